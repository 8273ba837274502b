import { randomBytes } from 'node:crypto'
import { Fault, nameTaken } from '../../contract/fault.ts'
import { LABRIG_NAMESPACE } from '../inventory/domain-summary.ts'
import { FORWARDS_MARK } from '../inventory/own-marks.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoNetwork } from '../libvirt/errors.ts'
import { isNetworkActive, networkByName, networkLeases, networkXml } from '../libvirt/network.ts'
import { parseXml, selectElements, selectOne, type Document } from '../libvirt/xml.ts'
import { metadataElement } from '../libvirt/xml-edit.ts'
import { addressNumber, addressText } from '../net/address.ts'
import type { Reservation } from '../step/network-steps.ts'
import type { Step } from '../step/step.ts'

/** A card of a copy: its own hardware address, and what is kept for it. */
export interface CopiedCard {
  readonly mac: string
  /** Null on networks without a DHCP server of libvirt. */
  readonly reservation: Reservation | null
}

interface Dhcp {
  readonly live: boolean
  readonly free: Iterator<string>
  /** Names of entries that are there. */
  readonly names: ReadonlySet<string>
}

/** Of QEMU's range, as libvirt makes them (virDomainNetGenerateMAC). */
function newMac(): string {
  return ['52', '54', '00', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
}

function* freeAddresses(ranges: readonly (readonly [number, number])[], taken: ReadonlySet<number>): Generator<string> {
  for (const [first, last] of ranges) {
    for (let address = first; address <= last; address++) if (!taken.has(address)) yield addressText(address)
  }
}

/** The DHCP server of a network; null when libvirt runs none for IPv4 there. */
async function dhcpOf(connection: Connection, name: string): Promise<Dhcp | null> {
  const net = await networkByName(connection, name).catch((error: unknown) => {
    if (isNoNetwork(error)) return null
    throw error
  })
  if (net === null) return null
  const [xml, live] = await Promise.all([networkXml(connection, net), isNetworkActive(connection, net)])
  const leases = live ? await networkLeases(connection, net) : []
  const document = parseXml(xml)
  const ranges = selectElements(document, '/network/ip/dhcp/range').flatMap((range): [number, number][] => {
    const first = addressNumber(range.getAttribute('start') ?? '')
    const last = addressNumber(range.getAttribute('end') ?? '')
    return first === null || last === null ? [] : [[first, last]]
  })
  if (ranges.length === 0) return null
  const hosts = selectElements(document, '/network/ip/dhcp/host')
  const taken = [
    ...selectElements(document, '/network/ip').map((ip) => ip.getAttribute('address')),
    ...hosts.map((host) => host.getAttribute('ip')),
    ...leases.map(({ ipaddr }) => ipaddr),
  ]
  const numbers = taken.map((text) => addressNumber(text ?? '')).filter((number) => number !== null)
  return {
    live,
    free: freeAddresses(ranges, new Set(numbers)),
    names: new Set(hosts.map((host) => host.getAttribute('name') ?? '')),
  }
}

function noAddress(network: string): Fault<'REFUSED'> {
  const sentence = `The network ${network} has not enough free addresses for the copies.`
  return new Fault('REFUSED', { reason: 'no-addresses', detail: network }, sentence)
}

/** Hands out addresses for one set of copies: no two get the same. */
export class AddressBook {
  readonly #connection: Connection
  readonly #connectionId: string
  readonly #networks = new Map<string, Promise<Dhcp | null>>()

  constructor(connection: Connection, connectionId: string) {
    this.#connection = connection
    this.#connectionId = connectionId
  }

  /**
   * The cards of one copy, in the order of its definition.
   * @throws Fault REFUSED when a network's range is used up, NAME_TAKEN when it knows another card by the copy's name
   */
  async cardsFor(xml: string, copy: string): Promise<CopiedCard[]> {
    const cards: CopiedCard[] = []
    const named = new Map<string, number>()
    for (const card of selectElements(parseXml(xml), '/domain/devices/interface')) {
      const network = card.getAttribute('type') === 'network' ? selectOne(card, 'string(source/@network)') : ''
      const dhcp = network === '' ? null : await this.#dhcp(network)
      const mac = newMac()
      if (dhcp === null) {
        cards.push({ mac, reservation: null })
        continue
      }
      const count = (named.get(network) ?? 0) + 1
      named.set(network, count)
      const name = count === 1 ? copy : `${copy}-${count}`
      if (dhcp.names.has(name)) throw nameTaken('reserved address', name, network)
      const next = dhcp.free.next()
      if (next.done === true) throw noAddress(network)
      cards.push({ mac, reservation: { network, mac, name, address: next.value } })
    }
    return cards
  }

  async stepsFor(cards: readonly CopiedCard[]): Promise<Step[]> {
    const steps: Step[] = []
    for (const { reservation } of cards) {
      if (reservation === null) continue
      const live = (await this.#dhcp(reservation.network))?.live === true
      steps.push({ type: 'network.reserve', connection: this.#connectionId, ...reservation, live })
    }
    return steps
  }

  #dhcp(network: string): Promise<Dhcp | null> {
    const known = this.#networks.get(network) ?? dhcpOf(this.#connection, network)
    this.#networks.set(network, known)
    return known
  }
}

/** What a definition's marks say was reserved for it: as a copy, or for ports of the host that lead to it. */
function marked(document: Document): Reservation[] {
  return [LABRIG_NAMESPACE, FORWARDS_MARK.uri].flatMap((namespace) => {
    const mark = metadataElement(document, namespace)
    if (mark === null) return []
    return selectElements(mark, "*[local-name()='address']").map((element) => {
      const value = (name: string) => element.getAttribute(name) ?? ''
      return { network: value('network'), mac: value('mac'), name: value('name'), address: value('ip') }
    })
  })
}

/** The steps that give back what was reserved for a VM; an entry that is gone or was changed is left alone. */
export async function unreserveSteps(connection: Connection, connectionId: string, xml: string): Promise<Step[]> {
  const steps: Step[] = []
  for (const reservation of marked(parseXml(xml))) {
    const { network, mac, address } = reservation
    const net = await networkByName(connection, network).catch((error: unknown) => {
      if (isNoNetwork(error)) return null
      throw error
    })
    if (net === null) continue
    const [definition, live] = await Promise.all([networkXml(connection, net), isNetworkActive(connection, net)])
    const hosts = selectElements(parseXml(definition), '/network/ip/dhcp/host')
    const there = hosts.some((host) => host.getAttribute('mac') === mac && host.getAttribute('ip') === address)
    if (there) steps.push({ type: 'network.unreserve', connection: connectionId, ...reservation, live })
  }
  return steps
}
