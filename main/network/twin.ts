import type { Network } from '../../contract/resource.ts'
import { MIXED_LABEL } from '../inventory/own-marks.ts'
import type { Engines } from '../step/engines.ts'
import { isHere } from '../step/engines.ts'
import type { NetworkScope } from './scope.ts'
import {
  observeNetwork,
  type ObservedDockerNetwork,
  type ObservedLibvirtNetwork,
  type ObservedNetwork,
} from './observed.ts'

/** The network of the other engine on the same bridge of the same host. */
export function twinOf(network: Network, all: readonly Network[], engines: Engines): Network | null {
  const { engine, bridge, connection } = network
  // Networks that hand their guests to a bridge of the host stand on it; they share no segment of their own.
  if (bridge === null || (engine === 'libvirt' && network.mode === 'bridge')) return null
  const shares = (one: Network) => one.engine === 'docker' || one.mode !== 'bridge'
  const twin = all.find((one) => one.engine !== engine && one.bridge === bridge && shares(one))
  if (twin === undefined || !isHere(engines, connection) || !isHere(engines, twin.connection)) return null
  return twin
}

/** A segment of both engines. */
export interface Mixed {
  readonly libvirt: ObservedLibvirtNetwork
  readonly docker: ObservedDockerNetwork
}

/** Both halves as their engines have them, when Labrig made the segment; null for all others. @throws Fault NOT_FOUND */
export async function mixedOf(observed: ObservedNetwork, scope: NetworkScope): Promise<Mixed | null> {
  const mark = (docker: ObservedDockerNetwork) => docker.detail.labels[MIXED_LABEL]
  if (observed.engine === 'docker') {
    const [connection, name] = (mark(observed) ?? '').split('/')
    const half = scope
      .networks()
      .find((one) => one.engine === 'libvirt' && one.connection === connection && one.name === name)
    if (half === undefined) return null
    const libvirt = await observeNetwork(scope.engines, half.id)
    return libvirt.engine === 'libvirt' ? { libvirt, docker: observed } : null
  }
  const item = scope.networks().find((one) => one.id === observed.id)
  const half = item === undefined ? null : twinOf(item, scope.networks(), scope.engines)
  if (half === null) return null
  const docker = await observeNetwork(scope.engines, half.id)
  if (docker.engine !== 'docker' || mark(docker) !== `${observed.connectionId}/${observed.name}`) return null
  return { libvirt: observed, docker }
}
