import type { DiagramEdge, NodeOf } from '../../../../contract/diagram.ts'
import type { Machine } from '../../../../contract/machine.ts'
import type { PlugPlace, PluggedLink } from './plug-question.ts'

/** Why a machine cannot be plugged in: it is already, it shares the host's own or has none, or its engine knows no such place. */
export type PlugRefusal = 'there' | 'alone' | 'engine'

export type PlugVerdict = { readonly place: PlugPlace } | { readonly refused: PlugRefusal }

/** Docker lets nobody into or out of these while a container lives. */
const FIXED = new Set(['host', 'none'])

/** What a machine would be plugged into on a wire. A VM may have several cards on one. */
export function plugVerdict(machine: Machine, wire: NodeOf<'network'>): PlugVerdict {
  const own = wire.networks.filter(({ connection }) => connection === machine.connection)
  if (machine.kind === 'vm') {
    const network = own[0]
    if (network !== undefined) return { place: { kind: 'network', name: network.name } }
    return wire.bridge === null ? { refused: 'engine' } : { place: { kind: 'bridge', name: wire.bridge } }
  }
  if (machine.networks.some((name) => FIXED.has(name))) return { refused: 'alone' }
  const free = own.filter(({ name, mode }) => !FIXED.has(mode) && !machine.networks.includes(name))
  if (free[0] !== undefined) return { place: { kind: 'network', name: free[0].name } }
  return { refused: own.length === 0 ? 'engine' : 'there' }
}

/** What is unplugged with an edge of the diagram; null for edges that are no link of a machine, and where it stays in for good. */
export function unpluggable({ kind, place, mac, to }: DiagramEdge): PluggedLink | null {
  if (kind !== 'nic' || place === null) return null
  if (to.startsWith('vm:')) return mac === null || mac === '' ? null : { place, mac }
  return FIXED.has(place) ? null : { place, mac }
}

/** Links of a machine as the inventory has them. */
export function linksOf(machine: Machine): PluggedLink[] {
  if (machine.kind === 'vm') {
    return machine.interfaces
      .filter(({ mac }) => mac !== '')
      .map(({ mac, source, type }) => ({ mac, place: source ?? type }))
  }
  const macs = new Map((machine.endpoints ?? []).map(({ network, mac }) => [network, mac]))
  return machine.networks.filter((name) => !FIXED.has(name)).map((place) => ({ place, mac: macs.get(place) ?? null }))
}
