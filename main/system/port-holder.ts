import { readdir, readFile, readlink } from 'node:fs/promises'

/** TCP_LISTEN in /proc/net/tcp's state column; UDP sockets have no such state and are listed as 07. */
const LISTENING = { tcp: '0A', udp: '07' } as const

/** Inodes of the sockets that hold a port, from a /proc/net/tcp or udp table (proc(5)). */
export function socketInodes(table: string, port: number, protocol: 'tcp' | 'udp'): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) === true && columns[3] === LISTENING[protocol])
    .map((columns) => columns[9] ?? '')
}

/**
 * Who listens on a port of this host: "nginx (pid 812)", or "another process" when its owner may not be seen; null when
 * nobody does.
 */
export async function portHolder(port: number, protocol: 'tcp' | 'udp'): Promise<string | null> {
  const tables = await Promise.all(
    [protocol, `${protocol}6`].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  )
  const inodes = new Set(tables.flatMap((table) => socketInodes(table, port, protocol)))
  if (inodes.size === 0) return null
  const targets = new Set([...inodes].map((inode) => `socket:[${inode}]`))
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await holdsAny(pid, targets))) continue
    const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()
    return `${name === '' ? 'a process' : name} (pid ${pid})`
  }
  return 'another process'
}

async function holdsAny(pid: string, targets: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    if (targets.has(target)) return true
  }
  return false
}
