import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Linux packs both numbers into one (glibc's gnu_dev_major and gnu_dev_minor). */
function numbersOf(rdev: number): string {
  const device = BigInt(rdev)
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n)
  return `${major}:${minor}`
}

/** "8:1" of a block device; null for anything else. */
async function deviceNumber(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => null)
  return info?.isBlockDevice() === true ? numbersOf(info.rdev) : null
}

/** Its own number and those of its partitions, by their folder in /sys. */
async function familyOf(number: string): Promise<Map<string, string>> {
  const folder = join('/sys/dev/block', number)
  const family = new Map([[number, folder]])
  for (const name of await readdir(folder).catch(() => [])) {
    const child = await readFile(join(folder, name, 'dev'), 'utf8').catch(() => null)
    const partition = await stat(join(folder, name, 'partition')).catch(() => null)
    if (child !== null && partition !== null) family.set(child.trim(), join(folder, name))
  }
  return family
}

/** Mount points by device number (proc_pid_mountinfo(5): the third field and the fifth). */
async function mounted(): Promise<Map<string, string>> {
  const text = await readFile('/proc/self/mountinfo', 'utf8')
  const fields = text.split('\n').map((line) => line.split(' '))
  return new Map(
    fields.flatMap(([, , number, , point]): [string, string][] => (number && point ? [[number, point]] : [])),
  )
}

async function swapping(): Promise<Set<string | null>> {
  const text = await readFile('/proc/swaps', 'utf8').catch(() => '')
  const paths = text
    .split('\n')
    .slice(1)
    .flatMap((line) => /^\S+/.exec(line)?.[0] ?? [])
  return new Set(await Promise.all(paths.map(deviceNumber)))
}

/** Whether a path is a block device of this host. */
export async function isBlockDevice(path: string): Promise<boolean> {
  return (await deviceNumber(path)) !== null
}

/** What uses a block device of this host or one of its partitions: a mount point, "swap", a device that stands on it; else null. */
export async function blockDeviceUser(path: string): Promise<string | null> {
  const number = await deviceNumber(path)
  if (number === null) return null
  const [points, swaps] = await Promise.all([mounted(), swapping()])
  for (const [member, folder] of await familyOf(number)) {
    const point = points.get(member)
    if (point !== undefined) return point
    if (swaps.has(member)) return 'swap'
    const [holder] = await readdir(join(folder, 'holders')).catch(() => [])
    if (holder !== undefined) return `/dev/${holder}`
  }
  return null
}
