import { readFileSync } from 'node:fs'
import path from 'node:path'
import { keyedValue, limitValue } from './cgroup-files.ts'
import { HOST_ROOTS, type CgroupPlace, type CgroupRoots } from './cgroup.ts'

/** One group on the way from the root of the hierarchy to the container's own. */
export interface GroupLevel {
  /** Below the mount point: "/" is the root. */
  readonly group: string
  /** Bytes, processors or processes; null = none of its own. */
  readonly limit: number | null
  /** What everything below it uses now; null where the kernel does not count (the root of v2). */
  readonly current: number | null
}

export interface GroupResource {
  readonly name: 'memory' | 'cpu' | 'pids'
  /** The file that holds the limit. */
  readonly file: string
  /** The container's own group. */
  readonly folder: string
  /** From the root on; the last one is the container's own. */
  readonly levels: readonly GroupLevel[]
  /** What holds in the end: the smallest on the way. null = none but the host's own size. */
  readonly limit: number | null
  /** The group that sets it. */
  readonly setBy: string | null
  /** Of the container. Bytes or processes; for processors null, since only the time used is counted. */
  readonly current: number | null
  /** Counters since the group was made: peak, oomKills, usedNanoseconds, periods, slowed, refused. */
  readonly counts: Readonly<Record<string, number>>
}

export interface GroupTree {
  readonly version: 1 | 2
  /** Milliseconds since 1970. */
  readonly readAt: number
  readonly resources: readonly GroupResource[]
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const whole = (content: string | undefined): number | null => {
  const text = content?.trim()
  return text === undefined || !/^\d+$/.test(text) ? null : Number(text)
}

/** v2: "50000 100000" of time and period in microseconds, or "max 100000". */
function cpuMax(content: string | undefined): number | null {
  const [quota, period] = (content ?? '').trim().split(/\s+/).map(Number)
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : null
}

/** Which files say what; the folder is joined by the caller. */
interface Kind {
  readonly name: GroupResource['name']
  readonly file: string
  limit(at: (file: string) => string | undefined): number | null
  current(at: (file: string) => string | undefined): number | null
  counts(at: (file: string) => string | undefined): Record<string, number | null>
}

const keyed = (content: string | undefined, key: string) => (content === undefined ? null : keyedValue(content, key))

const v1: readonly Kind[] = [
  {
    name: 'memory',
    file: 'memory.limit_in_bytes',
    limit: (at) => limitValue(at('memory.limit_in_bytes')) ?? null,
    current: (at) => whole(at('memory.usage_in_bytes')),
    counts: (at) => ({
      peak: whole(at('memory.max_usage_in_bytes')),
      oomKills: keyed(at('memory.oom_control'), 'oom_kill'),
    }),
  },
  {
    name: 'cpu',
    file: 'cpu.cfs_quota_us',
    limit: (at) => cpuMax(`${at('cpu.cfs_quota_us')?.trim() ?? ''} ${at('cpu.cfs_period_us') ?? ''}`),
    current: () => null,
    counts: (at) => ({
      periods: keyed(at('cpu.stat'), 'nr_periods'),
      slowed: keyed(at('cpu.stat'), 'nr_throttled'),
    }),
  },
  {
    name: 'pids',
    file: 'pids.max',
    limit: (at) => whole(at('pids.max')),
    current: (at) => whole(at('pids.current')),
    counts: (at) => ({ refused: keyed(at('pids.events'), 'max') }),
  },
]

const v2: readonly Kind[] = [
  {
    name: 'memory',
    file: 'memory.max',
    limit: (at) => whole(at('memory.max')),
    current: (at) => whole(at('memory.current')),
    counts: (at) => ({ peak: whole(at('memory.peak')), oomKills: keyed(at('memory.events'), 'oom_kill') }),
  },
  {
    name: 'cpu',
    file: 'cpu.max',
    limit: (at) => cpuMax(at('cpu.max')),
    current: () => null,
    counts: (at) => {
      const stat = at('cpu.stat')
      const used = keyed(stat, 'usage_usec')
      return {
        usedNanoseconds: used === null ? null : used * 1000,
        periods: keyed(stat, 'nr_periods'),
        slowed: keyed(stat, 'nr_throttled'),
      }
    },
  },
  {
    name: 'pids',
    file: 'pids.max',
    limit: (at) => whole(at('pids.max')),
    current: (at) => whole(at('pids.current')),
    counts: (at) => ({ refused: keyed(at('pids.events'), 'max') }),
  },
]

/** The groups from the mount point down to a folder. */
function foldersTo(top: string, folder: string): string[] {
  const below = path.relative(top, folder).split('/').filter(Boolean)
  return [top, ...below.map((_, index) => path.join(top, ...below.slice(0, index + 1)))]
}

function resource(kind: Kind, top: string, folder: string): GroupResource {
  const levels = foldersTo(top, folder).map((one): GroupLevel => {
    const at = (file: string) => read(path.join(one, file))
    return { group: `/${path.relative(top, one)}`, limit: kind.limit(at), current: kind.current(at) }
  })
  let strictest: GroupLevel | null = null
  for (const level of levels) {
    // The nearest of equals: whoever looks for it finds it at the container itself.
    if (level.limit !== null && (strictest?.limit == null || level.limit <= strictest.limit)) strictest = level
  }
  const at = (file: string) => read(path.join(folder, file))
  const counts = Object.entries(kind.counts(at)).filter((entry): entry is [string, number] => entry[1] !== null)
  return {
    name: kind.name,
    file: kind.file,
    folder,
    levels,
    limit: strictest?.limit ?? null,
    setBy: strictest?.group ?? null,
    current: levels.at(-1)?.current ?? null,
    counts: Object.fromEntries(counts),
  }
}

/** The mount point of a v1 controller: the folder below the roots that the group's path begins in. */
const mountOf = (roots: CgroupRoots, folder: string): string =>
  path.join(roots.cgroup, path.relative(roots.cgroup, folder).split('/')[0] ?? '')

/** The limits of a group and of those above it, with what is used. `now` in milliseconds since 1970. */
export function readGroupTree(
  place: CgroupPlace,
  roots: CgroupRoots = HOST_ROOTS,
  now: number = Date.now(),
): GroupTree {
  if (place.version === 2) {
    const resources = v2.map((kind) => resource(kind, roots.cgroup, place.folder))
    return { version: 2, readAt: now, resources }
  }
  const { folders } = place
  const resources = v1.flatMap((kind) => {
    const folder = folders[kind.name]
    if (folder === '') return []
    const found = resource(kind, mountOf(roots, folder), folder)
    if (kind.name !== 'cpu') return [found]
    const used = whole(read(path.join(folders.cpuacct, 'cpuacct.usage')))
    return [{ ...found, counts: { ...found.counts, ...(used === null ? {} : { usedNanoseconds: used }) } }]
  })
  return { version: 1, readAt: now, resources }
}
