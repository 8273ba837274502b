import { notFound } from '../../contract/fault.ts'
import { parseId } from '../../contract/ids.ts'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import type { NetworkDetail } from '../docker/networks.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoNetwork } from '../libvirt/errors.ts'
import { NETWORK_XML } from '../libvirt/flags.ts'
import { isNetworkActive, networkByUuid, networkXml } from '../libvirt/network.ts'
import type { Net } from '../libvirt/signature.ts'
import type { Engines } from '../step/engines.ts'

/** A network of libvirt at the moment of planning. */
export interface ObservedLibvirtNetwork {
  readonly engine: 'libvirt'
  readonly id: string
  readonly connectionId: string
  readonly connection: Connection
  readonly net: Net
  readonly name: string
  readonly active: boolean
  readonly persistent: boolean
  /** What runs; what is kept where it is off. */
  readonly xml: string
  /** What is kept. */
  readonly kept: string
}

export interface ObservedDockerNetwork {
  readonly engine: 'docker'
  readonly id: string
  readonly connectionId: string
  readonly api: Engine
  readonly name: string
  readonly detail: NetworkDetail
}

export type ObservedNetwork = ObservedLibvirtNetwork | ObservedDockerNetwork

async function observeLibvirt(engines: Engines, id: string, connectionId: string, uuid: string) {
  const connection = await engines.libvirt(connectionId)
  try {
    const net = await networkByUuid(connection, uuid)
    const [active, { persistent }, xml] = await Promise.all([
      isNetworkActive(connection, net),
      connection.call('NETWORK_IS_PERSISTENT', { net }),
      networkXml(connection, net),
    ])
    const isPersistent = persistent !== 0
    // A transient one has nothing that is kept.
    const kept = active && isPersistent ? await networkXml(connection, net, NETWORK_XML.INACTIVE) : xml
    const what = { id, connectionId, connection, net, name: net.name }
    return { engine: 'libvirt' as const, ...what, active, persistent: isPersistent, xml, kept }
  } catch (error) {
    if (isNoNetwork(error)) throw notFound('network', id, error.message)
    throw error
  }
}

/**
 * Looks a network up on its engine, never in the inventory: a plan is made from what is true now.
 * @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE
 */
export async function observeNetwork(engines: Engines, id: string): Promise<ObservedNetwork> {
  const reference = parseId(id)
  if (reference?.kind !== 'network') throw notFound('network', id)
  const { connection, key } = reference
  if (key.includes('-')) return observeLibvirt(engines, id, connection, key)
  const api = await engines.docker(connection)
  try {
    const detail = await api.networks.inspect(key)
    return { engine: 'docker', id, connectionId: connection, api, name: detail.name, detail }
  } catch (error) {
    if (isDockerError(error, 'not-found')) throw notFound('network', id, error.message)
    throw error
  }
}
