import { isTrashed, type Machine } from '../../../contract/machine.ts'
import { groupOf, matchesSearch, parseSearch, stateClass } from '../../../contract/machine-search.ts'

export const sortColumns = ['name', 'state', 'address', 'system', 'connection', 'owner'] as const
export type SortColumn = (typeof sortColumns)[number]

export const stateFilters = ['any', 'running', 'paused', 'stopped', 'failed'] as const
export type StateFilter = (typeof stateFilters)[number]

/** What lies in the trash stands under the last one only. */
export const kindFilters = ['all', 'vm', 'container', 'trash'] as const
export type KindFilter = (typeof kindFilters)[number]

export const groupings = ['connection', 'group', 'none'] as const
export type Grouping = (typeof groupings)[number]

export interface View {
  readonly text: string
  readonly kind: KindFilter
  readonly state: StateFilter
  readonly grouping: Grouping
  readonly folded: ReadonlySet<string>
  readonly sort: { readonly column: SortColumn; readonly descending: boolean }
}

export const plainView: View = {
  text: '',
  kind: 'all',
  state: 'any',
  grouping: 'connection',
  folded: new Set(),
  sort: { column: 'name', descending: false },
}

/** One line of the table. Keys are unique and stable: a machine's id, the group's connection, the folder's path. */
export type Row =
  | { readonly type: 'group'; readonly key: string; readonly connection: string }
  /** A group of the user's own; the path is null for machines without one. */
  | { readonly type: 'folder'; readonly key: string; readonly path: string | null; readonly depth: number }
  | { readonly type: 'machine'; readonly key: string }

export const groupKey = (connection: string): string => `group ${connection}`
const folderKey = (path: string | null): string => (path === null ? 'folder' : `folder ${path}`)

/** What a head is folded by. */
export function foldOf(row: Exclude<Row, { type: 'machine' }>): string {
  return row.type === 'group' ? row.connection : row.key
}

/** As their makers write them; the identifier has small letters only. */
const families: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpinelinux: 'Alpine Linux',
  archlinux: 'Arch Linux',
  centos: 'CentOS',
  'centos-stream': 'CentOS Stream',
  debian: 'Debian',
  fedora: 'Fedora',
  freebsd: 'FreeBSD',
  opensuse: 'openSUSE',
  rhel: 'RHEL',
  rocky: 'Rocky Linux',
  ubuntu: 'Ubuntu',
  win: 'Windows',
}

/** Windows by libosinfo's short names, as Microsoft calls them. */
const windows: Readonly<Record<string, string>> = {
  '2k8': 'Server 2008',
  '2k8r2': 'Server 2008 R2',
  '2k12': 'Server 2012',
  '2k12r2': 'Server 2012 R2',
  '2k16': 'Server 2016',
  '2k19': 'Server 2019',
  '2k22': 'Server 2022',
  '2k25': 'Server 2025',
}

/** What the machine runs: a container's image, a VM's operating system as libosinfo names it; null when unknown. */
export function systemOf(machine: Machine): string | null {
  if (machine.kind === 'container') return machine.image
  return machine.os === null ? null : osName(machine.os)
}

/** @param id of libosinfo; a short name stays as it is */
export function osName(id: string): string {
  // http://debian.org/debian/12: the last two parts say what a person would.
  const [family = '', ...version] = id
    .replace(/^https?:\/\/[^/]+\//, '')
    .split('/')
    .slice(-2)
  return [families[family] ?? family, ...version.map((one) => windows[one] ?? one)].join(' ')
}

export function matches(machine: Machine, view: Pick<View, 'text' | 'kind' | 'state'>): boolean {
  if (isTrashed(machine) !== (view.kind === 'trash')) return false
  if (view.kind !== 'all' && view.kind !== 'trash' && machine.kind !== view.kind) return false
  if (view.state !== 'any' && stateClass(machine) !== view.state) return false
  return matchesSearch(machine, searchOf(view.text), [systemOf(machine) ?? ''])
}

/** Taken apart once, not once per machine. */
let last = { text: '', search: parseSearch('') }
function searchOf(text: string) {
  if (last.text !== text) last = { text, search: parseSearch(text) }
  return last.search
}

export function isFiltered(view: View): boolean {
  return view.text.trim() !== '' || view.kind !== 'all' || view.state !== 'any'
}

const stateOrder: readonly StateFilter[] = ['failed', 'running', 'paused', 'stopped']

function sortText(machine: Machine, column: SortColumn): string {
  switch (column) {
    case 'name':
      return machine.name
    case 'state':
      return `${stateOrder.indexOf(stateClass(machine))} ${machine.state}`
    case 'address':
      return machine.addresses[0] ?? ''
    case 'system':
      return systemOf(machine) ?? ''
    case 'connection':
      return machine.connection
    case 'owner':
      return machine.owner
  }
}

/** By one column, then by name; what has no value comes last in either direction. */
export function compareMachines(sort: View['sort'], collator: Intl.Collator): (a: Machine, b: Machine) => number {
  const sign = sort.descending ? -1 : 1
  return (a, b) => {
    const [one, other] = [sortText(a, sort.column), sortText(b, sort.column)]
    if ((one === '') !== (other === '')) return one === '' ? 1 : -1
    return sign * collator.compare(one, other) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
  }
}

/**
 * The lines of the table. Groups come in the order of the connections; those without a visible machine have no line.
 * @param connections ids in the order in which they are shown
 */
export function buildRows(
  machines: Iterable<Machine>,
  connections: readonly string[],
  view: View,
  collator: Intl.Collator,
): Row[] {
  const compare = compareMachines(view.sort, collator)
  const shown = [...machines].filter((machine) => matches(machine, view)).sort(compare)
  const line = (machine: Machine): Row => ({ type: 'machine', key: machine.id })
  if (view.grouping === 'none') return shown.map(line)
  if (view.grouping === 'group') return folderRows(shown, view, collator)
  const groups = Map.groupBy(shown, (machine) => machine.connection)
  const order = [...connections, ...[...groups.keys()].filter((id) => !connections.includes(id))]
  return order.flatMap((connection): Row[] => {
    const members = groups.get(connection)
    if (members === undefined) return []
    const head: Row = { type: 'group', key: groupKey(connection), connection }
    return view.folded.has(connection) ? [head] : [head, ...members.map(line)]
  })
}

/** Groups within groups: a head for each part of a path, machines without a group at the end. */
function folderRows(shown: readonly Machine[], view: View, collator: Intl.Collator): Row[] {
  const members = Map.groupBy(shown, groupOf)
  const paths = new Set<string>()
  for (const path of members.keys()) {
    const parts = path?.split('/') ?? []
    for (let count = 1; count <= parts.length; count++) paths.add(parts.slice(0, count).join('/'))
  }
  const byParts = (one: string, other: string) => {
    const [a, b] = [one.split('/'), other.split('/')]
    const at = a.findIndex((part, index) => part !== b[index])
    if (at < 0) return a.length - b.length
    return b[at] === undefined ? 1 : collator.compare(a[at] ?? '', b[at])
  }
  const hidden = (path: string) => {
    const parts = path.split('/')
    return parts.some((_, count) => count > 0 && view.folded.has(folderKey(parts.slice(0, count).join('/'))))
  }
  const order: (string | null)[] = [...[...paths].sort(byParts), ...(members.has(null) ? [null] : [])]
  return order.flatMap((path): Row[] => {
    if (path !== null && hidden(path)) return []
    const key = folderKey(path)
    const head: Row = { type: 'folder', key, path, depth: (path?.split('/').length ?? 1) - 1 }
    const own = view.folded.has(key) ? [] : (members.get(path) ?? [])
    return [head, ...own.map((machine): Row => ({ type: 'machine', key: machine.id }))]
  })
}

export function sameRows(one: readonly Row[], other: readonly Row[]): boolean {
  return one.length === other.length && one.every((row, index) => row.key === other[index]?.key)
}
