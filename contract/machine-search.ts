import type { Machine } from './machine.ts'

/** Machines that have something in common as a user names states. */
export type StateClass = 'running' | 'paused' | 'stopped' | 'failed'

/** The plain word for a machine's state. */
export function stateClass(machine: Machine): StateClass {
  if (machine.kind === 'vm') {
    switch (machine.state) {
      case 'running':
      case 'stopping':
        return 'running'
      case 'paused':
      case 'suspended':
        return 'paused'
      case 'off':
      case 'saved':
        return 'stopped'
      case 'crashed':
        return 'failed'
    }
  }
  switch (machine.state) {
    case 'running':
    case 'restarting':
      return 'running'
    case 'paused':
      return 'paused'
    case 'created':
    case 'removing':
      return 'stopped'
    case 'exited':
      return (machine.exitCode ?? 0) === 0 ? 'stopped' : 'failed'
    case 'dead':
      return 'failed'
  }
}

/** Labels of a container are fixed when it is made: what it is tagged with then. */
const TAGS_LABEL = 'labrig.tags'
const GROUP_LABEL = 'labrig.group'
/** What Docker Compose made together belongs together. */
const COMPOSE_LABEL = 'com.docker.compose.project'

export function tagsOf(machine: Machine): readonly string[] {
  if (machine.kind === 'vm') return machine.tags ?? []
  const label = machine.labels[TAGS_LABEL]
  return label === undefined ? [] : label.split(/[\s,]+/).filter((tag) => tag !== '')
}

/** The group with those it lies in, as in course/week 1; null for none. */
export function groupOf(machine: Machine): string | null {
  if (machine.kind === 'vm') return machine.group ?? null
  return machine.labels[GROUP_LABEL] || machine.labels[COMPOSE_LABEL] || null
}

export const searchFields = ['name', 'tag', 'group', 'state', 'address', 'kind'] as const
export type SearchField = (typeof searchFields)[number]

/** One word of a search; `field` null looks everywhere. */
interface Token {
  readonly field: SearchField | null
  readonly text: string
  /** With a dash before it: what has it is left out. */
  readonly not: boolean
}

export type MachineSearch = readonly Token[]

const other: Readonly<Record<string, SearchField>> = { ip: 'address', addr: 'address', is: 'state' }

function fieldOf(word: string): SearchField | null {
  const lower = word.toLowerCase()
  const found = searchFields.find((one) => one === lower)
  return found ?? (Object.hasOwn(other, lower) ? (other[lower] ?? null) : null)
}

/**
 * Takes a search apart: `tag:web state:running "two words" -group:old`. All words have to fit; a value with spaces stands in
 * quotation marks; a word before a colon that is no field (an IPv6 address) is a plain word.
 */
export function parseSearch(text: string): MachineSearch {
  const words = text.match(/-?(?:[\p{L}]+:)?"[^"]*"?|\S+/gu) ?? []
  return words.flatMap((word): Token[] => {
    const not = word.startsWith('-') && word.length > 1
    const bare = not ? word.slice(1) : word
    const [, name = '', value = ''] = /^(\p{L}+):(.*)$/su.exec(bare) ?? []
    const field = fieldOf(name)
    const wanted = (field === null ? bare : value).replaceAll('"', '').trim().toLocaleLowerCase()
    // "tag:" is a word that is still being typed.
    return wanted === '' ? [] : [{ field, text: wanted, not }]
  })
}

function has(texts: Iterable<string>, text: string): boolean {
  for (const one of texts) if (one.toLocaleLowerCase().includes(text)) return true
  return false
}

function fits(machine: Machine, { field, text }: Token, more: readonly string[]): boolean {
  switch (field) {
    case 'name':
      return has([machine.name], text)
    case 'tag':
      // A tag is meant as a whole, or its beginning while it is typed.
      return tagsOf(machine).some((tag) => tag.toLocaleLowerCase().startsWith(text))
    case 'group': {
      const group = groupOf(machine)?.toLocaleLowerCase() ?? null
      return group !== null && (group.startsWith(text) || group.split('/').some((part) => part.startsWith(text)))
    }
    case 'state':
      return machine.state.startsWith(text) || stateClass(machine).startsWith(text)
    case 'address':
      return has(machine.addresses, text)
    case 'kind':
      return machine.kind.startsWith(text)
    case null:
      return has(plainTexts(machine, more), text)
  }
}

function* plainTexts(machine: Machine, more: readonly string[]): Generator<string> {
  yield machine.name
  yield* machine.addresses
  yield* tagsOf(machine)
  yield groupOf(machine) ?? ''
  yield machine.connection
  yield* more
  if (machine.kind === 'container') {
    yield machine.image
    yield machine.command
  } else {
    yield machine.title ?? ''
    yield machine.uuid
  }
}

/** @param more texts that plain words may be in besides, such as the system's name as it is shown */
export function matchesSearch(machine: Machine, search: MachineSearch, more: readonly string[] = []): boolean {
  return search.every((token) => fits(machine, token, more) !== token.not)
}
