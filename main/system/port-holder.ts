import { readdir, readFile, readlink } from 'node:fs/promises'
import { isIP, isIPv4 } from 'node:net'
import { basename } from 'node:path'

/** The state column of a bound socket in /proc/net/tcp (TCP_LISTEN) and /proc/net/udp (unconnected). */
const BOUND = { tcp: '0A', udp: '07' } as const

export interface HostPort {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  /** The address that is wanted; a socket on another address is in nobody's way. */
  readonly address: string
}

/** An address as proc(5) writes it: each 32-bit word in hexadecimal of the host's (little-endian) byte order. */
function kernelForm(address: string): string | null {
  if (!isIPv4(address)) return null
  const bytes = address.split('.').map(Number).reverse()
  return bytes
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

const isAny = (hex: string) => /^0+$/.test(hex)

/** Inodes of the sockets that stand in the way of a port, from a table of /proc/net. */
export function socketInodes(table: string, wanted: HostPort): string[] {
  const port = wanted.port.toString(16).toUpperCase().padStart(4, '0')
  const address = kernelForm(wanted.address)
  // An IPv6 socket on :: also takes IPv4 unless told otherwise; other IPv6 addresses are left to the engine's own answer.
  const everywhere = isIP(wanted.address) === 0 || /^(0\.0\.0\.0|::)$/.test(wanted.address)
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => {
      const [held = '', heldPort] = local.split(':')
      if (heldPort !== port || state !== BOUND[wanted.protocol]) return false
      return everywhere || isAny(held) || held === address
    })
    .map((columns) => columns[9] ?? '')
}

export type Holder =
  | { readonly by: 'program'; readonly name: string; readonly pid: number }
  /** Its owner may not be seen. */
  | { readonly by: 'unknown' }

/** Who holds a port of this host; null when nobody does. */
export async function portHolder(wanted: HostPort): Promise<Holder | null> {
  const tables = await Promise.all(
    ['', '6'].map((family) => readFile(`/proc/net/${wanted.protocol}${family}`, 'utf8').catch(() => '')),
  )
  const inodes = new Set(tables.flatMap((table) => socketInodes(table, wanted)))
  if (inodes.size === 0) return null
  const targets = new Set([...inodes].map((inode) => `socket:[${inode}]`))
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await holdsAny(pid, targets))) continue
    return { by: 'program', name: await programOf(pid), pid: Number(pid) }
  }
  return { by: 'unknown' }
}

/** The program's file, not what its main thread calls itself: Node's says "MainThread". */
async function programOf(pid: string): Promise<string> {
  const file = await readlink(`/proc/${pid}/exe`).catch(() => '')
  // A program that was replaced by an update while it runs.
  const name = basename(file.replace(/ \(deleted\)$/, ''))
  return name || (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() || 'a process'
}

async function holdsAny(pid: string, targets: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    if (targets.has(target)) return true
  }
  return false
}
