import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Pair } from 'yaml'
import type { PasteNote } from '../../../contract/paste.ts'

/** A compose file cannot be read as a whole: what, and where (both from 1). */
export class ComposeTextError extends Error {
  readonly problem: 'yaml' | 'no-service' | 'unknown-service'
  readonly line: number
  readonly column: number
  /** The parser's own words; empty where the problem says all. */
  readonly detail: string
  constructor(problem: ComposeTextError['problem'], place: Place, detail = '') {
    super(`${problem} at line ${place.line}, column ${place.column}`)
    this.name = 'ComposeTextError'
    this.problem = problem
    this.line = place.line
    this.column = place.column
    this.detail = detail
  }
}

/** Both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

const BEGIN: Place = { line: 1, column: 1 }

/** One key of a mapping with its value. */
export interface Entry {
  readonly key: string
  readonly place: Place
  readonly value: ComposeValue
}

/** What is said of the values that are not taken over. */
export class ComposeNotes {
  readonly all: PasteNote[] = []
  add(word: string, { line, column }: Place, kind: PasteNote['kind'], instead: string | null = null): void {
    this.all.push({ word, line, column, kind, instead })
  }
}

interface Text {
  readonly document: Document
  readonly lines: LineCounter
}

/** A value of the file that knows its place; aliases and merge keys are followed. */
export class ComposeValue {
  readonly place: Place
  readonly #text: Text
  readonly #node: unknown

  constructor(text: Text, node: unknown, at: Place) {
    this.#text = text
    this.#node = isAlias(node) ? node.resolve(text.document) : node
    this.place = placeOf(text.lines, node) ?? at
  }

  get isNothing(): boolean {
    return this.#node == null || (isScalar(this.#node) && this.#node.value === null)
  }

  /** A scalar as it is written, `1.10` included; null for lists, mappings and nothing. */
  get scalar(): string | null {
    const node = this.#node
    if (!isScalar(node) || node.value === null) return null
    return typeof node.value === 'number' ? (node.source ?? String(node.value)) : String(node.value)
  }

  /** Null when it is no list. */
  get items(): readonly ComposeValue[] | null {
    const node = this.#node
    return isSeq(node) ? node.items.map((item) => new ComposeValue(this.#text, item, this.place)) : null
  }

  /** Keys in their order, those of merged mappings behind the own ones; null when it is no mapping. */
  get entries(): readonly Entry[] | null {
    if (!isMap(this.#node)) return null
    const found = new Map<string, Entry>()
    this.#collect(this.#node, found, new Set())
    return [...found.values()]
  }

  find(key: string): ComposeValue | undefined {
    return this.entries?.find((entry) => entry.key === key)?.value
  }

  /** @param seen a mapping that merges itself, or is merged often, is read once */
  #collect(node: unknown, into: Map<string, Entry>, seen: Set<unknown>): void {
    const one = isAlias(node) ? node.resolve(this.#text.document) : node
    if (seen.has(one)) return
    seen.add(one)
    if (isSeq(one)) for (const item of one.items) this.#collect(item, into, seen)
    if (!isMap(one)) return
    const merged: unknown[] = []
    for (const pair of one.items) {
      const key = keyOf(pair)
      const place = placeOf(this.#text.lines, pair.key) ?? this.place
      if (key === '<<') merged.push(pair.value)
      else if (!into.has(key)) into.set(key, { key, place, value: new ComposeValue(this.#text, pair.value, place) })
    }
    for (const other of merged) this.#collect(other, into, seen)
  }
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key)
}

function placeOf(lines: LineCounter, node: unknown): Place | null {
  const range = (node as { range?: readonly number[] | null } | null)?.range
  if (range?.[0] === undefined) return null
  const { line, col } = lines.linePos(range[0])
  return line > 0 ? { line, column: col } : null
}

/**
 * Reads the text of a compose file or of a part of one.
 * @throws ComposeTextError with the place of what is no YAML
 */
export function readCompose(text: string): ComposeValue {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    throw new ComposeTextError('yaml', { line, column: col }, error.message)
  }
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return
      throw new ComposeTextError('yaml', placeOf(lines, alias) ?? BEGIN, `no anchor is named ${alias.source}`)
    },
  })
  return new ComposeValue({ document, lines }, document.contents, BEGIN)
}
