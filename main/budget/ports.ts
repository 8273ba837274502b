import { readFile } from 'node:fs/promises'
import type { TakenPort } from '../../contract/budget.ts'
import type { Container } from '../../contract/machine.ts'
import { isActive } from '../../contract/machine.ts'

const tables = [
  ['tcp', '/proc/net/tcp'],
  ['tcp', '/proc/net/tcp6'],
  ['udp', '/proc/net/udp'],
  ['udp', '/proc/net/udp6'],
] as const

/** TCP_LISTEN, and TCP_CLOSE that an unconnected UDP socket has (include/net/tcp_states.h). */
const waiting = { tcp: '0A', udp: '07' } as const

/** Whoever listens on more ports than that is a scanner or a test; the rest is left out. */
const MOST = 2000

/** The sockets of one of the kernel's tables that wait for others; addresses are words in the machine's own order. */
export function parseSockets(protocol: 'tcp' | 'udp', table: string): TakenPort[] {
  const found = table.matchAll(/^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ ([0-9A-F]{2})/gm)
  return [...found].flatMap(([, address = '', port = '', state]) =>
    state === waiting[protocol]
      ? [{ port: Number.parseInt(port, 16), protocol, address: addressOf(address), holder: null }]
      : [],
  )
}

function addressOf(words: string): string {
  const bytes = (word: string) => [3, 2, 1, 0].map((at) => Number.parseInt(word.slice(at * 2, at * 2 + 2), 16))
  if (words.length === 8) return bytes(words).join('.')
  const whole = [0, 1, 2, 3].flatMap((at) => bytes(words.slice(at * 8, at * 8 + 8)))
  if (whole.every((byte) => byte === 0)) return '::'
  // ::ffff:a.b.c.d is IPv4 in another dress (RFC 4291, 2.5.5.2).
  if (whole.slice(0, 10).every((byte) => byte === 0) && whole[10] === 255) return whole.slice(12).join('.')
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((whole[at * 2] ?? 0) * 256 + (whole[at * 2 + 1] ?? 0)).toString(16),
  )
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

/** Ports that running containers publish. */
export function publishedPorts(containers: readonly Container[]): TakenPort[] {
  return containers
    .filter((container) => isActive(container.state))
    .flatMap(({ name, ports }) =>
      ports.flatMap(({ hostPort, hostAddress, protocol }) =>
        hostPort !== null && (protocol === 'tcp' || protocol === 'udp')
          ? [{ port: hostPort, protocol, address: hostAddress ?? '0.0.0.0', holder: name } as const]
          : [],
      ),
    )
}

/** Ports of this host in use: what containers publish first, then whatever else listens. */
export async function readPorts(containers: readonly Container[]): Promise<TakenPort[]> {
  const texts = await Promise.all(
    tables.map(async ([protocol, path]) => parseSockets(protocol, await readFile(path, 'latin1').catch(() => ''))),
  )
  const keyOf = ({ port, protocol, address }: TakenPort) => `${protocol} ${address} ${port}`
  const ports = new Map<string, TakenPort>()
  // Docker's own proxies listen for the containers: the first entry, which names the container, stays.
  for (const one of [...publishedPorts(containers), ...texts.flat()]) {
    if (!ports.has(keyOf(one)) && ports.size < MOST) ports.set(keyOf(one), one)
  }
  return [...ports.values()]
}
