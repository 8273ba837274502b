import { isCompose } from '../../../contract/compose-text.ts'
import { pastedKind, promptLength, type PastedKind } from '../../../contract/pasted-command.ts'

export type CommandKind = PastedKind

/**
 * What a pasted text makes, by its first command that makes something or as a compose file; null when it is neither.
 * Roughly: what is quoted, the reader itself tells.
 */
export function whichCommand(text: string): CommandKind | null {
  if (isCompose(text)) return 'container'
  const lines = text.replace(/\u3000/gu, ' ').split('\n')
  for (const line of lines) {
    const commands = line.slice(promptLength(line, false)).split(/;|&&?|\|\|?/)
    const kinds = commands.map((command) => pastedKind(command.trim().split(/\s+/)))
    const kind = kinds.find((one) => one !== null)
    if (kind !== undefined) return kind
  }
  return null
}
