import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AddressSource, VmInterface } from '../../contract/vm-interfaces.ts'
import { observeVm, type ObservedVm } from '../inventory/observed-vm.ts'
import { domainXml, interfaceAddresses } from '../libvirt/domain.ts'
import { LibvirtError } from '../libvirt/errors.ts'
import { DOMAIN_INTERFACE_ADDRESSES_SRC } from '../libvirt/flags.ts'
import { parseXml, selectElements, type Element } from '../libvirt/xml.ts'
import { isLocal, type Engines } from '../step/engines.ts'

const attribute = (element: Element, child: string, name: string) =>
  selectElements(element, child)[0]?.getAttribute(name) || null

interface Told {
  readonly mac: string
  readonly name: string | null
  readonly address: string
  readonly from: AddressSource
}

/** What one source says; nothing where it cannot be asked: no DHCP of libvirt's own, no agent, an older libvirt. */
async function toldBy({ connection, dom }: ObservedVm, from: AddressSource): Promise<Told[]> {
  const source = { lease: 'LEASE', agent: 'AGENT', arp: 'ARP' } as const
  try {
    const found = await interfaceAddresses(connection, dom, DOMAIN_INTERFACE_ADDRESSES_SRC[source[from]])
    return found.flatMap(({ name, hwaddr, addrs }) =>
      addrs.map(({ addr, prefix }) => ({
        mac: (hwaddr ?? '').toLowerCase(),
        // Of the host's sources it is the tap.
        name: from === 'agent' ? name : null,
        // The neighbour table knows no prefix.
        address: prefix === 0 ? addr : `${addr}/${prefix}`,
        from,
      })),
    )
  } catch (error) {
    if (error instanceof LibvirtError) return []
    throw error
  }
}

/** Each address once, with everyone who says it; who knows no prefix agrees with who does. */
function agreed(told: readonly Told[]): VmInterface['addresses'] {
  const addresses = new Map<string, { address: string; from: AddressSource[] }>()
  for (const { address, from } of told) {
    const bare = address.replace(/\/.*/, '')
    const known = addresses.get(bare)
    if (known === undefined) addresses.set(bare, { address, from: [from] })
    else if (!known.from.includes(from)) known.from.push(from)
  }
  return [...addresses.values()]
}

async function countersOf(
  { connection, dom }: ObservedVm,
  device: string,
): Promise<Pick<VmInterface, 'received' | 'sent'>> {
  try {
    const stats = await connection.call('DOMAIN_INTERFACE_STATS', { dom, device })
    const of = (way: 'rx' | 'tx') => ({
      bytes: Number(stats[`${way}_bytes`]),
      packets: Number(stats[`${way}_packets`]),
      errors: Number(stats[`${way}_errs`]),
      drops: Number(stats[`${way}_drop`]),
    })
    return { received: of('rx'), sent: of('tx') }
  } catch (error) {
    // Taken away meanwhile, or of a kind that the host does not count (user).
    if (error instanceof LibvirtError) return { received: null, sent: null }
    throw error
  }
}

/** Of an interface of this host; null for one that is not in the namespace of this process. */
async function mtuOf(name: string): Promise<number | null> {
  const text = await readFile(join('/sys/class/net', name, 'mtu'), 'utf8').catch(() => '')
  return /^\d+\s*$/.test(text) ? Number(text) : null
}

/** What is there only while it runs: its end on the host, and what passed there. */
async function runningOf(card: Element, vm: ObservedVm, local: boolean) {
  const tap = vm.dom.id < 0 ? null : attribute(card, 'target', 'dev')
  if (tap === null) return { tap, bridge: null, mtu: null, received: null, sent: null }
  const [counted, mtu] = await Promise.all([countersOf(vm, tap), local ? mtuOf(tap) : null])
  return { tap, bridge: attribute(card, 'source', 'bridge'), mtu, ...counted }
}

async function readOne(card: Element, vm: ObservedVm, told: readonly Told[], local: boolean): Promise<VmInterface> {
  const mac = (attribute(card, 'mac', 'address') ?? '').toLowerCase()
  const type = card.getAttribute('type') ?? ''
  const own = told.filter((one) => one.mac === mac)
  const configured = attribute(card, 'mtu', 'size')
  const running = await runningOf(card, vm, local)
  return {
    mac,
    type,
    source: attribute(card, 'source', type === 'direct' ? 'dev' : type),
    model: attribute(card, 'model', 'type'),
    link: attribute(card, 'link', 'state') === 'down' ? 'down' : 'up',
    guestName: own.find(({ name }) => name !== null)?.name ?? null,
    addresses: agreed(own),
    ...running,
    mtu: running.mtu ?? (configured === null ? null : Number(configured)),
  }
}

/**
 * What virsh tells with domiflist, domif-getlink, domifstat and domifaddr from each of its sources.
 * @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE
 */
export async function readInterfaces(id: string, engines: Engines): Promise<VmInterface[]> {
  const vm = await observeVm(engines, id)
  const cards = selectElements(parseXml(await domainXml(vm.connection, vm.dom)), '/domain/devices/interface')
  const sources: readonly AddressSource[] = vm.dom.id < 0 || cards.length === 0 ? [] : ['lease', 'agent', 'arp']
  const told = (await Promise.all(sources.map((from) => toldBy(vm, from)))).flat()
  const local = isLocal(engines, vm.connectionId)
  return Promise.all(cards.map((card) => readOne(card, vm, told, local)))
}
