import { Fault, notFound } from '../../../contract/fault.ts'
import type { NetworkSettings } from '../../../contract/network-spec.ts'
import type { Connection } from '../../libvirt/connection.ts'
import { isNoNetwork } from '../../libvirt/errors.ts'
import { isNetworkActive, networkByName, networkLeases, networkXml } from '../../libvirt/network.ts'
import { parseXml, selectElements, selectOne } from '../../libvirt/xml.ts'
import { addressNumber, addressText } from '../../net/address.ts'
import { settingsOf } from '../definition.ts'

/** A network card of a VM as it is defined. */
export interface Card {
  readonly mac: string
  /** libvirt's type: network, user, … */
  readonly type: string
  /** Empty for other types than `network`. */
  readonly network: string
}

/** The network that a card is on, as it runs, or as it is kept where it is off. */
export interface CardNetwork {
  readonly name: string
  readonly uuid: string
  readonly active: boolean
  readonly settings: NetworkSettings
}

export function cardsIn(xml: string): Card[] {
  return selectElements(parseXml(xml), '/domain/devices/interface').map((card) => ({
    mac: selectOne(card, 'string(mac/@address)').toLowerCase(),
    type: card.getAttribute('type') ?? '',
    network: card.getAttribute('type') === 'network' ? selectOne(card, 'string(source/@network)') : '',
  }))
}

const refused = (reason: string, detail: string, sentence: string) => new Fault('REFUSED', { reason, detail }, sentence)

/**
 * The card that is meant: of several without a word the first on a network of libvirt.
 * @throws Fault NOT_FOUND for a card that is not there, REFUSED for one that no port of the host can lead to
 */
export function chosenCard(xml: string, name: string, mac: string | undefined): Card {
  const cards = cardsIn(xml)
  const card = mac === undefined ? (cards.find(({ network }) => network !== '') ?? cards[0]) : byMac(cards, mac)
  if (card === undefined) throw refused('forward-no-card', name, `${name} has no network card.`)
  if (card.network !== '') return card
  const sentence =
    card.type === 'user'
      ? `${name} has its network from QEMU itself, which this libvirt gives no forwarded ports.`
      : `${name} is on no network of libvirt: it is reached at its own address.`
  throw refused(card.type === 'user' ? 'forward-user-mode' : 'forward-no-network', name, sentence)
}

function byMac(cards: readonly Card[], mac: string): Card {
  const card = cards.find((one) => one.mac === mac)
  if (card === undefined) throw notFound('network interface', mac)
  return card
}

/** Null for a network that is gone. */
export async function networkOf(connection: Connection, name: string): Promise<CardNetwork | null> {
  try {
    const net = await networkByName(connection, name)
    const [xml, active] = await Promise.all([networkXml(connection, net), isNetworkActive(connection, net)])
    return { name, uuid: net.uuid, active, settings: settingsOf(parseXml(xml)) }
  } catch (error) {
    if (isNoNetwork(error)) return null
    throw error
  }
}

/** @throws Fault REFUSED for a network that nothing is forwarded into */
export function refuseNetwork({ name, settings }: CardNetwork): void {
  const { mode, bridge, ranges, hosts } = settings
  if (mode === 'isolated') {
    throw refused('forward-isolated', name, `${name} is isolated: nothing is forwarded into it.`)
  }
  if (bridge === null || !['nat', 'route', 'open'].includes(mode)) {
    throw refused(
      'forward-no-network',
      name,
      `${name} is no network of libvirt’s own: its machines are reached directly.`,
    )
  }
  if (ranges.length === 0 && hosts.length === 0) {
    throw refused('forward-no-dhcp', name, `${name} gives out no addresses, so that none can be kept for the VM.`)
  }
}

/** What a network keeps for a card. */
export const reservedFor = ({ settings }: CardNetwork, mac: string): string | null =>
  settings.hosts.find((host) => host.mac === mac)?.address ?? null

/** The address that a card has now, else a free one. @throws Fault REFUSED when all are taken */
export async function addressFor(connection: Connection, network: CardNetwork, mac: string): Promise<string> {
  const { name, active, settings } = network
  const leases = active ? await networkLeases(connection, await networkByName(connection, name)) : []
  const own = leases.find((lease) => (lease.mac ?? '').toLowerCase() === mac && addressNumber(lease.ipaddr) !== null)
  if (own !== undefined) return own.ipaddr
  const taken = new Set([
    ...leases.map(({ ipaddr }) => ipaddr),
    ...settings.hosts.map(({ address }) => address),
    settings.gateway,
  ])
  for (const { start, end } of settings.ranges) {
    const [first, last] = [addressNumber(start) ?? 1, addressNumber(end) ?? 0]
    for (let number = first; number <= last; number++) {
      if (!taken.has(addressText(number))) return addressText(number)
    }
  }
  throw refused('forward-no-address', name, `${name} has no free address left to keep for the VM.`)
}

/** A name for the entry that no other has: libvirt refuses a second one. */
export function entryName({ settings }: CardNetwork, vm: string, mac: string): string {
  const stem =
    vm
      .replace(/[^A-Za-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50) || 'vm'
  const names = settings.hosts.map(({ name }) => name)
  return names.includes(stem) ? `${stem}-${mac.slice(-8).replaceAll(':', '')}` : stem
}
