import { CommandTextError, type PastedWord } from './command-text-error.ts'

/** A command of a line, and what the shell has between it and the next one. */
export interface ShellCommand {
  readonly words: readonly PastedWord[]
  readonly after: {
    readonly operator: ';' | '&' | '&&' | '||' | '|' | null
    readonly line: number
    readonly column: number
  }
}

export interface ShellLine {
  readonly commands: readonly ShellCommand[]
  /** What cannot be taken apart; the commands end before it, and the last of them is a part of one. */
  readonly error: CommandTextError | null
  /** Index of the first line that is not part of it. */
  readonly next: number
}

interface Reading {
  readonly variables: ReadonlyMap<string, string>
  /** Whether a command is meant: only then quotes may go over a line's end. Output has apostrophes that close nowhere. */
  readonly meant: (words: readonly string[]) => boolean
  /** A command before another one of its line: what it assigns, the next one has. */
  readonly ended: (words: readonly PastedWord[]) => unknown
}

const SEPARATOR = /^(?:;|&&|\|\||&(?![>\d])|\|(?!\|))/

/** Reads the line that starts at an index of the lines, with those that continue it. Runs nothing. */
export function readShellLine(lines: readonly string[], index: number, reading: Reading): ShellLine {
  const tokenizer = new Tokenizer(lines.slice(index).join('\n'), index + 1, reading)
  try {
    tokenizer.read()
    return { commands: tokenizer.commands, error: null, next: tokenizer.line - 1 }
  } catch (error) {
    if (!(error instanceof CommandTextError)) throw error
    return { commands: tokenizer.commands, error, next: index + 1 }
  }
}

class Tokenizer {
  readonly #done: ShellCommand[] = []
  readonly #text: string
  readonly #reading: Reading
  #words: PastedWord[] = []
  #at = 0
  #lineStart = 0
  line: number

  constructor(text: string, line: number, reading: Reading) {
    this.#text = text
    this.line = line
    this.#reading = reading
  }

  /** Those that were read until now. */
  get commands(): readonly ShellCommand[] {
    if (this.#words.length === 0) return this.#done
    return [...this.#done, { words: this.#words, after: { operator: null, ...this.#place() } }]
  }

  /** Up to behind the line's end. */
  read(): void {
    for (;;) {
      this.#skipBlanks()
      const rest = this.#text.slice(this.#at)
      if (rest === '' || rest.startsWith('\n')) {
        this.#advance(1)
        if (rest === '') this.line++
        return
      }
      const [separator] = SEPARATOR.exec(rest) ?? []
      if (separator === undefined) {
        // &> sends the output elsewhere.
        if (rest.startsWith('&')) this.#fail('shell-syntax')
        const place = this.#place()
        this.#words.push({ text: this.#word(), ...place })
      } else this.#separate(separator as ';')
    }
  }

  #separate(operator: ';'): void {
    if (this.#words.length === 0) this.#fail('shell-syntax')
    this.#done.push({ words: this.#words, after: { operator, ...this.#place() } })
    this.#reading.ended(this.#words)
    this.#words = []
    this.#advance(operator.length)
  }

  #place() {
    return { line: this.line, column: this.#at - this.#lineStart + 1 }
  }

  #fail(problem: CommandTextError['problem']): never {
    throw new CommandTextError(problem, this.line, this.#at - this.#lineStart + 1)
  }

  #skipBlanks(): void {
    const blanks = /^(?:[ \t]+|\\[ \t]*\n)*(?:#[^\n]*)?/.exec(this.#text.slice(this.#at))?.[0] ?? ''
    this.#advance(blanks.length)
  }

  #advance(count: number): void {
    for (const end = Math.min(this.#at + count, this.#text.length); this.#at < end; this.#at++) {
      if (this.#text[this.#at] !== '\n') continue
      this.line++
      this.#lineStart = this.#at + 1
    }
  }

  #word(): string {
    let word = ''
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || /[ \t\n;&|]/.test(char)) return word
      if (char === '\\') {
        if (/^\\[ \t]*\n/.test(this.#text.slice(this.#at))) return word
        word += this.#text[this.#at + 1] ?? ''
        this.#advance(2)
      } else if (char === "'" || char === '"') word += this.#quoted(char)
      else if (char === '$') word += this.#variable()
      else if (/[<>`()]/.test(char)) this.#fail('shell-syntax')
      else {
        word += char
        this.#advance(1)
      }
    }
  }

  #quoted(quote: string): string {
    const opened = new CommandTextError('unclosed-quote', this.line, this.#at - this.#lineStart + 1)
    const overLines = this.#reading.meant(this.#words.map(({ text }) => text))
    this.#advance(1)
    let word = ''
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || (char === '\n' && !overLines)) throw opened
      if (char === quote) break
      word += quote === '"' ? this.#inDoubleQuotes(char) : this.#take(1)
    }
    this.#advance(1)
    return word
  }

  #take(count: number): string {
    const text = this.#text.slice(this.#at, this.#at + count)
    this.#advance(count)
    return text
  }

  #inDoubleQuotes(char: string): string {
    if (char === '$') return this.#variable()
    if (char === '`') this.#fail('shell-syntax')
    // POSIX 2.2.3: inside double quotes a backslash only escapes these.
    if (char === '\\' && /[$`"\\]/.test(this.#text[this.#at + 1] ?? '')) return this.#take(2).slice(1)
    return this.#take(1)
  }

  #variable(): string {
    const match = /^\$(?:(\w+)|\{(\w+)\})/.exec(this.#text.slice(this.#at))
    const value = match === null ? undefined : this.#reading.variables.get(match[1] ?? match[2] ?? '')
    if (match === null || value === undefined) this.#fail('unknown-variable')
    this.#advance(match[0].length)
    return value
  }
}
