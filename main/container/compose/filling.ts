import type { ContainerForm } from '../docker-run-values.ts'
import type { ComposeNotes, ComposeValue, Entry, Place } from './compose-text.ts'
import { interpolated } from './interpolation.ts'

/** The form as it fills, and what is said of the rest. */
export interface Filling {
  readonly service: string
  readonly form: ContainerForm
  readonly notes: ComposeNotes
  /** The whole file; a mapping with nothing in it where a service alone was pasted. */
  readonly file: ComposeValue
}

type Notes = { readonly notes: ComposeNotes }

/** A scalar with its variables replaced; null, and noted, when it is none or a variable has no value. */
export function textOf({ notes }: Notes, value: ComposeValue, word: string): string | null {
  const { scalar, place } = value
  if (scalar === null) {
    notes.add(word, place, 'not-understood')
    return null
  }
  const read = interpolated(scalar)
  if ('text' in read) return read.text
  notes.add(read.missing, place, 'no-value')
  return null
}

/** Takes what a reader makes of a scalar; what it answers null to is noted with its words. */
export function take<T>(
  into: Notes,
  { key, value }: Pick<Entry, 'key' | 'value'>,
  read: (text: string) => T | null,
): T | undefined {
  const text = textOf(into, value, key)
  if (text === null) return undefined
  const found = read(text)
  if (found !== null) return found
  into.notes.add(text, value.place, isRelative(text) ? 'relative-path' : 'not-understood')
  return undefined
}

/** A path from where the file stands, or from somebody's home: neither is known here. */
export function isRelative(text: string): boolean {
  return /^(\.{1,2}|~)(\/|$|:)/.test(text)
}

/** One scalar or a list of them, each taken by itself. */
export function takeEach<T>(into: Notes, { key, value }: Entry, read: (text: string) => T | null): T[] {
  const items = value.items ?? [value]
  return items.flatMap((item) => {
    const found = take(into, { key, value: item }, read)
    return found === undefined ? [] : [found]
  })
}

/** KEY: value, or a list of KEY=value. A KEY alone takes its value from a shell, which a form does not have. */
export function takePairs(into: Notes, { key, value }: Entry): Record<string, string> {
  const { entries, items } = value
  const pairs: Record<string, string> = {}
  const add = (name: string, text: string | null | undefined, place: Place) => {
    if (name === '' || text === undefined) into.notes.add(name === '' ? key : name, place, 'no-value')
    else if (text !== null) pairs[name] = text
  }
  if (entries !== null) {
    for (const { key: name, value: one, place } of entries) {
      add(name, one.isNothing ? undefined : textOf(into, one, name), place)
    }
  } else if (items !== null) {
    for (const item of items) {
      const text = textOf(into, item, key)
      if (text === null) continue
      const [name = '', rest] = text.split(/=(.*)/s)
      add(name, rest, item.place)
    }
  } else if (!value.isNothing) into.notes.add(key, value.place, 'not-understood')
  return pairs
}

/** Names what a mapping says beside the keys that were read. @param path how the mapping is called, as deploy.resources */
export function noteOthers({ notes }: Notes, value: ComposeValue, read: readonly string[], path: string): void {
  for (const { key, place } of value.entries ?? []) {
    if (read.includes(key)) continue
    notes.add(
      `${path}.${key}`,
      place,
      key.startsWith('x-') || idle.has(`${path}.${key}`) ? 'without-effect' : 'not-carried',
    )
  }
}

/** Keys that say nothing to an engine outside a cluster. */
const idle: ReadonlySet<string> = new Set(['ports.mode', 'ports.name', 'ports.app_protocol'])

/** What a reader makes of a scalar of a mapping; undefined when the key is absent or its value was noted. */
export function takeIn<T>(
  into: Notes,
  value: ComposeValue,
  key: string,
  read: (text: string) => T | null,
): T | undefined {
  const found = value.find(key)
  return found === undefined ? undefined : take(into, { key, value: found }, read)
}
