import { isCompose } from '../../../contract/compose-text.ts'

export type CommandKind = 'vm' | 'container'

/** After a bare # only a program or an assignment, as the reader has it; any other such line is a comment. */
const PROMPT =
  /^[ \t]*(?:(?:\[[^\]]*\]|[\w.-]+@[\w.-]+:\S*)[$#]|\$|#(?=[ \t]+(?:(?:sudo[ \t]+)?(?:docker|podman|virt-install)\b|(?:export[ \t]+)?[A-Za-z_]\w*=\S)))[ \t]+/u

/**
 * What a pasted text makes, by its first word or as a compose file; null when it is neither. Prompts, sudo and assignments on lines before are
 * passed over as the reader itself does.
 */
export function whichCommand(text: string): CommandKind | null {
  if (isCompose(text)) return 'container'
  const lines = text
    .replace(/\u3000/gu, ' ')
    .split('\n')
    .map((line) => line.replace(PROMPT, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !/^(?:export[ \t]+)?[A-Za-z_]\w*=\S*$/.test(line))
  const words = (lines[0] ?? '').split(/\s+/)
  const [first = '', second = ''] = words[0] === 'sudo' ? words.slice(1) : words
  const program = first.split('/').at(-1)
  if (program === 'virt-install') return 'vm'
  const isRun = second === 'run' || second === 'create' || second === 'container'
  return (program === 'docker' || program === 'podman') && isRun ? 'container' : null
}
