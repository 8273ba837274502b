import type { Container } from '../../contract/machine.ts'
import type { Hop, HopCode } from '../../contract/reach.ts'
import { cardsOf, type End } from './reach-ends.ts'
import type { Ground } from './reach-way.ts'

/** Docker's own networks: its DNS server answers in none of them (docs.docker.com/engine/network/drivers/bridge). */
const WITHOUT_NAMES: readonly string[] = ['bridge', 'host', 'none']

const namedNetworks = ({ networks }: Container) => networks.filter((one) => !WITHOUT_NAMES.includes(one))

/**
 * Whether one container finds another by its name: an engine answers for those that run in a network that somebody made,
 * and both must be in it. Null for anything but two containers of one engine with networks of their own.
 */
export function nameHop(from: End, to: End, ground: Ground): Hop | null {
  const [asker, wanted] = [containerAt(from, ground), containerAt(to, ground)]
  if (asker === null || wanted === null || asker.id === wanted.id || asker.connection !== wanted.connection) return null
  const hop = (code: HopCode, name: string, network: string | undefined, note = ''): Hop => {
    const card = cardsOf(asker.id, ground.diagram).find(({ place }) => network !== undefined && place === network)
    return { code, node: card?.from ?? null, name, note, passes: code === 'name-found' }
  }
  const off = [asker, wanted].find(({ state }) => state !== 'running' && state !== 'paused')
  if (off !== undefined) return hop('name-off', off.name, undefined)
  const own = namedNetworks(asker)
  const common = namedNetworks(wanted).find((one) => own.includes(one))
  if (common !== undefined) return hop('name-found', common, common, `${wanted.name} = ${addressIn(wanted, common)}`)
  const isDefault = asker.networks.includes('bridge') && wanted.networks.includes('bridge')
  return isDefault ? hop('name-default-network', 'bridge', 'bridge') : hop('name-apart', wanted.name, undefined)
}

function containerAt(end: End, { observed }: Ground): Container | null {
  if (end.kind !== 'machine') return null
  const found = observed.machines.find(({ id }) => id === end.node.id)
  return found?.kind === 'container' && found.networkOf === undefined ? found : null
}

function addressIn({ endpoints }: Container, network: string): string {
  return endpoints?.find((one) => one.network === network)?.addresses.join(', ') ?? ''
}
