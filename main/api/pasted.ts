import { Fault } from '../../contract/fault.ts'
import { CommandTextError } from '../step/command-text.ts'

const problems: Record<CommandTextError['problem'], string> = {
  'unclosed-quote': 'a quote is not closed',
  empty: 'there is no command',
  'unknown-variable': 'a variable has no value in the text',
  'shell-syntax': 'more than one command, a pipe or a substitution: only one plain command can be read',
}

/**
 * Runs a reader of pasted commands.
 * @throws Fault INVALID_INPUT with line and column of what cannot be read
 */
export function pasted<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof CommandTextError)) throw error
    const place = `text:${error.line}:${error.column}`
    throw new Fault('INVALID_INPUT', { field: 'text', problem: error.problem }, `${place}: ${problems[error.problem]}`)
  }
}
