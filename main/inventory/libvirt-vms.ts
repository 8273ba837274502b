import { formatId } from '../../contract/ids.ts'
import type { Vm } from '../../contract/machine.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { DOMAIN_STATS, LIST_DOMAINS } from '../libvirt/flags.ts'
import { DOMAIN_PAUSED_REASON, DOMAIN_STATE } from '../libvirt/states.ts'
import { faultOfDisks, readDiskFaults } from './disk-faults.ts'
import { domainStats } from '../libvirt/stats.ts'
import { summarizeDomain } from './domain-summary.ts'
import { stateReason, vmState } from './vm-state.ts'

interface DomainReference {
  readonly name: string
  readonly uuid: string
  readonly id: number
}

/** What of a domain does not stand in its XML, and the leases to find its addresses in. */
interface Circumstances {
  readonly state: number
  readonly reason: number
  readonly saved: boolean
  readonly autostart: boolean
  readonly persistent: boolean
  readonly leases: Leases
}

/** Addresses by MAC in lower case, as the networks' DHCP servers leased them. */
export type Leases = ReadonlyMap<string, readonly string[]>

/**
 * All VMs of a connection: five calls for the whole list and one per VM for its definition, all under way at once.
 * A VM that is undefined meanwhile is left out.
 */
export async function readAllVms(connection: Connection, connectionId: string, leases: Leases): Promise<Vm[]> {
  const list = async (flags: number) => {
    const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags })
    return domains
  }
  const uuids = async (flags: number) => new Set((await list(flags)).map((domain) => domain.uuid))
  const [domains, persistent, saved, autostart, stats] = await Promise.all([
    list(0),
    uuids(LIST_DOMAINS.PERSISTENT),
    uuids(LIST_DOMAINS.MANAGEDSAVE),
    uuids(LIST_DOMAINS.AUTOSTART),
    domainStats(connection, { groups: DOMAIN_STATS.STATE }),
  ])
  const states = new Map(
    stats.map(({ dom, values }) => [
      dom.uuid,
      { state: Number(values.get('state.state') ?? 0), reason: Number(values.get('state.reason') ?? 0) },
    ]),
  )
  const vms = await Promise.all(
    domains.map((domain) =>
      readDefinition(connection, connectionId, domain, {
        leases,
        ...(states.get(domain.uuid) ?? { state: 0, reason: 0 }),
        saved: saved.has(domain.uuid),
        autostart: autostart.has(domain.uuid),
        persistent: persistent.has(domain.uuid),
      }),
    ),
  )
  return vms.filter((vm) => vm !== null)
}

/** One VM as it is now; null when there is none with this uuid. */
export async function readVm(
  connection: Connection,
  connectionId: string,
  uuid: string,
  leases: Leases,
): Promise<Vm | null> {
  try {
    const { dom } = await connection.call('DOMAIN_LOOKUP_BY_UUID', { uuid })
    const [{ state, reason }, saved, autostart, persistent] = await Promise.all([
      connection.call('DOMAIN_GET_STATE', { dom, flags: 0 }),
      connection.call('DOMAIN_HAS_MANAGED_SAVE_IMAGE', { dom, flags: 0 }),
      connection.call('DOMAIN_GET_AUTOSTART', { dom }),
      connection.call('DOMAIN_IS_PERSISTENT', { dom }),
    ])
    return await readDefinition(connection, connectionId, dom, {
      leases,
      state,
      reason,
      saved: saved.result === 1,
      autostart: autostart.autostart === 1,
      persistent: persistent.persistent === 1,
    })
  } catch (error) {
    if (isNoDomain(error)) return null
    throw error
  }
}

async function readDefinition(
  connection: Connection,
  connectionId: string,
  domain: DomainReference,
  now: Circumstances,
): Promise<Vm | null> {
  try {
    const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom: domain, flags: 0 })
    const summary = summarizeDomain(xml)
    const state = vmState(now.state, now.saved)
    const active = state !== 'off' && state !== 'saved'
    const stuck = now.state === DOMAIN_STATE.PAUSED && now.reason === DOMAIN_PAUSED_REASON.IOERROR
    const fault = stuck ? faultOfDisks(await readDiskFaults(connection, domain)) : null
    return {
      kind: 'vm',
      id: formatId('vm', connectionId, domain.uuid),
      connection: connectionId,
      name: domain.name,
      uuid: domain.uuid,
      state,
      reason: stateReason(now.state, now.reason),
      addresses: active ? summary.interfaces.flatMap(({ mac }) => now.leases.get(mac.toLowerCase()) ?? []) : [],
      persistent: now.persistent,
      autostart: now.autostart,
      ...(fault === null ? {} : { fault }),
      ...summary,
    }
  } catch (error) {
    if (isNoDomain(error)) return null
    throw error
  }
}
