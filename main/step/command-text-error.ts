/** A word of a pasted command and where it stood, both from 1. */
export interface PastedWord {
  readonly text: string
  readonly line: number
  readonly column: number
}

/** A pasted text cannot be taken apart: what, and where. */
export class CommandTextError extends Error {
  readonly problem: 'unclosed-quote' | 'empty' | 'unknown-variable' | 'shell-syntax' | 'several-commands'
  readonly line: number
  readonly column: number
  constructor(problem: CommandTextError['problem'], line: number, column: number) {
    super(`${problem} at line ${line}, column ${column}`)
    this.name = 'CommandTextError'
    this.problem = problem
    this.line = line
    this.column = column
  }
}
