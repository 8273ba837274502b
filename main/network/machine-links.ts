import type { LinkRefusal, LinkShape, MachineLink } from '../../contract/link.ts'
import { parseId } from '../../contract/ids.ts'
import { isActive } from '../../contract/machine.ts'
import { observeContainer } from '../inventory/observed-container.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { parseXml, selectElements, type Element } from '../libvirt/xml.ts'
import { namespaceIn, otherHalf, parseHostLinks, touchable, type HostLink } from '../net/host-links.ts'
import { hasIngress, readQueue, readRules, sentName, tableOf, type RootQueue, type Rules } from '../net/link-shape.ts'
import { isHere, type Engines } from '../step/engines.ts'
import { readHostNet, type HostNet } from '../step/link-steps.ts'
import { linksOf, namespaceOf, queuesOf, tableText } from '../system/host-net.ts'

/** A link with what is known of it on this host. */
export interface ObservedLink {
  readonly mac: string
  readonly place: string
  readonly end: { readonly link: HostLink } | { readonly refused: LinkRefusal }
  /** Null where it is not known. */
  readonly up: boolean | null
  readonly queue: RootQueue
  /** Of what the machine sends; null where it waits nowhere. `foreign`: somebody else takes it on its way. */
  readonly sent: RootQueue | null
  readonly rules: Rules | null
}

export interface ObservedLinks {
  readonly name: string
  readonly kind: 'vm' | 'container'
  /** Whether it runs, so that it has links. */
  readonly on: boolean
  readonly links: readonly ObservedLink[]
}

interface Found {
  readonly mac: string
  readonly place: string
  /** What the engine says of the cable; null = as the host's end is. */
  readonly cable: boolean | null
  readonly host: HostLink | undefined
}

const attribute = (element: Element, child: string, name: string): string | null =>
  selectElements(element, child)[0]?.getAttribute(name) ?? null

/** The cards of a running VM, by its live definition. */
function cardsOf(xml: string, { links }: HostNet): Found[] {
  return selectElements(parseXml(xml), '/domain/devices/interface').map((card) => {
    const target = attribute(card, 'target', 'dev')
    const source = selectElements(card, 'source')[0]
    const place = ['network', 'bridge', 'dev'].map((name) => source?.getAttribute(name)).find(Boolean)
    return {
      mac: (attribute(card, 'mac', 'address') ?? '').toLowerCase(),
      place: place ?? card.getAttribute('type') ?? '',
      cable: attribute(card, 'link', 'state') !== 'down',
      host: links.find(({ name, kind }) => name === target && kind === 'tun'),
    }
  })
}

interface Inside {
  readonly links: readonly HostLink[]
  /** By the number that this namespace has given it. */
  readonly namespace: number | null
}

async function insideOf(pid: number): Promise<Inside | null> {
  try {
    const links = parseHostLinks(await linksOf(pid))
    const { inode, all } = await namespaceOf(pid)
    return { links, namespace: namespaceIn(all, inode) }
  } catch {
    // Without root's rights nobody sees into another namespace; a process that ended meanwhile has none.
    return null
  }
}

const nothing = { queue: { type: 'plain' as const }, sent: null, rules: null }

async function observed(found: Found, refused: LinkRefusal | null, net: HostNet): Promise<ObservedLink> {
  const { mac, place, cable, host } = found
  const up = cable === false ? false : (host?.up ?? null)
  if (refused !== null) return { mac, place, up, end: { refused }, ...nothing }
  const end = touchable(host, net.links, net.ways)
  if ('refused' in end) return { mac, place, up, end, ...nothing }
  const { name, index } = end.link
  const own = net.links.some((link) => link.name === sentName(index) && link.kind === 'ifb')
  const [queues, sent, rules] = await Promise.all([
    queuesOf(name).catch(() => ''),
    own ? queuesOf(sentName(index)).then(readQueue, () => null) : null,
    // Who may not read the rules has set none.
    tableText(tableOf(index)).then(readRules, () => null),
  ])
  const taken = sent === null && hasIngress(queues) ? ({ type: 'foreign' } as const) : sent
  return { mac, place, up, end, queue: readQueue(queues), sent: taken, rules }
}

async function linksOfVm(engines: Engines, id: string): Promise<ObservedLinks> {
  const vm = await observeVm(engines, id)
  const base = { name: vm.name, kind: 'vm' as const, on: isActive(vm.state) }
  const { xml } = await vm.connection.call('DOMAIN_GET_XML_DESC', { dom: vm.dom, flags: 0 })
  const here = isHere(engines, vm.connectionId)
  const net = here ? await readHostNet() : { links: [], ways: [] }
  const refused = !here ? 'remote' : !base.on ? 'off' : null
  return { ...base, links: await Promise.all(cardsOf(xml, net).map((card) => observed(card, refused, net))) }
}

async function linksOfContainer(engines: Engines, id: string): Promise<ObservedLinks> {
  const { name, detail, state, connectionId } = await observeContainer(engines, id)
  const base = { name, kind: 'container' as const, on: state === 'running' || state === 'paused' }
  const here = isHere(engines, connectionId)
  const looks = here && base.on && detail.pid > 0
  // First the host's: that is what has the kernel give the container's namespace its number.
  const net = here ? await readHostNet() : { links: [], ways: [] }
  const inside = looks ? await insideOf(detail.pid) : { links: [], namespace: null }
  const refused = !here ? 'remote' : !base.on ? 'off' : inside === null ? 'root' : null
  const found = detail.networks
    .filter(({ mac }) => mac !== '' || !base.on)
    .map(({ mac, network }): Found => {
      const own = inside?.links.find((link) => link.mac === mac.toLowerCase())
      return {
        mac: mac.toLowerCase(),
        place: network,
        cable: null,
        host: own === undefined ? undefined : otherHalf(own, net.links, inside?.namespace ?? null),
      }
    })
  return { ...base, links: await Promise.all(found.map((one) => observed(one, refused, net))) }
}

/**
 * The links of a machine as they are now.
 * @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE
 */
export function observeLinks(engines: Engines, id: string): Promise<ObservedLinks> {
  return parseId(id)?.kind === 'vm' ? linksOfVm(engines, id) : linksOfContainer(engines, id)
}

/** What is done to its packets, in the contract's words. */
export function shapeOf({ queue, sent, rules }: Pick<ObservedLink, 'queue' | 'sent' | 'rules'>): LinkShape {
  const queued = queue.type === 'ours' ? queue.shape : {}
  return {
    toMachine: { ...queued, ...(rules?.toLoss == null ? {} : { loss: rules.toLoss }) },
    fromMachine: {
      ...(sent?.type === 'ours' ? sent.shape : {}),
      ...(rules?.fromRate == null ? {} : { rate: rules.fromRate }),
      ...(rules?.fromLoss == null ? {} : { loss: rules.fromLoss }),
    },
  }
}

export function toldLink(link: ObservedLink): MachineLink {
  const { mac, place, up, end } = link
  const told = 'refused' in end ? { host: null, refused: end.refused } : { host: end.link.name, refused: null }
  return { mac, place, up, ...told, shape: shapeOf(link) }
}
