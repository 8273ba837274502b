import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

/** One end of a veth pair in a container's network, and where the other end is plugged in on the host. */
export interface Wire {
  readonly inside: string
  readonly outside: string
  readonly bridge: string | null
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function numberIn(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function bridgeOf(folder: string): string | null {
  try {
    return path.basename(readlinkSync(path.join(folder, 'master')))
  } catch {
    return null
  }
}

/**
 * The cables of a process' network: an interface's `iflink` is the number of its peer (Documentation/ABI/testing/
 * sysfs-class-net). Empty for who may not look into the process' root directory.
 */
export function readWires(pid: number, proc = '/proc', links = '/sys/class/net'): Wire[] {
  const own = path.join(proc, String(pid), 'root/sys/class/net')
  const byNumber = new Map<number, string>()
  for (const name of names(links)) {
    const number = numberIn(path.join(links, name, 'ifindex'))
    if (number !== null) byNumber.set(number, name)
  }
  return names(own).flatMap((inside) => {
    const peer = numberIn(path.join(own, inside, 'iflink'))
    // An interface without a peer names itself.
    if (peer === null || peer === numberIn(path.join(own, inside, 'ifindex'))) return []
    const outside = byNumber.get(peer)
    return outside === undefined ? [] : [{ inside, outside, bridge: bridgeOf(path.join(links, outside)) }]
  })
}
