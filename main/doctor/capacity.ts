import { statfs } from 'node:fs/promises'
import type { Pool } from '../../contract/resource.ts'
import type { Look, Seen } from '../system/look.ts'
import { evidenceOf, type Diagnosis } from './diagnosis.ts'

const GIB = 2 ** 30

export interface Room {
  readonly path: string
  /** Bytes; free for ordinary users. */
  readonly free: number
  readonly total: number
  /** File entries left, of how many; 0 of 0 where the file system makes them as it needs them. */
  readonly freeFiles: number
  readonly files: number
}

export interface CapacityFacts {
  readonly meminfo: Seen
  readonly rooms: readonly Room[]
  readonly limits: readonly { readonly key: string; readonly seen: Seen }[]
  readonly fileHandles: Seen
}

/** What labs with many guests and containers run into, and what is enough for some dozens of them. */
export const LIMITS = [
  { key: 'fs.inotify.max_user_instances', least: 128, raise: 512 },
  { key: 'fs.inotify.max_user_watches', least: 8192, raise: 524_288 },
] as const

/** @param folders of storage pools and of the container engine */
export async function readCapacity(
  look: Look,
  pools: readonly Pool[],
  folders: readonly string[],
): Promise<CapacityFacts> {
  const paths = [...new Set([...pools.flatMap(({ path }) => path ?? []), ...folders])]
  const [meminfo, fileHandles, limits, rooms] = await Promise.all([
    look.file('/proc/meminfo'),
    look.file('/proc/sys/fs/file-nr'),
    Promise.all(
      LIMITS.map(async ({ key }) => ({ key, seen: await look.file(`/proc/sys/${key.replaceAll('.', '/')}`) })),
    ),
    Promise.all(paths.map(roomOf)),
  ])
  return { meminfo, fileHandles, limits, rooms: rooms.filter((room) => room !== null) }
}

async function roomOf(path: string): Promise<Room | null> {
  try {
    const { bavail, blocks, bsize, ffree, files } = await statfs(path)
    return { path, free: bavail * bsize, total: blocks * bsize, freeFiles: ffree, files }
  } catch {
    return null
  }
}

const gib = (bytes: number) => (bytes / GIB).toFixed(1)

/** Whether there is room for the next disk or image. */
export function diskFinding({ rooms }: CapacityFacts): Diagnosis {
  const id = 'disk-space'
  const [first] = [...rooms].sort((a, b) => a.free - b.free)
  if (first === undefined) return { id, status: 'unknown', code: 'disk-space.unseen' }
  const text = rooms
    .map(
      ({ path, free, total, freeFiles, files }) =>
        `${path}  ${gib(free)} of ${gib(total)} GiB free, ${freeFiles} of ${files} inodes`,
    )
    .join('\n')
  const evidence = [{ source: 'statvfs', text, marked: [] }]
  const params = { path: first.path, free: gib(first.free), total: gib(first.total) }
  const starved = rooms.find(({ files, freeFiles }) => files > 0 && freeFiles / files < 0.02)
  if (starved !== undefined) {
    return {
      id,
      status: 'warn',
      code: 'disk-space.inodes',
      params: { path: starved.path, left: starved.freeFiles },
      evidence,
    }
  }
  if (first.free < GIB) return { id, status: 'fail', code: 'disk-space.full', params, evidence }
  if (first.free < 10 * GIB) return { id, status: 'warn', code: 'disk-space.low', params, evidence }
  return { id, status: 'ok', code: 'disk-space.enough', params, evidence }
}

/** Whether there is memory for the next guest, and swap to fall on. */
export function memoryFinding({ meminfo }: CapacityFacts): Diagnosis {
  const id = 'memory'
  const field = (name: string) => {
    const value = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(meminfo.text)?.[1]
    return value === undefined ? null : Number(value) * 1024
  }
  const available = field('MemAvailable')
  const total = field('MemTotal')
  const swap = field('SwapTotal') ?? 0
  if (available === null || total === null) return { id, status: 'unknown', code: 'memory.unseen' }
  const params = { free: gib(available), total: gib(total), swap: gib(swap) }
  const head = {
    ...meminfo,
    text: meminfo.text
      .split('\n')
      .filter((line) => /^(Mem|Swap)(Total|Free|Available)/.test(line))
      .join('\n'),
  }
  const base = { id, params, evidence: [evidenceOf(head)] } as const
  if (available < GIB / 2) return { ...base, status: 'fail', code: 'memory.none' }
  if (available < GIB) return { ...base, status: 'warn', code: 'memory.low' }
  if (swap === 0 && total < 12 * GIB) return { ...base, status: 'warn', code: 'memory.no-swap' }
  return { ...base, status: 'ok', code: 'memory.enough' }
}

/** Whether the kernel's limits leave room for some dozens of machines. */
export function limitsFinding({ limits, fileHandles }: CapacityFacts): Diagnosis {
  const id = 'limits'
  const evidence = [...limits.map(({ seen }) => evidenceOf(seen)), evidenceOf(fileHandles)]
  const [used, , most] = fileHandles.text.trim().split(/\s+/).map(Number)
  if (used !== undefined && most !== undefined && used / most > 0.9) {
    return { id, status: 'fail', code: 'limits.files', params: { used, most }, evidence }
  }
  const low = LIMITS.flatMap(({ key, least, raise }) => {
    const value = Number.parseInt(limits.find((one) => one.key === key)?.seen.text ?? '')
    return value < least ? [{ key, value, raise }] : []
  })
  const [first] = low
  if (first === undefined) {
    const known = limits.every(({ seen }) => seen.problem === null)
    return { id, status: known ? 'ok' : 'unknown', code: known ? 'limits.enough' : 'limits.unseen', evidence }
  }
  const actions = low.map(
    ({ key, value, raise }) => ({ verb: 'sysctl-set', key, value: raise, before: value }) as const,
  )
  const params = { key: first.key, value: first.value }
  return { id, status: 'warn', code: 'limits.low', params, evidence, treatments: [{ code: 'raise-limits', actions }] }
}
