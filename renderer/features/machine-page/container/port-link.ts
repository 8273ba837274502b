import type { Container } from '../../../../contract/machine.ts'

type Port = Container['ports'][number]

/** Well-known ports of programs that do not speak HTTP: a link to them would only show an error. */
const OTHERS: ReadonlySet<number> = new Set([
  21, 22, 23, 25, 53, 110, 111, 143, 389, 445, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2049, 2379, 3306, 3389, 5432,
  5672, 5900, 6379, 6443, 9042, 9092, 11211, 27017,
])
const TLS: ReadonlySet<number> = new Set([443, 8443, 9443])
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::'])
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1)$/

/** Where a browser on this host finds what a port publishes; null where that is not likely to be a page. */
export function addressOfPort({ containerPort, protocol, hostAddress, hostPort }: Port): string | null {
  if (hostPort === null || protocol !== 'tcp' || OTHERS.has(containerPort)) return null
  const address = hostAddress === null || EVERYWHERE.has(hostAddress) ? '127.0.0.1' : hostAddress
  if (!LOOPBACK.test(address)) return null
  const host = address.includes(':') ? `[${address}]` : address
  return `${TLS.has(containerPort) ? 'https' : 'http'}://${host}:${hostPort}/`
}

/** In a fixed order. Docker tells a port once for IPv4 and once for IPv6; where both are everywhere, one line says it. */
export function distinctPorts(ports: readonly Port[]): Port[] {
  const distinct = ports.filter(
    (port) =>
      port.hostAddress !== '::' ||
      !ports.some(
        (other) =>
          other.hostAddress === '0.0.0.0' &&
          other.hostPort === port.hostPort &&
          other.containerPort === port.containerPort &&
          other.protocol === port.protocol,
      ),
  )
  return distinct.sort((a, b) => a.containerPort - b.containerPort || (a.hostPort ?? 0) - (b.hostPort ?? 0))
}
