import { Fault, notFound } from '../../../contract/fault.ts'
import type { VmForward } from '../../../contract/vm-forward.ts'
import type { KeptAddress } from '../../inventory/forwards-mark.ts'
import { observeVm, type ObservedVm } from '../../inventory/observed-vm.ts'
import { forwardKey } from '../../net/port-forwards.ts'
import { isHere } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import type { NetworkScope } from '../scope.ts'
import { addressFor, chosenCard, entryName, networkOf, refuseNetwork, reservedFor, type CardNetwork } from './card.ts'
import { freePort, refuseForeignAddress, refuseHeld } from './conflicts.ts'
import { addStep, FORWARDS_LOCK, removeStep } from './host-set.ts'
import { markStep, readMarked } from './mark.ts'

type OnHost = Pick<VmForward, 'protocol' | 'hostAddress'> & { readonly id: string }
type Wanted = OnHost & {
  readonly hostPort?: number | undefined
  readonly port: number
  readonly mac?: string | undefined
}

/** @throws Fault UNSUPPORTED for a VM of another host, REFUSED for one that libvirt does not keep */
async function vmHere(id: string, scope: NetworkScope): Promise<ObservedVm> {
  const vm = await observeVm(scope.engines, id)
  if (!isHere(scope.engines, vm.connectionId)) {
    throw new Fault('UNSUPPORTED', { feature: 'forwards-elsewhere' }, 'Only ports of this host can be forwarded.')
  }
  if (vm.persistent) return vm
  const sentence = `${vm.name} is not kept by libvirt: its ports would be gone with it.`
  throw new Fault('REFUSED', { reason: 'transient-hardware', detail: vm.name }, sentence)
}

interface Kept {
  readonly address: string
  /** What has to be reserved for it; null when it is kept already. */
  readonly fresh: KeptAddress | null
}

async function keptFor(vm: ObservedVm, network: CardNetwork, mac: string): Promise<Kept> {
  const reserved = reservedFor(network, mac)
  if (reserved !== null) return { address: reserved, fresh: null }
  const address = await addressFor(vm.connection, network, mac)
  return { address, fresh: { network: network.name, mac, name: entryName(network, vm.name, mac), address } }
}

/** @throws Fault NOT_FOUND, REFUSED, UNSUPPORTED, INVALID_INPUT, PORT_IN_USE */
export async function planForwardAdd(input: Wanted, scope: NetworkScope): Promise<Plan> {
  const { id, protocol, hostAddress, port } = input
  const vm = await vmHere(id, scope)
  const { xml, mark } = await readMarked(vm)
  const card = chosenCard(xml, vm.name, input.mac)
  const network = await networkOf(vm.connection, card.network)
  if (network === null) throw notFound('network', card.network)
  refuseNetwork(network)
  refuseForeignAddress(hostAddress)
  const hostPort = input.hostPort ?? (await freePort({ protocol, hostAddress }, port, scope))
  const forward: VmForward = { protocol, hostAddress, hostPort, mac: card.mac, port }
  await refuseHeld(forward, scope)
  const { address, fresh } = await keptFor(vm, network, card.mac)
  const after = { forwards: [...mark.forwards, forward], kept: fresh === null ? mark.kept : [...mark.kept, fresh] }
  const bridge = network.settings.bridge ?? ''
  const reserve = fresh === null ? [] : [reservation(vm, fresh, network.active, 'network.reserve')]
  return {
    title: `forward ${hostAddress}:${hostPort}/${protocol} to ${vm.name}:${port}`,
    subjects: [id],
    atomic: true,
    destroys: [],
    locks: [id, FORWARDS_LOCK],
    steps: [
      // First what rights may be lacking for: then nothing was done.
      ...(await addStep({ bridge, protocol, hostAddress, hostPort, address, port })),
      ...reserve,
      markStep(vm, mark, after),
    ],
  }
}

function reservation(
  { connectionId: connection }: ObservedVm,
  kept: KeptAddress,
  live: boolean,
  type: 'network.reserve' | 'network.unreserve',
): Step {
  return { type, connection, ...kept, live }
}

/** @throws Fault NOT_FOUND, UNSUPPORTED */
export async function planForwardRemove(
  input: OnHost & { readonly hostPort: number },
  scope: NetworkScope,
): Promise<Plan> {
  const vm = await vmHere(input.id, scope)
  const { mark } = await readMarked(vm)
  const key = forwardKey(input)
  const gone = mark.forwards.find((one) => forwardKey(one) === key)
  if (gone === undefined) throw notFound('forwarded port', key)
  const forwards = mark.forwards.filter((one) => one !== gone)
  const idle = mark.kept.filter(({ mac }) => !forwards.some((one) => one.mac === mac))
  const release: Step[] = []
  for (const kept of idle) {
    const network = await networkOf(vm.connection, kept.network)
    // What was changed by hand since is somebody's wish.
    if (network === null || reservedFor(network, kept.mac) !== kept.address) continue
    release.push(reservation(vm, kept, network.active, 'network.unreserve'))
  }
  return {
    title: `take ${key} from ${vm.name}`,
    subjects: [input.id],
    atomic: true,
    destroys: [],
    locks: [input.id, FORWARDS_LOCK],
    steps: [
      ...(await removeStep([gone])),
      ...release,
      markStep(vm, mark, { forwards, kept: mark.kept.filter((one) => !idle.includes(one)) }),
    ],
  }
}
