import type { LogLine } from '../../../contract/container.ts'

export interface LogEntry extends LogLine {
  /** Position since the beginning of this log; it never changes, whatever is dropped. */
  readonly number: number
}

export interface LogLimits {
  readonly lines: number
  /** Of text; the memory it takes is one to two bytes each and the entry around it. */
  readonly characters: number
}

export const LOG_LIMITS: LogLimits = { lines: 100_000, characters: 24_000_000 }
/** A single line above this is cut: nobody reads it, and one line must not push out all others. Characters. */
const LONGEST = 64_000
/** Dropped in one go, so that a flood does not move the whole list for each line. */
const SLACK = 0.05

/** The newest lines of a log within hard limits. Older ones are dropped and counted. */
export class LogBuffer {
  readonly #limits: LogLimits
  #entries: LogEntry[] = []
  #characters = 0
  #next = 0
  #query = ''
  #matches: number[] = []

  constructor(limits: LogLimits = LOG_LIMITS) {
    this.#limits = limits
  }

  get entries(): readonly LogEntry[] {
    return this.#entries
  }

  /** Lines that were here and are not any more. */
  get dropped(): number {
    return this.#entries[0]?.number ?? this.#next
  }

  get characters(): number {
    return this.#characters
  }

  /** Numbers of the lines that match the search, ascending. */
  get matches(): readonly number[] {
    return this.#matches
  }

  at(number: number): LogEntry | undefined {
    return this.#entries[number - this.dropped]
  }

  append(lines: readonly LogLine[]): void {
    const query = this.#query
    for (const line of lines) {
      const text = line.text.length > LONGEST ? `${line.text.slice(0, LONGEST)}…` : line.text
      const number = this.#next++
      this.#entries.push({ ...line, text, number })
      this.#characters += text.length
      if (query !== '' && matches(text, query)) this.#matches.push(number)
    }
    this.#trim()
  }

  clear(): void {
    this.#entries = []
    this.#matches = []
    this.#characters = 0
    this.#next = 0
  }

  /** Looks for a text without regard to case; '' ends the search. */
  search(query: string): void {
    const wanted = query.toLowerCase()
    if (wanted === this.#query) return
    this.#query = wanted
    this.#matches =
      wanted === '' ? [] : this.#entries.filter((entry) => matches(entry.text, wanted)).map((entry) => entry.number)
  }

  /** All lines as they would be in a file. */
  text(withTimes: boolean): string {
    const line = ({ time, text, goesOn }: LogEntry) =>
      (withTimes && time !== null ? `${time} ${text}` : text) + (goesOn === true ? '' : '\n')
    return this.#entries.map(line).join('')
  }

  #trim(): void {
    const { lines, characters } = this.#limits
    if (this.#entries.length <= lines && this.#characters <= characters) return
    const [most, mostCharacters] = [lines * (1 - SLACK), characters * (1 - SLACK)]
    let cut = 0
    let left = this.#characters
    // The newest line stays, however long it is: LONGEST bounds it.
    while (cut < this.#entries.length - 1 && (this.#entries.length - cut > most || left > mostCharacters)) {
      left -= this.#entries[cut]?.text.length ?? 0
      cut += 1
    }
    this.#entries = this.#entries.slice(cut)
    this.#characters = left
    const first = this.dropped
    const kept = this.#matches.findIndex((number) => number >= first)
    this.#matches = kept < 0 ? [] : this.#matches.slice(kept)
  }
}

function matches(text: string, query: string): boolean {
  return text.toLowerCase().includes(query)
}
