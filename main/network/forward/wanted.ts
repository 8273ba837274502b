import type { PortForwardRow } from '../../../contract/forward.ts'
import { isTrashed, type Vm } from '../../../contract/machine.ts'
import { formatId } from '../../../contract/ids.ts'
import type { VmForward } from '../../../contract/vm-forward.ts'
import type { PortForward } from '../../net/port-forwards.ts'
import { isHere } from '../../step/engines.ts'
import type { NetworkScope } from '../scope.ts'
import { networkOf, reservedFor, type CardNetwork } from './card.ts'

/** A forward of a VM with where it leads. */
export interface Led {
  readonly vm: Vm
  readonly forward: VmForward
  readonly network: (CardNetwork & { readonly id: string }) | null
  readonly address: string | null
}

/** Forwards of the VMs of this host, by what is noted in them and what their networks keep. @throws Fault ENGINE_UNAVAILABLE */
export async function ledForwards(scope: NetworkScope, id?: string): Promise<Led[]> {
  const vms = scope.machines().filter((one): one is Vm => one.kind === 'vm' && !isTrashed(one))
  const mine = vms.filter((vm) => (id === undefined || vm.id === id) && isHere(scope.engines, vm.connection))
  const seen = new Map<string, Promise<CardNetwork | null>>()
  const look = (connection: string, name: string) => {
    const key = `${connection}/${name}`
    const known = seen.get(key) ?? scope.engines.libvirt(connection).then((one) => networkOf(one, name))
    seen.set(key, known)
    return known
  }
  const all = mine.flatMap((vm) => (vm.forwards ?? []).map((forward) => ({ vm, forward })))
  return Promise.all(
    all.map(async ({ vm, forward }): Promise<Led> => {
      const card = vm.interfaces.find(({ mac }) => mac.toLowerCase() === forward.mac)
      const name = card?.type === 'network' ? card.source : null
      const found = name === null ? null : await look(vm.connection, name)
      const network = found && { ...found, id: formatId('network', vm.connection, found.uuid) }
      return { vm, forward, network, address: found && reservedFor(found, forward.mac) }
    }),
  )
}

/** As a rule of this host; null for one that leads nowhere. */
export function ruleOf({ forward, network, address }: Led): PortForward | null {
  const bridge = network?.settings.bridge ?? null
  if (bridge === null || address === null) return null
  const { protocol, hostAddress, hostPort, port } = forward
  return { bridge, protocol, hostAddress, hostPort, address, port }
}

export function rowOf(led: Led, isThere: (rule: PortForward) => boolean): PortForwardRow {
  const { vm, forward, network, address } = led
  const rule = ruleOf(led)
  const isOn = vm.state === 'running' && network?.active === true
  const state = rule === null ? 'no-address' : !isThere(rule) ? 'missing' : isOn ? 'open' : 'waits'
  return {
    ...forward,
    vm: { id: vm.id, name: vm.name },
    network: network && { id: network.id, name: network.name },
    address,
    state,
  }
}
