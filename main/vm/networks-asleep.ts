import { notFound } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoNetwork } from '../libvirt/errors.ts'
import { parseXml, selectElements } from '../libvirt/xml.ts'
import type { Step } from '../step/step.ts'

/** Names of the networks that a definition's cards hang on, each once. Cards on bridges and host devices have none. */
export function networksOf(xml: string): string[] {
  const sources = selectElements(parseXml(xml), "/domain/devices/interface[@type='network']/source[@network]")
  return [...new Set(sources.map((source) => source.getAttribute('network') ?? ''))]
}

/**
 * Steps that start those of the networks that are there but asleep: libvirt starts no guest whose network is not up.
 * @throws Fault NOT_FOUND naming the network that does not exist
 */
export async function wakeNetworks(
  connection: Connection,
  connectionId: string,
  names: readonly string[],
): Promise<Step[]> {
  const found = await Promise.all(names.map((name) => isAsleep(connection, name)))
  return names
    .filter((_, index) => found[index])
    .map((network) => ({ type: 'network.start', connection: connectionId, network }))
}

async function isAsleep(connection: Connection, name: string): Promise<boolean> {
  try {
    const { net } = await connection.call('NETWORK_LOOKUP_BY_NAME', { name })
    return (await connection.call('NETWORK_IS_ACTIVE', { net })).active === 0
  } catch (error) {
    if (isNoNetwork(error)) throw notFound('network', name, error.message)
    throw error
  }
}
