import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

export interface Paths {
  /** Settings the user made. */
  readonly config: string
  /** Journal and logs: wanted after a reboot, not worth a backup. */
  readonly state: string
  readonly cache: string
  /** Locks and tickets: gone with the login. */
  readonly runtime: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Labrig's folders by the XDG base directory specification 0.8. Relative values are ignored, as the specification asks.
 * Without XDG_RUNTIME_DIR (cron, plain su, root in a container) a folder in the state directory stands in: locks must not
 * lie in /tmp, where another user could hold them.
 */
export function labrigPaths(environment: Environment = process.env, home = homedir()): Paths {
  const base = (name: string, fallback: string) => {
    const value = environment[name]
    return value !== undefined && isAbsolute(value) ? value : join(home, fallback)
  }
  const state = join(base('XDG_STATE_HOME', '.local/state'), 'labrig')
  const runtimeRoot = environment['XDG_RUNTIME_DIR']
  return {
    config: join(base('XDG_CONFIG_HOME', '.config'), 'labrig'),
    state,
    cache: join(base('XDG_CACHE_HOME', '.cache'), 'labrig'),
    runtime: runtimeRoot !== undefined && isAbsolute(runtimeRoot) ? join(runtimeRoot, 'labrig') : join(state, 'run'),
  }
}
