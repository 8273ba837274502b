import type { Connection } from '../../../contract/connection.ts'
import type { Machine } from '../../../contract/machine.ts'
import { troubleOf, type Trouble } from '../machine-page/vm/trouble.ts'
import type { BusyWith } from './act-store.ts'

/** How a state looks: glyph and colour; the word comes from `key` and `values`. */
export interface Look {
  readonly tone: 'running' | 'attention' | 'error' | 'off' | 'busy'
  readonly glyph: 'running' | 'paused' | 'stopped' | 'failed' | 'degraded' | 'busy' | 'unknown' | 'saved'
  readonly key: LookKey
  readonly values?: Readonly<Record<string, string | number>>
}

export type LookKey =
  | `state.${'running' | 'paused' | 'off' | 'saved' | 'crashed' | 'suspended' | 'stopping' | 'template' | 'created' | 'restarting'}`
  | `state.${'exited' | 'ended' | 'dead' | 'removing' | 'unhealthy' | 'healthy' | 'checking' | 'unknown'}`
  | `state.${'fullDisk' | 'diskError' | 'watchdog'}`
  | `state.busy.${BusyWith}`

/** What a machine's row shows as its state. An engine that does not answer makes it unknown; an act makes it busy. */
export function lookOf(machine: Machine, engine: Connection['state'] | 'unknown', busy: BusyWith | null): Look {
  if (busy !== null) return { tone: 'busy', glyph: 'busy', key: `state.busy.${busy}` }
  if (engine !== 'ready') return { tone: 'off', glyph: 'unknown', key: 'state.unknown' }
  if (machine.kind === 'container') return lookOfContainer(machine)
  if (machine.template === true && machine.state === 'off')
    return { tone: 'off', glyph: 'saved', key: 'state.template' }
  return lookOfTrouble(troubleOf(machine)) ?? lookOfVm(machine.state)
}

/** What happened by itself is told in the list as well: it waits for somebody. */
function lookOfTrouble(trouble: Trouble | null): Look | null {
  switch (trouble) {
    case null:
      return null
    case 'no-space':
      return { tone: 'error', glyph: 'failed', key: 'state.fullDisk' }
    case 'disk':
      return { tone: 'error', glyph: 'failed', key: 'state.diskError' }
    case 'watchdog':
      return { tone: 'attention', glyph: 'paused', key: 'state.watchdog' }
    case 'guest-crashed':
    case 'emulator-crashed':
      return { tone: 'error', glyph: 'failed', key: 'state.crashed' }
  }
}

function lookOfVm(state: Extract<Machine, { kind: 'vm' }>['state']): Look {
  switch (state) {
    case 'running':
      return { tone: 'running', glyph: 'running', key: 'state.running' }
    case 'paused':
      return { tone: 'attention', glyph: 'paused', key: 'state.paused' }
    case 'off':
      return { tone: 'off', glyph: 'stopped', key: 'state.off' }
    case 'saved':
      return { tone: 'off', glyph: 'saved', key: 'state.saved' }
    case 'crashed':
      return { tone: 'error', glyph: 'failed', key: 'state.crashed' }
    case 'suspended':
      return { tone: 'attention', glyph: 'paused', key: 'state.suspended' }
    case 'stopping':
      return { tone: 'busy', glyph: 'busy', key: 'state.stopping' }
  }
}

function lookOfContainer(container: Extract<Machine, { kind: 'container' }>): Look {
  const { state, exitCode } = container
  switch (state) {
    case 'running':
      return lookOfHealth(container.health)
    case 'paused':
      return { tone: 'attention', glyph: 'paused', key: 'state.paused' }
    case 'created':
      return { tone: 'off', glyph: 'stopped', key: 'state.created' }
    case 'restarting':
      return { tone: 'attention', glyph: 'busy', key: 'state.restarting' }
    case 'removing':
      return { tone: 'busy', glyph: 'busy', key: 'state.removing' }
    case 'dead':
      return { tone: 'error', glyph: 'failed', key: 'state.dead' }
    case 'exited':
      if (exitCode === null) return { tone: 'off', glyph: 'stopped', key: 'state.ended' }
      return {
        tone: exitCode === 0 ? 'off' : 'error',
        glyph: exitCode === 0 ? 'stopped' : 'failed',
        key: 'state.exited',
        // Text, not a number: 137 must never be grouped or translated.
        values: { code: String(exitCode) },
      }
  }
}

function lookOfHealth(health: Extract<Machine, { kind: 'container' }>['health']): Look {
  switch (health) {
    case null:
      return { tone: 'running', glyph: 'running', key: 'state.running' }
    case 'healthy':
      return { tone: 'running', glyph: 'running', key: 'state.healthy' }
    case 'starting':
      return { tone: 'running', glyph: 'running', key: 'state.checking' }
    case 'unhealthy':
      return { tone: 'attention', glyph: 'degraded', key: 'state.unhealthy' }
  }
}

/** Worst first; a folded group shows its worst member. */
const badness: readonly Look['glyph'][] = [
  'failed',
  'degraded',
  'unknown',
  'busy',
  'paused',
  'running',
  'saved',
  'stopped',
]

export function worstOf(looks: readonly Look[]): Look | null {
  const [first] = [...looks].sort((a, b) => badness.indexOf(a.glyph) - badness.indexOf(b.glyph))
  return first ?? null
}
