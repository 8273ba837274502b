import { effectOf, type Demand } from '../../contract/budget-effect.ts'
import type { BudgetWarning } from '../../contract/budget-warning.ts'
import type { Budget } from '../../contract/budget.ts'
import { parseId } from '../../contract/ids.ts'
import { isActive, type Vm } from '../../contract/machine.ts'
import { readBudget } from '../budget/budget.ts'
import { demandOfClones, demandOfNewContainer, demandOfNewVm, demandOfStart, IMAGES_FOLDER } from '../budget/demand.ts'
import { readStatistics } from '../inventory/statistics.ts'
import { inspectCloning } from '../vm/clone.ts'
import { inspectTrash } from '../vm/emptying.ts'
import { isHere } from '../step/engines.ts'
import type { Services } from './context.ts'
import type { ActInput, ActPath } from './planners.ts'

/** Where Docker keeps images and containers unless told otherwise. */
const DOCKER_FOLDER = '/var/lib/docker'

type Sources = Pick<Services, 'connections' | 'store'>

interface Held {
  readonly ids: string
  readonly held: Promise<Budget['trash']>
}
const lastHeld = new WeakMap<Sources['store'], Held>()

/** Looked up when others lie there than before: what is in the trash is off and does not grow. Nothing when that fails. */
function trashOf({ connections, store }: Sources, vms: readonly Vm[]): Promise<Budget['trash']> {
  const ready = new Set(connections.list().flatMap(({ id, state }) => (state === 'ready' ? [id] : [])))
  const list = vms.filter(({ trash, connection }) => trash !== undefined && ready.has(connection)).map(({ id }) => id)
  const ids = list.sort().join(' ')
  const last = lastHeld.get(store)
  if (last?.ids === ids) return last.held
  const held = inspectTrash(list, connections, { days: null, user: null }).then(
    (found) => ({ vms: found.length, bytes: found.reduce((sum, { bytes }) => sum + bytes, 0) }),
    () => {
      lastHeld.delete(store)
      return { vms: list.length, bytes: 0 }
    },
  )
  lastHeld.set(store, { ids, held })
  return held
}

/** What this host has, what is used and what is promised. */
export async function budgetOf(sources: Sources): Promise<Budget> {
  const { connections, store } = sources
  await connections.settled()
  const here = <T extends { readonly connection: string }>(items: readonly T[]) =>
    items.filter((item) => isHere(sources.connections, item.connection))
  const vms = here(store.list('vm'))
  const containers = here(store.list('container'))
  const running = [...vms, ...containers].filter((machine) => isActive(machine.state)).map((machine) => machine.id)
  return readBudget({
    vms,
    containers,
    samples: await readStatistics(connections, running),
    networks: here(store.list('network')),
    pools: here(store.list('pool')),
    volumes: here(store.list('volume')),
    trash: await trashOf(sources, vms),
    folders: [IMAGES_FOLDER, DOCKER_FOLDER],
  })
}

type PlacedDemand = Demand & { readonly connection: string }

/** Acts that take something that is counted; each input is what the act's own schema made of it. */
const demands: {
  readonly [P in ActPath]?: (input: ActInput<P>, sources: Sources) => PlacedDemand | null | Promise<PlacedDemand | null>
} = {
  'vm.create': (input, { store }) => ({
    ...demandOfNewVm(input, store.list('pool')),
    connection: input.connection,
  }),
  'vm.start': ({ id }, { store }) => {
    const vm = store.list('vm').find((one) => one.id === id)
    return vm === undefined ? null : { ...demandOfStart(vm), connection: vm.connection }
  },
  'vm.clone': async (input, { connections }) => ({
    ...demandOfClones(await inspectCloning(input, connections)),
    connection: parseId(input.id)?.connection ?? '',
  }),
  'container.create': (input) => ({ ...demandOfNewContainer(input), connection: input.connection }),
}

/** What of an act would be too much for this host. Looks only, and never fails: a warning is no reason to refuse. */
export async function warningsOf(path: ActPath, input: unknown, sources: Sources): Promise<BudgetWarning[]> {
  try {
    // The table's entry and the input belong together by `path`, which the compiler cannot follow through the union.
    const demandOf = demands[path] as
      ((input: unknown, sources: Sources) => PlacedDemand | null | Promise<PlacedDemand | null>) | undefined
    const demand = (await demandOf?.(input, sources)) ?? null
    if (demand === null || !isHere(sources.connections, demand.connection)) return []
    return [...effectOf(await budgetOf(sources), demand).warnings]
  } catch {
    return []
  }
}
