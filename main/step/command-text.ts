/** A word of a pasted command and where it stood, both from 1. */
export interface PastedWord {
  readonly text: string
  readonly line: number
  readonly column: number
}

export interface PastedCommand {
  readonly words: readonly PastedWord[]
  /** What was changed before it could be read: prompts, yen signs, full-width spaces, variables. */
  readonly repairs: readonly Repair[]
}

export type Repair = 'prompt' | 'yen-continuation' | 'full-width-space' | 'variable' | 'typographic'

/** A pasted text cannot be taken apart: what, and where. */
export class CommandTextError extends Error {
  readonly problem: 'unclosed-quote' | 'empty' | 'unknown-variable' | 'shell-syntax'
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

/**
 * Printed Japanese texts show a backslash as ¥ or ￥, pad with full-width spaces, and word processors turn quotes and
 * double dashes into their typographic forms.
 */
const printedForms: readonly (readonly [RegExp, string, Repair])[] = [
  [/[¥￥](?=[ \t]*$)/gmu, '\\', 'yen-continuation'],
  [/\u3000/gu, ' ', 'full-width-space'],
  [/[“”]/gu, '"', 'typographic'],
  [/[‘’]/gu, "'", 'typographic'],
  [/(?<=^|\s)[–—](?=[a-z])/gu, '--', 'typographic'],
]

/** After a bare # only a program or an assignment: any other such line is a comment more often than root's prompt. */
const PROMPT =
  /^[ \t]*(?:(?:\[[^\]]*\]|[\w.-]+@[\w.-]+:\S*)[$#]|\$|#(?=[ \t]+(?:sudo[ \t]+)?(?:docker|podman|virt-install)\b|[ \t]+(?:export[ \t]+)?[A-Za-z_]\w*=\S))[ \t]+/u
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(\S*)[ \t]*$/u

/**
 * Takes a pasted command apart as a shell would, without running anything: quotes, backslashes, line continuations,
 * variables that are assigned on lines before. Everything else that only a shell can do (pipes, substitutions,
 * several commands) is refused, since its meaning would be lost.
 * @throws CommandTextError
 */
export function readCommandText(pasted: string): PastedCommand {
  const repairs = new Set<Repair>()
  const text = printedForms.reduce(
    (before, [pattern, by, repair]) => {
      const after = before.replace(pattern, by)
      if (after !== before) repairs.add(repair)
      return after
    },
    pasted.replaceAll('\r\n', '\n'),
  )
  const variables = new Map<string, string>()
  const lines = text.split('\n').map((line) => {
    const bare = line.replace(PROMPT, (prompt) => ' '.repeat(prompt.length))
    if (bare !== line) repairs.add('prompt')
    const assignment = ASSIGNMENT.exec(bare)
    if (assignment === null) return bare
    variables.set(assignment[1] ?? '', (assignment[2] ?? '').replace(/^(["'])(.*)\1$/, '$2'))
    return ''
  })
  const words = new Tokenizer(lines.join('\n'), variables).read()
  if (variables.size > 0) repairs.add('variable')
  if (words.length === 0) throw new CommandTextError('empty', 1, 1)
  return { words, repairs: [...repairs] }
}

class Tokenizer {
  readonly #text: string
  readonly #variables: ReadonlyMap<string, string>
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string, variables: ReadonlyMap<string, string>) {
    this.#text = text
    this.#variables = variables
  }

  read(): PastedWord[] {
    const words: PastedWord[] = []
    for (;;) {
      this.#skipBlanks(words.length > 0)
      if (this.#at >= this.#text.length) return words
      const place = { line: this.#line, column: this.#at - this.#lineStart + 1 }
      words.push({ text: this.#word(), ...place })
    }
  }

  #fail(problem: CommandTextError['problem']): never {
    throw new CommandTextError(problem, this.#line, this.#at - this.#lineStart + 1)
  }

  #skipBlanks(started: boolean): void {
    for (;;) {
      const rest = this.#text.slice(this.#at)
      const blank = /^(?:[ \t]+|\\[ \t]*\n|\n|#[^\n]*)/.exec(rest)?.[0]
      if (blank === undefined) return
      // A bare line end ends the command; what follows would be another one.
      if (blank === '\n' && started && rest.trim() !== '') this.#fail('shell-syntax')
      this.#advance(blank.length)
    }
  }

  #advance(count: number): void {
    for (const end = this.#at + count; this.#at < end; this.#at++) {
      if (this.#text[this.#at] !== '\n') continue
      this.#line++
      this.#lineStart = this.#at + 1
    }
  }

  #word(): string {
    let word = ''
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || /[ \t\n]/.test(char)) return word
      if (char === '\\') {
        if (/^\\[ \t]*\n/.test(this.#text.slice(this.#at))) return word
        word += this.#text[this.#at + 1] ?? ''
        this.#advance(2)
      } else if (char === "'" || char === '"') word += this.#quoted(char)
      else if (char === '$') word += this.#variable()
      else if (/[|;&<>`()]/.test(char)) this.#fail('shell-syntax')
      else {
        word += char
        this.#advance(1)
      }
    }
  }

  #quoted(quote: string): string {
    const opened = new CommandTextError('unclosed-quote', this.#line, this.#at - this.#lineStart + 1)
    this.#advance(1)
    let word = ''
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined) throw opened
      if (char === quote) break
      if (quote === '"' && char === '$') {
        word += this.#variable()
        continue
      }
      // POSIX 2.2.3: inside double quotes a backslash only escapes these.
      const escapes = quote === '"' && char === '\\' && /[$`"\\]/.test(this.#text[this.#at + 1] ?? '')
      word += escapes ? (this.#text[this.#at + 1] ?? '') : char
      this.#advance(escapes ? 2 : 1)
    }
    this.#advance(1)
    return word
  }

  #variable(): string {
    const match = /^\$(?:(\w+)|\{(\w+)\})/.exec(this.#text.slice(this.#at))
    const value = match === null ? undefined : this.#variables.get(match[1] ?? match[2] ?? '')
    if (match === null || value === undefined) this.#fail('unknown-variable')
    this.#advance(match[0].length)
    return value
  }
}
