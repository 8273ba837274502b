import { networkInterfaces } from 'node:os'
import { Fault } from '../../../contract/fault.ts'
import { isActive, isTrashed, type Machine } from '../../../contract/machine.ts'
import { holderText, type PortHolder } from '../../../contract/texts/port-holder.ts'
import type { VmForward } from '../../../contract/vm-forward.ts'
import { isHere } from '../../step/engines.ts'
import { portHolder } from '../../system/port-holder.ts'
import { networkFault } from '../problem.ts'
import type { NetworkScope } from '../scope.ts'

export type Asked = Pick<VmForward, 'protocol' | 'hostAddress' | 'hostPort'>

const isAny = (address: string | null) => address === null || ['', '0.0.0.0', '::'].includes(address)
const meet = (one: string | null, other: string | null) => isAny(one) || isAny(other) || one === other

/** @throws Fault INVALID_INPUT for an address that this host does not have */
export function refuseForeignAddress(address: string): void {
  if (isAny(address) || address.startsWith('127.')) return
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  if (!own.some((one) => one.address === address)) throw networkFault('hostAddress', 'not-own-address', { address })
}

function machineHolder(machine: Machine, { protocol, hostAddress, hostPort }: Asked): PortHolder | null {
  if (machine.kind === 'vm') {
    const held = isTrashed(machine) ? [] : (machine.forwards ?? [])
    const holds = held.some(
      (one) => one.protocol === protocol && one.hostPort === hostPort && meet(one.hostAddress, hostAddress),
    )
    return holds ? { by: 'vm', name: machine.name } : null
  }
  const holds =
    isActive(machine.state) &&
    machine.ports.some(
      (one) => one.protocol === protocol && one.hostPort === hostPort && meet(one.hostAddress, hostAddress),
    )
  return holds ? { by: 'container', name: machine.name } : null
}

/** Who has a port of this host: another forward, a container that publishes it, a program that listens. */
export async function holderOf(asked: Asked, scope: NetworkScope): Promise<PortHolder | null> {
  for (const machine of scope.machines()) {
    const held = isHere(scope.engines, machine.connection) ? machineHolder(machine, asked) : null
    if (held !== null) return held
  }
  return portHolder({ port: asked.hostPort, protocol: asked.protocol, address: asked.hostAddress })
}

/** @throws Fault PORT_IN_USE with whoever has it */
export async function refuseHeld(asked: Asked, scope: NetworkScope): Promise<void> {
  const held = await holderOf(asked, scope)
  if (held === null) return
  const { hostPort: port, protocol, hostAddress: address } = asked
  const holder = holderText(held)
  throw new Fault(
    'PORT_IN_USE',
    { port, protocol, address, holder, held },
    `Port ${port}/${protocol} of ${address} is in use by ${holder}.`,
  )
}

/** Ports below are for root's services; what asks there is often there already. */
const LOWEST = 1024
/** Where people look for a VM's SSH. */
const SSH = 22
const TRIES = 200

/** A free port of this host that resembles the VM's: 2222 for 22, 8080 for 80, 3000 for 3000. */
export async function freePort(asked: Omit<Asked, 'hostPort'>, port: number, scope: NetworkScope): Promise<number> {
  const first = port >= LOWEST ? port : port === SSH ? 2222 : 8000 + port
  for (let hostPort = first; hostPort < first + TRIES && hostPort <= 65_535; hostPort++) {
    if ((await holderOf({ ...asked, hostPort }, scope)) === null) return hostPort
  }
  throw networkFault('hostPort', 'ports-gone', { port: String(first) })
}
