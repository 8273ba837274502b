/** The state behind a fake daemon: what all its connections see. */
import { EventEmitter } from 'node:events'
import type { EventName, EventPayload } from '../../../main/libvirt/events.ts'
import type { Dom, Net, Pool, Snap, Struct, Vol } from '../../../main/libvirt/signature.ts'
import type { FakeAgent } from './agent.ts'
import { Refusal } from './faults.ts'

export interface FakeSnapshot {
  name: string
  xml: string
  parent: string | null
  state: number
}

export interface FakeDomain {
  name: string
  uuid: string
  /** -1 when off. */
  id: number
  state: number
  reason: number
  xml: string
  /** What runs, where that differs from what would run after a restart. */
  runningXml?: string
  persistent: boolean
  autostart: boolean
  saved: boolean
  metadata: Map<string, string>
  snapshots: Map<string, FakeSnapshot>
  currentSnapshot: string | null
  addresses: Struct<'guest_interface'>[]
  /** What runs on its disks, by target; nothing when left out. Types are those of virDomainBlockJobType. */
  jobs?: Map<string, { readonly type: number; readonly cur: bigint; readonly end: bigint }>
  /** What answers inside; nobody when left out. */
  agent?: FakeAgent
}

export interface FakeNetwork {
  name: string
  uuid: string
  xml: string
  active: boolean
  autostart: boolean
  leases: Struct<'dhcp_lease'>[]
}

export interface FakeVolume {
  name: string
  key: string
  capacity: bigint
  data: Buffer
  xml: string
}

export interface FakePool {
  name: string
  uuid: string
  xml: string
  active: boolean
  autostart: boolean
  volumes: Map<string, FakeVolume>
}

/** An event without the callback id, which each session adds for itself. */
export interface FakeEvent {
  name: EventName
  payload: object
  /** Compared with a registration's filter. */
  subject: string
}

export class FakeHost {
  readonly domains = new Map<string, FakeDomain>()
  readonly networks = new Map<string, FakeNetwork>()
  readonly pools = new Map<string, FakePool>()
  readonly nodeDevices: string[] = ['computer', 'net_lo_00_00_00_00_00_00']
  /** What is told of a device, by its name; hardly anything of those that are not here. */
  readonly nodeDeviceTexts = new Map<string, string>()
  readonly events = new EventEmitter<{ event: [FakeEvent] }>()
  #nextId = 1

  /** Defined guests named `<prefix>1` … that are off. */
  addDomains(count: number, prefix = 'guest-'): void {
    for (let i = 1; i <= count; i++) this.addDomain(`${prefix}${i}`)
  }

  addDomain(name: string, changes: Partial<FakeDomain> = {}): FakeDomain {
    const uuid = changes.uuid ?? fakeUuid(this.domains.size + 1)
    const domain: FakeDomain = {
      name,
      uuid,
      id: -1,
      state: 5,
      reason: 0,
      xml: `<domain type='qemu'>\n  <name>${name}</name>\n  <uuid>${uuid}</uuid>\n  <memory unit='KiB'>131072</memory>\n  <vcpu placement='static'>1</vcpu>\n  <os>\n    <type arch='x86_64'>hvm</type>\n  </os>\n  <devices/>\n</domain>\n`,
      persistent: true,
      autostart: false,
      saved: false,
      metadata: new Map(),
      snapshots: new Map(),
      currentSnapshot: null,
      addresses: [],
      ...changes,
    }
    this.domains.set(uuid, domain)
    return domain
  }

  addNetwork(name: string, changes: Partial<FakeNetwork> = {}): FakeNetwork {
    const uuid = changes.uuid ?? fakeUuid(0x10000 + this.networks.size)
    const xml = `<network>\n  <name>${name}</name>\n  <uuid>${uuid}</uuid>\n  <bridge name='virbr${this.networks.size}'/>\n</network>\n`
    const network = { name, uuid, xml, active: false, autostart: false, leases: [], ...changes }
    this.networks.set(uuid, network)
    return network
  }

  addPool(name: string, changes: Partial<FakePool> = {}): FakePool {
    const uuid = changes.uuid ?? fakeUuid(0x20000 + this.pools.size)
    const xml = `<pool type='dir'>\n  <name>${name}</name>\n  <uuid>${uuid}</uuid>\n  <target>\n    <path>/fake/${name}</path>\n  </target>\n</pool>\n`
    const pool = { name, uuid, xml, active: true, autostart: false, volumes: new Map<string, FakeVolume>(), ...changes }
    this.pools.set(uuid, pool)
    return pool
  }

  addVolume(pool: FakePool, name: string, data: Buffer = Buffer.alloc(0), capacity = BigInt(data.length)): FakeVolume {
    const key = `/fake/${pool.name}/${name}`
    const xml = `<volume type='file'>\n  <name>${name}</name>\n  <key>${key}</key>\n  <capacity unit='bytes'>${capacity}</capacity>\n</volume>\n`
    const volume = { name, key, capacity, data, xml }
    pool.volumes.set(name, volume)
    return volume
  }

  /** An id for a domain that starts. */
  newId(): number {
    return this.#nextId++
  }

  domain(dom: { uuid: string }): FakeDomain {
    const found = this.domains.get(dom.uuid)
    if (!found) throw new Refusal(42, `Domain not found: no domain with matching uuid '${dom.uuid}'`)
    return found
  }

  network(net: { uuid: string }): FakeNetwork {
    const found = this.networks.get(net.uuid)
    if (!found) throw new Refusal(43, `Network not found: no network with matching uuid '${net.uuid}'`, 19)
    return found
  }

  pool(pool: { uuid: string }): FakePool {
    const found = this.pools.get(pool.uuid)
    if (!found) throw new Refusal(49, `Storage pool not found: no pool with matching uuid '${pool.uuid}'`, 18)
    return found
  }

  volume(vol: Vol): FakeVolume {
    for (const pool of this.pools.values()) {
      for (const volume of pool.volumes.values()) if (volume.key === vol.key) return volume
    }
    throw new Refusal(50, `Storage volume not found: no storage vol with matching key '${vol.key}'`, 18)
  }

  snapshot(snap: Snap): FakeSnapshot {
    const found = this.domain(snap.dom).snapshots.get(snap.name)
    if (!found) throw new Refusal(72, `Domain snapshot not found: no domain snapshot with matching name '${snap.name}'`)
    return found
  }

  /** Changes a domain's state as if somebody else had done it, with its event. */
  changeState(domain: FakeDomain, state: number, event: { event: number; detail?: number }): void {
    domain.state = state
    if (state === 5) domain.id = -1
    else if (domain.id < 0) domain.id = this.newId()
    this.emitLifecycle(domain, event.event, event.detail ?? 0)
  }

  emitLifecycle(domain: FakeDomain, event: number, detail = 0): void {
    this.emit('DOMAIN_EVENT_CALLBACK_LIFECYCLE', { dom: domRef(domain), event, detail }, domain.uuid)
  }

  /** Sends an event to every connection that asked for it. */
  emit<N extends EventName>(name: N, payload: Omit<EventPayload<N>, 'callbackID'>, subject: string): void {
    this.events.emit('event', { name, payload, subject })
  }
}

export const domRef = ({ name, uuid, id }: FakeDomain): Dom => ({ name, uuid, id })
export const netRef = ({ name, uuid }: FakeNetwork): Net => ({ name, uuid })
export const poolRef = ({ name, uuid }: FakePool): Pool => ({ name, uuid })

/** A UUID that tells its number. */
export function fakeUuid(number: number): string {
  return `fa4e0000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

/** Text of a simple element; the fake reads no more of the XML than names. */
export function elementText(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
}
