/** Domains: thin functions over one call each. All throw what `Connection.call` throws. */
import type { Connection } from './connection.ts'
import { isNoMetadata } from './errors.ts'
import { DOMAIN_METADATA, DOMAIN_STATS, DOMAIN_XML, flags, GET_ALL_DOMAIN_STATS, LIST_DOMAINS } from './flags.ts'
import type { Dom, Struct } from './signature.ts'
import { DOMAIN_STATE } from './states.ts'

export interface DomainWithState {
  dom: Dom
  /** DOMAIN_STATE; NOSTATE when the daemon did not say. */
  state: number
  /** DOMAIN_<STATE>_REASON */
  reason: number
}

/** All domains with their states, in one call. Never waits for a guest that is busy. */
export async function listDomains(connection: Connection): Promise<DomainWithState[]> {
  const { retStats } = await connection.call('CONNECT_GET_ALL_DOMAIN_STATS', {
    doms: [],
    stats: DOMAIN_STATS.STATE,
    flags: GET_ALL_DOMAIN_STATS.NOWAIT,
  })
  return retStats.map(({ dom, params }) => {
    const listed: DomainWithState = { dom, state: DOMAIN_STATE.NOSTATE, reason: 0 }
    for (const param of params) {
      if (param.type !== 'int') continue
      if (param.field === 'state.state') listed.state = param.value
      else if (param.field === 'state.reason') listed.reason = param.value
    }
    return listed
  })
}

/** Domains by a filter of LIST_DOMAINS flags; 0 for all. Flags of one kind widen, of different kinds narrow. */
export async function listDomainsBy(connection: Connection, filter: number): Promise<Dom[]> {
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: filter })
  return domains
}

export interface DomainTraits {
  persistent: ReadonlySet<string>
  autostart: ReadonlySet<string>
  saved: ReadonlySet<string>
  withSnapshots: ReadonlySet<string>
}

/** What only a filter tells of all domains at once, as sets of UUIDs: four calls, however many domains. */
export async function domainTraits(connection: Connection): Promise<DomainTraits> {
  const uuids = async (filter: number) => new Set((await listDomainsBy(connection, filter)).map((dom) => dom.uuid))
  const [persistent, autostart, saved, withSnapshots] = await Promise.all([
    uuids(LIST_DOMAINS.PERSISTENT),
    uuids(LIST_DOMAINS.AUTOSTART),
    uuids(LIST_DOMAINS.MANAGEDSAVE),
    uuids(LIST_DOMAINS.HAS_SNAPSHOT),
  ])
  return { persistent, autostart, saved, withSnapshots }
}

/** @throws LibvirtError NO_DOMAIN */
export async function domainByName(connection: Connection, name: string): Promise<Dom> {
  return (await connection.call('DOMAIN_LOOKUP_BY_NAME', { name })).dom
}

/** @throws LibvirtError NO_DOMAIN */
export async function domainByUuid(connection: Connection, uuid: string): Promise<Dom> {
  return (await connection.call('DOMAIN_LOOKUP_BY_UUID', { uuid })).dom
}

export function domainState(connection: Connection, dom: Dom): Promise<{ state: number; reason: number }> {
  return connection.call('DOMAIN_GET_STATE', { dom, flags: 0 })
}

/** @param bits DOMAIN_XML; for editing use INACTIVE and SECURE, else a redefine loses the VNC password */
export async function domainXml(connection: Connection, dom: Dom, bits = 0): Promise<string> {
  return (await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: bits })).xml
}

/** What a change must start from. */
export function domainXmlForEditing(connection: Connection, dom: Dom): Promise<string> {
  return domainXml(connection, dom, flags(DOMAIN_XML.INACTIVE, DOMAIN_XML.SECURE))
}

/** Creates or redefines a persistent domain. @param bits DOMAIN_DEFINE */
export async function defineDomain(connection: Connection, xml: string, bits = 0): Promise<Dom> {
  return (await connection.call('DOMAIN_DEFINE_XML_FLAGS', { xml, flags: bits })).dom
}

/** Starts a transient domain. @param bits DOMAIN_START */
export async function createTransientDomain(connection: Connection, xml: string, bits = 0): Promise<Dom> {
  return (await connection.call('DOMAIN_CREATE_XML', { xml_desc: xml, flags: bits })).dom
}

/** Starts a defined domain, from its managed save when it has one. @returns the domain with its new id @param bits DOMAIN_START */
export async function startDomain(connection: Connection, dom: Dom, bits = 0): Promise<Dom> {
  return (await connection.call('DOMAIN_CREATE_WITH_FLAGS', { dom, flags: bits })).dom
}

/** Asks the guest to shut down; resolves when asked, not when done. @param bits DOMAIN_SHUTDOWN_MODE */
export function shutdownDomain(connection: Connection, dom: Dom, bits = 0): Promise<void> {
  return connection.call('DOMAIN_SHUTDOWN_FLAGS', { dom, flags: bits })
}

/** Pulls the plug. @param bits DOMAIN_DESTROY */
export function destroyDomain(connection: Connection, dom: Dom, bits = 0): Promise<void> {
  return connection.call('DOMAIN_DESTROY_FLAGS', { dom, flags: bits })
}

/** Asks the guest to reboot. @param bits DOMAIN_REBOOT_MODE */
export function rebootDomain(connection: Connection, dom: Dom, bits = 0): Promise<void> {
  return connection.call('DOMAIN_REBOOT', { dom, flags: bits })
}

/** Presses the reset button. */
export function resetDomain(connection: Connection, dom: Dom): Promise<void> {
  return connection.call('DOMAIN_RESET', { dom, flags: 0 })
}

/** Stops the guest's CPUs. */
export function suspendDomain(connection: Connection, dom: Dom): Promise<void> {
  return connection.call('DOMAIN_SUSPEND', { dom })
}

export function resumeDomain(connection: Connection, dom: Dom): Promise<void> {
  return connection.call('DOMAIN_RESUME', { dom })
}

/** Saves memory to disk and stops; the next start goes on from there. @param bits DOMAIN_SAVE */
export function managedSave(connection: Connection, dom: Dom, bits = 0): Promise<void> {
  return connection.call('DOMAIN_MANAGED_SAVE', { dom, flags: bits })
}

export async function hasManagedSave(connection: Connection, dom: Dom): Promise<boolean> {
  return (await connection.call('DOMAIN_HAS_MANAGED_SAVE_IMAGE', { dom, flags: 0 })).result !== 0
}

export function removeManagedSave(connection: Connection, dom: Dom): Promise<void> {
  return connection.call('DOMAIN_MANAGED_SAVE_REMOVE', { dom, flags: 0 })
}

/** Removes the definition; storage stays. @param bits DOMAIN_UNDEFINE */
export function undefineDomain(connection: Connection, dom: Dom, bits = 0): Promise<void> {
  return connection.call('DOMAIN_UNDEFINE_FLAGS', { dom, flags: bits })
}

/** The domain must be off and without a managed save. */
export async function renameDomain(connection: Connection, dom: Dom, name: string): Promise<void> {
  await connection.call('DOMAIN_RENAME', { dom, new_name: name, flags: 0 })
}

export async function isPersistent(connection: Connection, dom: Dom): Promise<boolean> {
  return (await connection.call('DOMAIN_IS_PERSISTENT', { dom })).persistent !== 0
}

export async function getAutostart(connection: Connection, dom: Dom): Promise<boolean> {
  return (await connection.call('DOMAIN_GET_AUTOSTART', { dom })).autostart !== 0
}

export function setAutostart(connection: Connection, dom: Dom, autostart: boolean): Promise<void> {
  return connection.call('DOMAIN_SET_AUTOSTART', { dom, autostart: autostart ? 1 : 0 })
}

/** The metadata element of a namespace as XML, null when there is none. @param affect DOMAIN_AFFECT */
export async function getMetadata(connection: Connection, dom: Dom, uri: string, affect = 0): Promise<string | null> {
  try {
    const args = { dom, type: DOMAIN_METADATA.ELEMENT, uri, flags: affect }
    return (await connection.call('DOMAIN_GET_METADATA', args)).metadata
  } catch (error) {
    if (isNoMetadata(error)) return null
    throw error
  }
}

/** Sets (or, with null, removes) the metadata element of a namespace. @param affect DOMAIN_AFFECT */
export function setMetadata(
  connection: Connection,
  dom: Dom,
  element: { uri: string; prefix: string; xml: string | null },
  affect = 0,
): Promise<void> {
  const { uri, prefix, xml } = element
  const args = { dom, type: DOMAIN_METADATA.ELEMENT, metadata: xml, key: prefix, uri, flags: affect }
  return connection.call('DOMAIN_SET_METADATA', args)
}

/** Sets or removes the title or the description. @param affect DOMAIN_AFFECT */
export function setDomainText(
  connection: Connection,
  dom: Dom,
  field: { kind: 'TITLE' | 'DESCRIPTION'; text: string | null },
  affect = 0,
): Promise<void> {
  const args = { dom, type: DOMAIN_METADATA[field.kind], metadata: field.text, key: null, uri: null, flags: affect }
  return connection.call('DOMAIN_SET_METADATA', args)
}

/** @param affect DOMAIN_DEVICE_MODIFY, such as LIVE and CONFIG */
export function attachDevice(connection: Connection, dom: Dom, xml: string, affect = 0): Promise<void> {
  return connection.call('DOMAIN_ATTACH_DEVICE_FLAGS', { dom, xml, flags: affect })
}

/**
 * Asks a running guest to let the device go and returns before it did: wait for the event DEVICE_REMOVED (or
 * DEVICE_REMOVAL_FAILED). @param affect DOMAIN_DEVICE_MODIFY
 */
export function detachDevice(connection: Connection, dom: Dom, xml: string, affect = 0): Promise<void> {
  return connection.call('DOMAIN_DETACH_DEVICE_FLAGS', { dom, xml, flags: affect })
}

/** Changes what can change in place: media of a CD drive, link state, VNC password. @param affect DOMAIN_DEVICE_MODIFY */
export function updateDevice(connection: Connection, dom: Dom, xml: string, affect = 0): Promise<void> {
  return connection.call('DOMAIN_UPDATE_DEVICE_FLAGS', { dom, xml, flags: affect })
}

/**
 * Addresses of a running guest.
 *
 * @param source DOMAIN_INTERFACE_ADDRESSES_SRC; AGENT fails with an agent error when none runs, ARP is not everywhere
 */
export async function interfaceAddresses(
  connection: Connection,
  dom: Dom,
  source: number,
): Promise<Struct<'guest_interface'>[]> {
  return (await connection.call('DOMAIN_INTERFACE_ADDRESSES', { dom, source, flags: 0 })).ifaces
}

/** Presses keys together. @param keys at most 16 codes of the set @param holdMs how long they stay down */
export function sendKeys(
  connection: Connection,
  dom: Dom,
  keys: readonly number[],
  { codeset = 0, holdMs = 0 } = {},
): Promise<void> {
  return connection.call('DOMAIN_SEND_KEY', { dom, codeset, holdtime: holdMs, keycodes: keys, flags: 0 })
}

/** Memory in KiB. @param bits DOMAIN_MEM */
export function setMemory(connection: Connection, dom: Dom, kib: bigint | number, bits = 0): Promise<void> {
  return connection.call('DOMAIN_SET_MEMORY_FLAGS', { dom, memory: kib, flags: bits })
}

/** @param bits DOMAIN_VCPU */
export function setVcpus(connection: Connection, dom: Dom, count: number, bits = 0): Promise<void> {
  return connection.call('DOMAIN_SET_VCPUS_FLAGS', { dom, nvcpus: count, flags: bits })
}
