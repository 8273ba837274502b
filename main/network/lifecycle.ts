import { Fault, invalidState } from '../../contract/fault.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { parseXml } from '../libvirt/xml.ts'
import { docker, virsh } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { commandLine } from '../step/shell-words.ts'
import { settingsOf } from './definition.ts'
import { hostInterfaces } from './host-interfaces.ts'
import { linkLosses, membersOf } from './members.ts'
import { observeNetwork, type ObservedLibvirtNetwork } from './observed.ts'
import type { NetworkScope } from './scope.ts'
import { twinOf } from './twin.ts'

interface One {
  readonly id: string
}

/** @throws Fault NOT_FOUND, UNSUPPORTED for Docker's: they are there or not */
export async function observeLibvirtNetwork(id: string, scope: NetworkScope): Promise<ObservedLibvirtNetwork> {
  const observed = await observeNetwork(scope.engines, id)
  if (observed.engine === 'libvirt') return observed
  const feature = 'starting, stopping and changing networks of Docker'
  throw new Fault('UNSUPPORTED', { feature }, 'A network of Docker is there or not; make another one instead.')
}

export const onNetwork = ({ connectionId, name }: ObservedLibvirtNetwork) => ({
  connection: connectionId,
  network: name,
})

export function planFor(
  observed: ObservedLibvirtNetwork,
  verb: string,
  part: Pick<Plan, 'steps'> & Partial<Plan>,
): Plan {
  const { id, name } = observed
  return { title: `${verb} ${name}`, subjects: [id], atomic: false, destroys: [], locks: [id], ...part }
}

function placeOf(observed: ObservedLibvirtNetwork) {
  const { connectionId: connection, name, xml } = observed
  return { engine: 'libvirt' as const, connection, name, bridge: settingsOf(parseXml(xml)).bridge }
}

/** Machines with a card in it. */
export function membersOfLibvirt(observed: ObservedLibvirtNetwork, scope: NetworkScope) {
  return membersOf(placeOf(observed), scope.machines())
}

/**
 * A bridge that goes away takes the links of containers along, and Docker would not put them back.
 * @throws Fault REFUSED while containers run on it
 */
export function refuseUnderContainers(observed: ObservedLibvirtNetwork, scope: NetworkScope): void {
  const item = scope.networks().find((one) => one.id === observed.id)
  const twin = item === undefined ? null : twinOf(item, scope.networks(), scope.engines)
  if (twin === null) return
  const running = membersOf(twin, scope.machines()).filter(({ linked }) => linked)
  if (running.length === 0) return
  const names = [...new Set(running.map(({ name }) => name))].sort().join(', ')
  throw new Fault(
    'REFUSED',
    { reason: 'containers-on-bridge', detail: names },
    `Containers run on the bridge of ${observed.name}: ${names}. Stop them or take them out of the network first.`,
  )
}

/**
 * An engine of Docker that starts before libvirt makes the bridge of a segment itself, and libvirt cannot start on it.
 * @throws Fault REFUSED with the commands that make room
 */
async function refuseOnDockersBridge(observed: ObservedLibvirtNetwork, scope: NetworkScope): Promise<void> {
  const item = scope.networks().find((one) => one.id === observed.id)
  const twin = item === undefined ? null : twinOf(item, scope.networks(), scope.engines)
  const bridge = twin?.bridge ?? null
  if (twin === null || bridge === null || !(await hostInterfaces(scope.look()).isBridge(bridge))) return
  const { engines } = scope
  const running = membersOf(twin, scope.machines()).filter(({ linked }) => linked)
  const names = [...new Set(running.map(({ name }) => name))].sort()
  const around = (verb: string) =>
    names.length === 0 ? [] : [commandLine(docker(engines, twin.connection, verb, ...names))]
  const start = commandLine(virsh(engines, observed.connectionId, 'net-start', observed.name))
  const remedy = [...around('stop'), `sudo ip link delete ${bridge}`, start, ...around('start')]
  throw new Fault(
    'REFUSED',
    { reason: 'bridge-of-docker', detail: bridge, remedy },
    `Docker made the bridge ${bridge} itself, before libvirt was there: it has to go first.`,
  )
}

/** @throws Fault NOT_FOUND, INVALID_STATE, UNSUPPORTED, REFUSED while its bridge is Docker's */
export async function planNetworkStart({ id }: One, scope: NetworkScope): Promise<Plan> {
  const observed = await observeLibvirtNetwork(id, scope)
  if (observed.active) throw invalidState(observed.name, id, 'running', ['off'])
  await refuseOnDockersBridge(observed, scope)
  return planFor(observed, 'start the network', { steps: [{ type: 'network.start', ...onNetwork(observed) }] })
}

/** @throws Fault NOT_FOUND, INVALID_STATE, UNSUPPORTED, REFUSED while containers run on its bridge */
export async function planNetworkStop({ id }: One, scope: NetworkScope): Promise<Plan> {
  const observed = await observeLibvirtNetwork(id, scope)
  if (!observed.active) throw invalidState(observed.name, id, 'off', ['running'])
  refuseUnderContainers(observed, scope)
  const { name, persistent } = observed
  return planFor(observed, 'stop the network', {
    steps: [{ type: 'network.stop', ...onNetwork(observed) }],
    destroys: [
      ...linkLosses(name, membersOfLibvirt(observed, scope)),
      ...(persistent ? [] : [lossOf('transient', { name })]),
    ],
  })
}

/** libvirt forgets it when it stops. */
export function notKept(name: string): Fault<'REFUSED'> {
  const sentence = `${name} is not kept: what can be changed are its lists, while it runs.`
  return new Fault('REFUSED', { reason: 'network-not-kept', detail: name }, sentence)
}

/** @throws Fault NOT_FOUND, REFUSED (it is not kept), UNSUPPORTED */
export async function planNetworkAutostart(
  { id, on }: One & { readonly on: boolean },
  scope: NetworkScope,
): Promise<Plan> {
  const observed = await observeLibvirtNetwork(id, scope)
  if (!observed.persistent) throw notKept(observed.name)
  const verb = on ? 'start with the host the network' : 'do not start with the host the network'
  return planFor(observed, verb, { steps: [{ type: 'network.autostart', ...onNetwork(observed), on }] })
}
