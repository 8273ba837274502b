import { isActive, type Machine } from '../../contract/machine.ts'
import type { NetworkMember } from '../../contract/network.ts'
import type { Network } from '../../contract/resource.ts'
import { lossOf, type Loss } from '../../contract/texts/loss.ts'

type Place = Pick<Network, 'engine' | 'connection' | 'name' | 'bridge'>

function cardsIn(machine: Machine, { engine, connection, name, bridge }: Place): { mac: string }[] {
  if (machine.kind === 'container') {
    const inside = engine === 'docker' && machine.connection === connection && machine.networks.includes(name)
    return inside ? [{ mac: '' }] : []
  }
  return machine.interfaces.filter((card) => {
    if (engine === 'libvirt' && machine.connection === connection && card.type === 'network')
      return card.source === name
    return card.type === 'bridge' && bridge !== null && card.source === bridge
  })
}

/** Machines with a card in a network, those that are off too. */
export function membersOf(network: Place, machines: readonly Machine[]): NetworkMember[] {
  return machines.flatMap((machine) =>
    cardsIn(machine, network).map(({ mac }) => {
      // With several cards it is not said which address is whose.
      const only = machine.kind === 'vm' ? machine.interfaces.length === 1 : machine.networks.length === 1
      const address = only ? (machine.addresses[0] ?? null) : null
      return { id: machine.id, name: machine.name, mac, address, linked: isActive(machine.state) }
    }),
  )
}

/** What a network that goes down takes away from those who run. */
export function linkLosses(name: string, members: readonly NetworkMember[]): Loss[] {
  const cut = new Set(members.filter(({ linked }) => linked).map((member) => member.name))
  return [...cut].sort().map((machine) => lossOf('link', { machine, network: name }))
}
