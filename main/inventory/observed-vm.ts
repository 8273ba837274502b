import { notFound } from '../../contract/fault.ts'
import { parseId } from '../../contract/ids.ts'
import type { VmState } from '../../contract/machine.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { stateReason, vmState } from './vm-state.ts'

/** Where the connections come from. */
export interface LibvirtEngines {
  libvirt(connection: string): Promise<Connection>
}

/** A VM as libvirt has it at the moment of planning. */
export interface ObservedVm {
  readonly id: string
  readonly connectionId: string
  readonly connection: Connection
  readonly name: string
  readonly uuid: string
  readonly dom: { readonly name: string; readonly uuid: string; readonly id: number }
  readonly state: VmState
  /** libvirt's reason for it, in its own word; null when it gives none. */
  readonly reason: string | null
  readonly saved: boolean
  readonly persistent: boolean
}

/**
 * Looks a VM up on its engine, never in the inventory: a plan is made from what is true now.
 * @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE
 */
export async function observeVm(engines: LibvirtEngines, id: string): Promise<ObservedVm> {
  const reference = parseId(id)
  if (reference?.kind !== 'vm') throw notFound('VM', id)
  const connection = await engines.libvirt(reference.connection)
  try {
    const { dom } = await connection.call('DOMAIN_LOOKUP_BY_UUID', { uuid: reference.key })
    const [{ state, reason }, { result }, { persistent }] = await Promise.all([
      connection.call('DOMAIN_GET_STATE', { dom, flags: 0 }),
      connection.call('DOMAIN_HAS_MANAGED_SAVE_IMAGE', { dom, flags: 0 }),
      connection.call('DOMAIN_IS_PERSISTENT', { dom }),
    ])
    return {
      id,
      connectionId: reference.connection,
      connection,
      name: dom.name,
      uuid: dom.uuid,
      dom,
      state: vmState(state, result === 1),
      reason: stateReason(state, reason),
      saved: result === 1,
      persistent: persistent === 1,
    }
  } catch (error) {
    if (isNoDomain(error)) throw notFound('VM', id, error.message)
    throw error
  }
}

/** What each step on a domain carries. */
export function onDomain(vm: ObservedVm) {
  return { connection: vm.connectionId, uuid: vm.uuid, name: vm.name }
}
