import type { z } from 'zod'
import type { containerEditProcedures } from '../../../contract/container-edit.ts'
import { Fault, notFound } from '../../../contract/fault.ts'
import { number, object } from '../../docker/json.ts'
import { observeContainer, onContainer, type ObservedContainer } from '../../inventory/observed-container.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { nothingIfMissing } from '../create.ts'
import { editedOf } from './changed-spec.ts'
import { keptSpec } from './kept-spec.ts'
import { predecessorOf, toldOf } from './predecessor.ts'

const MIB = 2 ** 20

type Input<K extends 'set' | 'connect' | 'disconnect' | 'move'> = z.infer<
  NonNullable<(typeof containerEditProcedures)[K]['~orpc']['inputSchema']>
>

function plan(verb: string, container: ObservedContainer, steps: readonly Step[]): Plan {
  const { id, name } = container
  return { title: `${verb} ${name}`, subjects: [id], steps, atomic: false, destroys: [], locks: [id] }
}

/**
 * The bound on memory and swap together has to move with the memory: the engine refuses one below it. Twice the memory is the
 * engine's own choice (moby, daemon/daemon_unix.go), -1 is none.
 */
function memoryFields(container: ObservedContainer, mebibytes: number) {
  const swap = number(object(container.detail.raw['HostConfig'])['MemorySwap'])
  const memory = mebibytes * MIB
  return { memory, memorySwap: swap === -1 ? -1 : memory * 2 }
}

/** @throws Fault NOT_FOUND, INVALID_INPUT when nothing is to change */
export async function planSet(input: Input<'set'>, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  const { memory, cpus, processes, restart } = input
  if (memory === undefined && cpus === undefined && processes === undefined && restart === undefined) {
    throw new Fault('INVALID_INPUT', { field: 'memory', problem: 'nothing-to-change' }, 'There is nothing to change.')
  }
  const resources = {
    ...(memory === undefined ? {} : memoryFields(container, memory)),
    ...(cpus === undefined ? {} : { cpus }),
    // 0 would be "as it is" to the engine.
    ...(processes === undefined ? {} : { pidsLimit: processes ?? -1 }),
  }
  const policy = restart === undefined ? null : { name: restart.name, maximumRetryCount: restart.retries }
  return plan('change', container, [
    { type: 'container.update', ...onContainer(container), resources, restart: policy },
  ])
}

const isIn = ({ detail }: ObservedContainer, network: string) =>
  detail.networks.some((one) => one.network === network || one.networkId === network)

/** @throws Fault NOT_FOUND (container, network), REFUSED when it is in it already */
export async function planConnect(input: Input<'connect'>, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  const { network, aliases, address } = input
  const found = await nothingIfMissing(container.engine.networks.inspect(network))
  if (found === null) throw notFound('network', network)
  if (isIn(container, found.name)) {
    throw new Fault('REFUSED', { reason: 'connected' }, `${container.name} is in ${found.name} already.`)
  }
  return plan(`connect ${found.name} to`, container, [
    { type: 'container.connect', ...onContainer(container), network: found.name, aliases, address: address ?? null },
  ])
}

/** @throws Fault NOT_FOUND (container; network that it is not in) */
export async function planDisconnect(input: Input<'disconnect'>, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  if (!isIn(container, input.network)) throw notFound('network', input.network)
  return plan(`disconnect ${input.network} from`, container, [
    { type: 'container.disconnect', ...onContainer(container), network: input.network },
  ])
}

/**
 * Into the new network before it leaves the old one: it is never without any, and a refusal leaves all as it was. Names by
 * which others found it go along; its address is the new network's choice.
 * @throws Fault NOT_FOUND (container; a network), REFUSED when it is in the new one already
 */
export async function planMove({ id, from, to }: Input<'move'>, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, id)
  const old = container.detail.networks.find((one) => one.network === from || one.networkId === from)
  if (old === undefined) throw notFound('network', from)
  const found = await nothingIfMissing(container.engine.networks.inspect(to))
  if (found === null) throw notFound('network', to)
  if (isIn(container, found.name)) {
    throw new Fault('REFUSED', { reason: 'connected' }, `${container.name} is in ${found.name} already.`)
  }
  // The engine itself adds the beginning of its id, and its own networks know no names.
  const named = old.aliases.filter((one) => !container.key.startsWith(one) && one !== container.name)
  const aliases = found.name === 'bridge' ? [] : named
  const on = onContainer(container)
  return {
    ...plan('move', container, [
      { type: 'container.connect', ...on, network: found.name, aliases, address: null },
      { type: 'container.disconnect', ...on, network: old.network },
    ]),
    title: `move ${container.name} from ${old.network} to ${found.name}`,
    atomic: true,
  }
}

/** How a container can be edited. @throws Fault NOT_FOUND */
export async function editingOf(id: string, engines: Engines) {
  const container = await observeContainer(engines, id)
  const { engine, detail, key } = container
  const [image, changes, old] = await Promise.all([
    nothingIfMissing(engine.images.inspect(detail.imageId)),
    engine.containers.changes(key).catch(() => null),
    predecessorOf(container),
  ])
  const count = (kind: string) => (changes ?? []).filter((one) => one.kind === kind).length
  return {
    now: editedOf(keptSpec(detail, image ?? undefined)),
    written: changes === null ? null : { added: count('added'), changed: count('changed'), deleted: count('deleted') },
    replaced: toldOf(container, old),
  }
}
