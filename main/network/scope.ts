import type { Machine } from '../../contract/machine.ts'
import type { Network } from '../../contract/resource.ts'
import { networkItem } from '../inventory/docker-items.ts'
import { readAllNetworks } from '../inventory/libvirt-resources.ts'
import type { Engines } from '../step/engines.ts'
import { isHere } from '../step/engines.ts'
import type { Look } from '../system/look.ts'
import { hostSubnets, takenSubnets, type Taken } from './neighbours.ts'

/** What planning a network may ask. */
export interface NetworkScope {
  readonly engines: Engines
  /** Resolves when every engine that answers has been listed. */
  settled(): Promise<void>
  /** Of all engines, as the inventory has them. */
  networks(): readonly Network[]
  machines(): readonly Machine[]
  /** At this host, anew. */
  look(): Look
}

/** Networks that share a host with a connection: its own as its engine has them now, those of the other engines there. */
export async function networksAround(scope: NetworkScope, connection: string, engine: 'libvirt' | 'docker') {
  const own =
    engine === 'libvirt'
      ? await readAllNetworks(await scope.engines.libvirt(connection), connection)
      : (await (await scope.engines.docker(connection)).networks.list()).map((one) => networkItem(connection, one))
  if (!isHere(scope.engines, connection)) return own
  const others = scope
    .networks()
    .filter((one) => one.connection !== connection && isHere(scope.engines, one.connection))
  return [...own, ...others]
}

/** Subnets that a new one on the host of a connection must not meet. @param except a network that may be met: it is changed */
export async function takenAround(
  scope: NetworkScope,
  networks: readonly Network[],
  connection: string,
  except: readonly string[] = [],
): Promise<Taken[]> {
  const host = isHere(scope.engines, connection) ? await hostSubnets(scope.look()) : []
  const own = networks.filter(({ id }) => except.includes(id)).map(({ bridge }) => bridge)
  const others = networks.filter(({ id }) => !except.includes(id))
  return takenSubnets(
    others,
    host.filter(({ holder }) => !own.includes(holder)),
  )
}
