import type { JournalEntry } from '../../../contract/journal.ts'
import type { Client } from '../../api/client.ts'
import { Reading } from '../../lib/reading.ts'
import { joined } from './group.ts'

/** Lines read at first: some five hundred acts. */
const PAGE = 2000
/** The contract's limit. */
const MOST = 10_000
/** Lines read again to find new ones. */
const TAIL = 100
/** Another process (the command line) writes too, and tells nobody. Milliseconds. */
const EVERY = 5000

export interface JournalLines {
  readonly entries: readonly JournalEntry[]
  /** There may be older ones than these. */
  readonly more: boolean
}

/** The journal's lines, newest first; what is known is not read again. */
export class JournalReading extends Reading<JournalLines> {
  #known: readonly JournalEntry[] = []
  #limit = PAGE

  constructor() {
    super({ every: EVERY, read: (client, signal) => this.#read(client, signal) })
  }

  readOlder(): void {
    this.#limit = MOST
    this.#known = []
    this.again()
  }

  async #read(client: Client, signal: AbortSignal): Promise<JournalLines> {
    const tail = this.#known.length === 0 ? [] : await client.journal.list({ limit: TAIL }, { signal })
    this.#known = joined(this.#known, tail) ?? (await client.journal.list({ limit: this.#limit }, { signal }))
    return { entries: this.#known, more: this.#known.length >= this.#limit && this.#limit < MOST }
  }
}
