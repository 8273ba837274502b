import { homedir, hostname, userInfo } from 'node:os'
import { Fault } from '../../contract/fault.ts'
import { loginShell, PseudoTerminal } from '../system/pseudo-terminal.ts'
import type { OpenStream, TerminalSize } from './open-stream.ts'

/** Of our own process and none of the shell's business; NO_COLOR and the like are the user's and stay. */
const OURS = /^(LABRIG_|ELECTRON_|npm_)|^(INIT_CWD|NODE_ENV|VITEST.*)$/

/** What a shell of this user sees: our environment without what is ours. */
export function shellEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const kept = Object.entries(environment).filter(([name]) => !OURS.test(name))
  return { ...Object.fromEntries(kept), TERM: 'xterm-256color', COLORTERM: 'truecolor' }
}

/**
 * A login shell on this host, with the rights of whoever runs Labrig.
 * @throws Fault REFUSED when this host was not told to give one
 */
export function openHostShell(size: TerminalSize, isAllowed: boolean): OpenStream {
  if (!isAllowed) {
    throw new Fault(
      'REFUSED',
      { reason: 'host-shell' },
      'This host gives no shell on itself. Start it with "labrig serve --host-shell" to allow one.',
    )
  }
  const terminal = new PseudoTerminal({
    program: loginShell(process.env),
    args: ['-l'],
    cwd: homedir(),
    environment: shellEnvironment(process.env),
    ...size,
  })
  return {
    label: `${userInfo().username}@${hostname()}`,
    duplex: terminal,
    resize: ({ columns, rows }) => Promise.resolve(terminal.resize(columns, rows)),
    exitCode: () => terminal.exitCode(),
  }
}
