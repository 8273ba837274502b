import { bridgeFolder, giveBackScript, keptFile, scriptPath, wayBackCommands } from './host-bridge-script.ts'
import type { HostBridgeStep, OfBridge as Of } from './host-bridge-step.ts'
import { armBridge, carryOutBridge, giveBridgeBack, writeBridgeFile } from './host-bridge-run.ts'
import { settleBridge } from './host-bridge-settle.ts'
import { commandLine, withInput } from './shell-words.ts'

/** @throws CommandError; Fault REFUSED when the connection does not return, or the time was up before */
export async function runHostBridgeStep(step: HostBridgeStep, signal: AbortSignal): Promise<void> {
  switch (step.type) {
    case 'bridge.arm':
      return armBridge(step)
    case 'bridge.run':
      return carryOutBridge(step, signal)
    case 'bridge.write':
      return writeBridgeFile(step)
    case 'bridge.settle':
      return settleBridge(step, signal)
    case 'bridge.give-back':
      return giveBridgeBack(step.bridge)
  }
}

/** Lines whose value is a key of a network. */
const SECRET_LINE = /^(\s*[^#\s].*?(?:psk|passw(?:or)?d|passphrase|secret|wep-key|private-key)\S*?[\s=:]+)\S.*$/gim
const shown = (text: string) => text.replace(SECRET_LINE, '$1‹secret›')

export function explainHostBridgeStep(step: HostBridgeStep): string {
  const told = (words: readonly string[]) => (step.sudo ? ['sudo', ...words] : words)
  const { bridge } = step
  switch (step.type) {
    case 'bridge.arm':
      return armCommands(step, told).join('\n')
    case 'bridge.run':
      return commandLine(told(['timeout', '-k', '2', String(step.seconds), ...step.words]))
    case 'bridge.write': {
      const { path, after, before, mode } = step.file
      const words =
        before === null ? ['install', '-D', '-m', mode.toString(8), '/dev/stdin', path] : ['tee', '--', path]
      return withInput(told(words), shown(after.reveal()), 'TEXT')
    }
    case 'bridge.settle': {
      const keep = commandLine(told(['sh', scriptPath(bridge), 'keep']))
      const { gateway } = step.expected
      const look =
        gateway === null || gateway === 'route' ? ['ip', 'address', 'show', bridge] : ['ping', '-c3', gateway]
      return `${commandLine(look)} && ${keep}`
    }
    case 'bridge.give-back': {
      const listed = step.commands.map((command) => `#   ${command}`)
      return [commandLine(told(['sh', scriptPath(bridge), 'now'])), ...listed].join('\n')
    }
  }
}

function armCommands(step: Of<'bridge.arm'>, told: (words: readonly string[]) => readonly string[]): string[] {
  const { bridge, files, seconds } = step
  const folder = bridgeFolder(bridge)
  const kept = files.flatMap(({ path, before }, index) =>
    before === null ? [] : [commandLine(told(['cp', '--', path, keptFile(bridge, index)]))],
  )
  const timer = commandLine(told(['setsid', '-f', 'sh', scriptPath(bridge), 'after', String(seconds)]))
  return [
    commandLine(told(['install', '-d', '-m', '755', folder])),
    commandLine(told(['install', '-d', '-m', '700', `${folder}/files`])),
    ...kept,
    withInput(told(['install', '-m', '755', '/dev/stdin', scriptPath(bridge)]), giveBackScript(step), 'SCRIPT'),
    `${timer} </dev/null >/dev/null 2>&1`,
  ]
}

/** All that was done is taken back at once, by what was armed. */
export function undoHostBridgeStep(step: HostBridgeStep): HostBridgeStep | null {
  if (step.type !== 'bridge.arm') return null
  const { bridge, sudo, helper, files, back } = step
  return { type: 'bridge.give-back', bridge, sudo, helper, commands: wayBackCommands(bridge, files, back) }
}
