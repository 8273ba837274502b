import { isActive, type Machine } from '../../../contract/machine.ts'

interface WantedPort {
  readonly port: number
  readonly protocol: string
  readonly address: string
}

const everywhere = new Set(['', '0.0.0.0', '::'])

/** The running container that holds a port of the host, by name; other programs only the host itself can see. */
export function portHolder(machines: Iterable<Machine>, connection: string, wanted: WantedPort): string | null {
  for (const machine of machines) {
    if (machine.kind !== 'container' || machine.connection !== connection || !isActive(machine.state)) continue
    const held = machine.ports.some(
      ({ hostPort, hostAddress, protocol }) =>
        hostPort === wanted.port &&
        protocol === wanted.protocol &&
        (hostAddress === wanted.address || everywhere.has(hostAddress ?? '') || everywhere.has(wanted.address)),
    )
    if (held) return machine.name
  }
  return null
}
