import type { OsImage, OsImageEntry } from '../../../contract/os-image.ts'
import type { Task } from '../../../contract/task.ts'

/** What the host tells of OS images. */
export interface OsImageOverview {
  readonly catalogue: readonly OsImageEntry[]
  readonly images: readonly OsImage[]
  readonly parts: readonly { readonly entry: string; readonly bytes: number; readonly total: number | null }[]
  readonly arch: OsImageEntry['arch']
}

export interface Part {
  readonly bytes: number
  readonly total: number | null
}

/** An image that is here, or one that can be had. */
export type OsImageRow =
  | { readonly type: 'image'; readonly key: string; readonly image: OsImage }
  | { readonly type: 'entry'; readonly key: string; readonly entry: OsImageEntry; readonly part: Part | null }

export interface OsImageFilter {
  readonly text: string
  readonly kind: 'all' | 'cloud' | 'installer'
  /** Empty = every family. */
  readonly family: string
  readonly hereOnly: boolean
}

export const noFilter: OsImageFilter = { text: '', kind: 'all', family: '', hereOnly: false }

export const imageKey = ({ pool, name }: { readonly pool: string; readonly name: string }) => `image/${pool}/${name}`
export const entryKey = (id: string) => `entry/${id}`

interface Words {
  readonly words: readonly (string | null)[]
  readonly kind: string
  readonly family: string | null
}

function fits({ words, kind, family }: Words, filter: OsImageFilter): boolean {
  // A disk that was imported is neither of the two.
  if (filter.kind !== 'all' && kind !== filter.kind) return false
  if (filter.family !== '' && family !== filter.family) return false
  const wanted = filter.text.trim().toLowerCase()
  return wanted === '' || words.some((word) => word?.toLowerCase().includes(wanted) === true)
}

/** What is here first, then what can be had for this host's architecture and is not here yet. */
export function osImageRows(overview: OsImageOverview, filter: OsImageFilter, collator: Intl.Collator): OsImageRow[] {
  const here = overview.images
    .filter(({ label, name, path, family, kind, users }) => {
      const words = [label, name, path, family, ...users.map((user) => user.name)]
      return fits({ words, kind, family }, filter)
    })
    .toSorted((a, b) => collator.compare(a.label, b.label))
    .map((image) => ({ type: 'image' as const, key: imageKey(image), image }))
  if (filter.hereOnly) return here
  const have = new Set(overview.images.map(({ entry }) => entry))
  const offered = overview.catalogue
    .filter(({ id, arch, name, family, kind }) => {
      if (arch !== overview.arch || have.has(id)) return false
      return fits({ words: [name, id, family], kind, family }, filter)
    })
    .map((entry) => {
      const part = overview.parts.find((one) => one.entry === entry.id) ?? null
      return { type: 'entry' as const, key: entryKey(entry.id), entry, part }
    })
  return [...here, ...offered]
}

/** The families that there is something of, for the filter. */
export function familiesOf({ catalogue, images, arch }: OsImageOverview): string[] {
  const offered = catalogue.filter((entry) => entry.arch === arch).map(({ family }) => family)
  return [...new Set([...images.flatMap(({ family }) => family ?? []), ...offered])].sort()
}

/** How an image is. */
export type OsImageState =
  | { readonly type: 'ready' }
  | { readonly type: 'used'; readonly count: number }
  | { readonly type: 'absent' }
  /** A download that was begun and does not run. */
  | { readonly type: 'begun'; readonly share: number | null }
  | {
      readonly type: 'busy'
      readonly task: string
      readonly what: 'downloading' | 'checking' | 'storing' | 'other'
      /** 0 to 1; null while it cannot be told. */
      readonly share: number | null
      /** Bytes a second. */
      readonly rate: number | null
      /** Seconds. */
      readonly left: number | null
    }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly share: number | null }

const known = ['downloading', 'checking', 'storing'] as const

/** The newest task about an entry of the catalogue. */
export function taskOf(tasks: readonly Task[], entry: string): Task | undefined {
  const about = tasks.filter(({ subjects }) => subjects.includes(`os-image:${entry}`))
  return about.find(({ state }) => state === 'running') ?? about.toSorted((a, b) => b.started - a.started)[0]
}

export function busyState(task: Task): OsImageState {
  const [part] = task.parts
  const { current = null, total = null, rate = null } = part ?? {}
  const counted = current !== null && total !== null && total > 0
  return {
    type: 'busy',
    task: task.id,
    what: known.find((one) => one === part?.status) ?? 'other',
    share: counted ? current / total : null,
    rate,
    left: counted && rate !== null && rate > 0 ? (total - current) / rate : null,
  }
}

export function stateOf(row: OsImageRow, tasks: readonly Task[]): OsImageState {
  if (row.type === 'image') {
    const { users } = row.image
    return users.length > 0 ? { type: 'used', count: users.length } : { type: 'ready' }
  }
  const { part, entry } = row
  const share = part === null ? null : shareOf(part)
  const task = taskOf(tasks, entry.id)
  if (task?.state === 'running') return busyState(task)
  return (
    (task === undefined ? null : failedState(task, share)) ??
    (part === null ? { type: 'absent' } : { type: 'begun', share })
  )
}

function shareOf({ bytes, total }: Part): number | null {
  return total === null || total === 0 ? null : bytes / total
}

/** Of a download only: a part that could not be removed says so in its dialog. */
function failedState({ state, procedure, error }: Task, share: number | null): OsImageState | null {
  if (state !== 'failed' || procedure !== 'osImage.download' || error === null) return null
  return { type: 'failed', code: error.code, message: error.message, share }
}
