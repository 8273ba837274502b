import { Fault } from '../../contract/fault.ts'
import type { NetworkMember } from '../../contract/network.ts'
import { lossOf, type Loss } from '../../contract/texts/loss.ts'
import type { NetworkCreateSpec, NetworkDetail } from '../docker/networks.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { membersOfLibvirt, onNetwork, refuseUnderContainers } from './lifecycle.ts'
import { linkLosses, membersOf } from './members.ts'
import { observeNetwork, type ObservedDockerNetwork, type ObservedLibvirtNetwork } from './observed.ts'
import type { NetworkScope } from './scope.ts'
import { mixedOf } from './twin.ts'

/** Networks that the engine makes itself. */
export const builtInNetworks: readonly string[] = ['bridge', 'host', 'none', 'ingress', 'docker_gwbridge']

interface Removal {
  readonly steps: readonly Step[]
  readonly destroys: readonly Loss[]
}

/** As it was made, for making it again. */
function specOf({
  name,
  driver,
  internal,
  attachable,
  ipv6,
  pools,
  options,
  labels,
}: NetworkDetail): NetworkCreateSpec {
  const given = pools.map(({ subnet, gateway, ipRange }) => ({
    subnet,
    ...(gateway === '' ? {} : { gateway }),
    ...(ipRange === '' ? {} : { ipRange }),
  }))
  return { name, driver, internal, attachable, ipv6, pools: given, options, labels }
}

function starts(name: string, members: readonly NetworkMember[]): Loss[] {
  const off = new Set(members.filter(({ linked }) => !linked).map((member) => member.name))
  return [...off].sort().map((machine) => lossOf('network-needed', { machine, network: name }))
}

/** @throws Fault REFUSED for the engine's own, and while containers run in it unless forced */
function removeDocker(observed: ObservedDockerNetwork, force: boolean, scope: NetworkScope): Removal {
  const { detail, connectionId: connection, name } = observed
  if (builtInNetworks.includes(name)) {
    throw new Fault('REFUSED', { reason: 'network-built-in', detail: name }, `${name} is Docker’s own: it stays.`)
  }
  const running = detail.members.map((member) => member.name).sort()
  if (running.length > 0 && !force) {
    throw new Fault(
      'REFUSED',
      { reason: 'network-in-use', detail: running.join(', ') },
      `Containers run in ${name}: ${running.join(', ')}. Take them out first, or agree that they are taken out.`,
    )
  }
  const place = { engine: 'docker' as const, connection, name, bridge: null }
  return {
    steps: [
      ...detail.members.map((member) => ({
        type: 'container.disconnect' as const,
        connection,
        container: member.containerId,
        name: member.name,
        network: name,
      })),
      { type: 'docker-network.remove', connection, network: detail.id, name, spec: specOf(detail) },
    ],
    destroys: [
      ...running.map((machine) => lossOf('container-link', { machine, network: name })),
      ...starts(name, membersOf(place, scope.machines())),
    ],
  }
}

function removeLibvirt(observed: ObservedLibvirtNetwork, scope: NetworkScope): Removal {
  const { name, active, persistent, kept } = observed
  const members = membersOfLibvirt(observed, scope).filter(({ id }) => id.startsWith('vm:'))
  const on = onNetwork(observed)
  return {
    steps: [
      ...(active ? [{ type: 'network.stop' as const, ...on }] : []),
      // A transient one is gone once it is stopped.
      ...(persistent ? [{ type: 'network.undefine' as const, ...on, xml: kept }] : []),
    ],
    destroys: [lossOf('network', { name }), ...linkLosses(name, members), ...starts(name, members)],
  }
}

/** @throws Fault NOT_FOUND, REFUSED (containers run in it, or it is the engine's own) */
export async function planNetworkDelete(
  { id, force }: { readonly id: string; readonly force: boolean },
  scope: NetworkScope,
): Promise<Plan> {
  const observed = await observeNetwork(scope.engines, id)
  const mixed = await mixedOf(observed, scope)
  const plan = (parts: readonly Removal[], ids: readonly string[]): Plan => ({
    title: `delete the network ${observed.name}`,
    subjects: ids,
    atomic: false,
    steps: parts.flatMap(({ steps }) => steps),
    destroys: parts.flatMap(({ destroys }) => destroys),
    locks: ids,
  })
  if (mixed !== null) {
    // Docker lets go of the bridge before libvirt takes it away.
    const parts = [removeDocker(mixed.docker, force, scope), removeLibvirt(mixed.libvirt, scope)]
    return plan(parts, [mixed.libvirt.id, mixed.docker.id])
  }
  if (observed.engine === 'docker') return plan([removeDocker(observed, force, scope)], [id])
  if (observed.active) refuseUnderContainers(observed, scope)
  return plan([removeLibvirt(observed, scope)], [id])
}
