import type { NodeOf } from '../../contract/diagram.ts'
import type { Network } from '../../contract/resource.ts'
import type { HostLink } from '../net/links.ts'
import type { Observed } from './observed.ts'

export type Wire = NodeOf<'network'>

/** libvirt's networks whose packets this host sends on, and Docker's. */
const OPEN_MODES = new Set(['nat', 'route', 'open', 'bridge', 'macvlan', 'ipvlan', 'overlay', 'host'])
/** Neither of these has a wire: the one is the host itself, the other nothing. */
const WITHOUT_WIRE = new Set(['null', 'none'])

/** By the bridge, which several networks may share; networks without one by themselves. */
export function wireId(network: Network): string {
  return network.bridge === null ? network.id : `bridge:${network.bridge}`
}

/** Every bridge of the host and every network of its engines. Docker's "host" is there while somebody uses it. */
export function wiresOf({ host, networks, machines }: Observed): Wire[] {
  const bridges = new Map(host.links.filter(({ kind }) => kind === 'bridge').map((link) => [link.name, link]))
  const used = new Set(machines.flatMap((one) => (one.kind === 'container' ? one.networks : [])))
  const shown = networks.filter(
    ({ engine, mode, name }) =>
      !(engine === 'docker' && (WITHOUT_WIRE.has(mode) || (mode === 'host' && !used.has(name)))),
  )
  const groups = Map.groupBy(shown, wireId)
  const ofEngines = [...groups].map(([id, group]) => wireOf(id, group, bridges))
  const ofHost = [...bridges.values()]
    .filter(({ name }) => !groups.has(`bridge:${name}`))
    .map((link): Wire => ({
      ...common(`bridge:${link.name}`, link.name, link),
      engines: [],
      modes: ['bridge'],
      bridge: link.name,
      subnets: [],
      active: link.up,
      isolated: false,
      networks: [],
      owner: 'foreign',
    }))
  const slirp: Wire[] = machines.some((one) => one.kind === 'vm' && one.interfaces.some(({ type }) => type === 'user'))
    ? [{ ...common(USER_WIRE, 'user', undefined), ...userWire }]
    : []
  return [...ofEngines, ...ofHost, ...slirp]
}

/** QEMU's own network, of each guest by itself: no wire of the host's. */
export const USER_WIRE = 'network:user'
const userWire = {
  engines: ['libvirt' as const],
  modes: ['user'],
  bridge: null,
  subnets: [],
  active: true,
  isolated: false,
  networks: [],
  owner: 'foreign' as const,
}

const common = (id: string, name: string, link: HostLink | undefined) => ({
  kind: 'network' as const,
  id,
  name,
  addresses: [...(link?.addresses ?? [])],
})

function wireOf(id: string, group: readonly Network[], bridges: ReadonlyMap<string, HostLink>): Wire {
  const bridge = group[0]?.bridge ?? null
  const link = bridge === null ? undefined : bridges.get(bridge)
  return {
    ...common(id, [...new Set(group.map(({ name }) => name))].sort().join(' + '), link),
    engines: [...new Set(group.map(({ engine }) => engine))].sort(),
    modes: [...new Set(group.map(({ mode }) => mode))].sort(),
    bridge,
    subnets: [...new Set(group.flatMap(({ subnets }) => subnets))],
    // Docker keeps no state of a network; its bridge tells.
    active: group.some(({ active }) => active) && (bridge === null || link !== undefined || bridges.size === 0),
    isolated: group.every(isIsolated),
    networks: group.map(named).sort((one, other) => (one.id < other.id ? -1 : 1)),
    owner: group.some(({ owner }) => owner === 'labrig') ? 'labrig' : 'foreign',
  }
}

const named = ({ id, connection, engine, name, mode }: Network) => ({ id, connection, engine, name, mode })

function isIsolated({ engine, mode, internal }: Network): boolean {
  return internal === true || (engine === 'libvirt' && !OPEN_MODES.has(mode))
}
