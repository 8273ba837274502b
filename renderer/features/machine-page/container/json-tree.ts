import { isSecretLike } from '../../../../contract/secret-like.ts'

export type JsonPath = readonly (string | number)[]

/** One line of the tree. */
export interface JsonRow {
  /** The path as text: the same for the same place in each answer. */
  readonly id: string
  readonly path: JsonPath
  readonly depth: number
  /** Name in an object, index in a list; null for the whole. */
  readonly key: string | number | null
  readonly value: unknown
  readonly kind: 'object' | 'list' | 'string' | 'number' | 'boolean' | 'null'
  /** The value as JSON for a leaf, empty for what has members. */
  readonly text: string
  readonly members: number
  readonly isOpen: boolean
  /** Place among its siblings, from 1. */
  readonly place: number
  readonly siblings: number
}

const PLAIN = /^[A-Za-z_]\w*$/

/** The path as jq takes it: .Config.Labels["com.example.team"], .Mounts[0]. */
export function pathText(path: JsonPath): string {
  if (path.length === 0) return '.'
  const parts = path.map((part) =>
    typeof part === 'number' ? `[${part}]` : PLAIN.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`,
  )
  const text = parts.join('')
  return text.startsWith('.') ? text : `.${text}`
}

function kindOf(value: unknown): JsonRow['kind'] {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'object'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'string'
}

function membersOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((member, index) => [index, member])
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** NAME=value with a secret in it, as it stands in lists of variables. */
function secretVariable(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const at = value.indexOf('=')
  return at > 0 && isSecretLike(value.slice(0, at), value.slice(at + 1)) ? value.slice(0, at) : null
}

interface Reading {
  readonly isOpen: (id: string, depth: number) => boolean
  /** What stands for a secret; null shows them. */
  readonly mask: string | null
}

/** What is on screen of a value: its members and theirs, as far as they are open. */
export function jsonRows(json: unknown, { isOpen, mask }: Reading): JsonRow[] {
  const rows: JsonRow[] = []
  const visit = (value: unknown, path: JsonPath, place: number, siblings: number): void => {
    const id = pathText(path)
    const kind = kindOf(value)
    const members = membersOf(value)
    const open = members.length > 0 && isOpen(id, path.length)
    const name = mask === null ? null : secretVariable(value)
    const text =
      kind === 'object' || kind === 'list' ? '' : JSON.stringify(name === null ? (value ?? null) : `${name}=${mask}`)
    const key = path.at(-1) ?? null
    rows.push({
      id,
      path,
      depth: path.length,
      key,
      value,
      kind,
      text,
      members: members.length,
      isOpen: open,
      place,
      siblings,
    })
    if (!open) return
    members.forEach(([part, member], index) => visit(member, [...path, part], index + 1, members.length))
  }
  visit(json, [], 1, 1)
  return rows
}

/** More matches than that are not looked for: a letter matches nearly every line. */
export const MOST_MATCHES = 2000

export interface JsonMatches {
  /** Ids in the order of the tree. */
  readonly ids: readonly string[]
  /** What must be open to show them. */
  readonly open: ReadonlySet<string>
}

/** Where a text stands in names or values, whatever its case; hidden secrets are not found. */
export function findInJson(json: unknown, query: string, mask: string | null): JsonMatches {
  const needle = query.toLocaleLowerCase()
  const ids: string[] = []
  const open = new Set<string>()
  if (needle === '') return { ids, open }
  for (const row of jsonRows(json, { isOpen: () => true, mask })) {
    if (ids.length >= MOST_MATCHES) break
    const key = typeof row.key === 'string' ? row.key.toLocaleLowerCase() : ''
    if (!key.includes(needle) && !row.text.toLocaleLowerCase().includes(needle)) continue
    ids.push(row.id)
    for (let length = 0; length < row.path.length; length += 1) open.add(pathText(row.path.slice(0, length)))
  }
  return { ids, open }
}

/** A value as it is copied: a text as it is, the rest as JSON. */
export function copyText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2)
}

export type TreeMove = { readonly type: 'go'; readonly index: number } | { readonly type: 'open' | 'close' }

/** What a key does in a tree (ARIA Authoring Practices, "Tree View"); null for other keys. */
export function treeMove(rows: readonly JsonRow[], index: number, key: string, page: number): TreeMove | null {
  const row = rows[index]
  if (row === undefined) return null
  const go = (to: number): TreeMove => ({ type: 'go', index: Math.min(rows.length - 1, Math.max(0, to)) })
  switch (key) {
    case 'ArrowDown':
      return go(index + 1)
    case 'ArrowUp':
      return go(index - 1)
    case 'PageDown':
      return go(index + page)
    case 'PageUp':
      return go(index - page)
    case 'Home':
      return go(0)
    case 'End':
      return go(rows.length - 1)
    case 'ArrowRight':
      if (row.members === 0) return go(index)
      return row.isOpen ? go(index + 1) : { type: 'open' }
    case 'ArrowLeft':
      if (row.isOpen) return { type: 'close' }
      return go(rows.findLastIndex((other, at) => at < index && other.depth < row.depth))
    case 'Enter':
    case ' ':
      return row.members === 0 ? go(index) : { type: row.isOpen ? 'close' : 'open' }
    default:
      return null
  }
}
