import { subnetsOverlap } from './address-range.ts'
import type { Budget, BudgetDisk, TakenPort } from './budget.ts'
import { warningOf, type BudgetWarning } from './budget-warning.ts'

/** What a planned act would take: one machine, or a whole lab. */
export interface Demand {
  /** Bytes that it may grow to; 0 without a limit: then nothing is known. */
  readonly memory: number
  /** Processors assigned. */
  readonly vcpus: number
  readonly disks: readonly DiskDemand[]
  readonly ports: readonly { readonly port: number; readonly protocol: string; readonly address: string }[]
  /** Subnets of new networks. */
  readonly subnets: readonly string[]
}

export interface DiskDemand {
  /** A file or folder; it belongs to the file system of the longest folder that holds it. */
  readonly path: string
  /** Bytes that it may grow to. */
  readonly bytes: number
  /** Bytes of these that are taken at once. */
  readonly now: number
}

export const noDemand: Demand = { memory: 0, vcpus: 0, disks: [], ports: [], subnets: [] }

/** A resource before and after, in its unit. */
export interface Change {
  readonly total: number
  readonly free: number
  /** Promised to machines now, and with the planned ones. */
  readonly committed: number
  readonly after: number
}

export interface DiskChange extends Change {
  readonly path: string
  /** Bytes that are taken at once. */
  readonly now: number
}

export interface BudgetEffect {
  readonly memory: Change
  readonly processors: Omit<Change, 'free'>
  /** Only file systems that the plan writes to. */
  readonly disks: readonly DiskChange[]
  readonly warnings: readonly BudgetWarning[]
}

/** What a plan would do to this host, and what of it is too much. */
export function effectOf(budget: Budget, demand: Demand): BudgetEffect {
  const { total, free, committed } = budget.memory
  const memory = { total, free, committed, after: committed + demand.memory }
  const given = budget.processors
  const processors = { ...given, after: given.committed + demand.vcpus }
  const disks = diskChanges(budget, demand)
  const warnings = [
    ...memoryWarnings(budget, demand, memory),
    ...(demand.vcpus > 0 && processors.after > processors.total
      ? [warningOf('processors-overcommitted', { count: processors.after - processors.total })]
      : []),
    ...disks.flatMap(diskWarnings),
    ...demand.ports.flatMap((wanted) => portWarnings(budget, wanted)),
    ...demand.subnets.flatMap((wanted) => subnetWarnings(budget, wanted)),
  ]
  return { memory, processors, disks, warnings }
}

/** What runs now is told by Home: here only what the plan adds. */
function memoryWarnings({ memory, swap }: Budget, demand: Demand, change: Change): BudgetWarning[] {
  if (demand.memory === 0) return []
  const short = demand.memory - memory.free
  const over = change.after - change.total
  return [
    ...(short > 0 ? [warningOf(swap.total > 0 ? 'memory-swap' : 'memory-none', { size: short })] : []),
    ...(over > 0 ? [warningOf('memory-overcommitted', { size: over })] : []),
  ]
}

/** The file system that a path lies on, by the folders that are known of it; undefined for another one. */
export function diskAt(budget: Budget, path: string): BudgetDisk | undefined {
  const within = (folder: string) => path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
  const found = budget.disks.flatMap((disk) =>
    disk.folders.filter(within).map((folder) => ({ disk, length: folder.length })),
  )
  return found.sort((a, b) => b.length - a.length)[0]?.disk
}

function diskChanges(budget: Budget, demand: Demand): DiskChange[] {
  const wanted = Map.groupBy(
    demand.disks.filter((one) => diskAt(budget, one.path) !== undefined),
    (one) => diskAt(budget, one.path),
  )
  return [...wanted].flatMap(([disk, parts]) => {
    if (disk === undefined) return []
    const sum = (part: 'bytes' | 'now') => parts.reduce((whole, one) => whole + one[part], 0)
    const { path, total, free, promised } = disk
    return [{ path, total, free, committed: promised, after: promised + sum('bytes'), now: sum('now') }]
  })
}

function diskWarnings({ path, free, after, now }: DiskChange): BudgetWarning[] {
  if (now > free) return [warningOf('disk-full', { size: now - free, path })]
  return after > free ? [warningOf('disk-overpromised', { size: after - free, path })] : []
}

const everywhere = new Set(['', '0.0.0.0', '::', '[::]'])

function meets(taken: TakenPort, wanted: Demand['ports'][number]): boolean {
  if (taken.port !== wanted.port || taken.protocol !== wanted.protocol) return false
  return taken.address === wanted.address || everywhere.has(taken.address) || everywhere.has(wanted.address)
}

function portWarnings(budget: Budget, wanted: Demand['ports'][number]): BudgetWarning[] {
  const taken = wanted.port === 0 ? undefined : budget.ports.find((one) => meets(one, wanted))
  if (taken === undefined) return []
  const { port, address, holder } = taken
  return [
    holder === null
      ? warningOf('port-taken-by-host', { port, address })
      : warningOf('port-taken', { port, address, holder }),
  ]
}

function subnetWarnings(budget: Budget, wanted: string): BudgetWarning[] {
  const taken = budget.subnets.find(({ subnet }) => subnetsOverlap(subnet, wanted))
  return taken === undefined
    ? []
    : [warningOf('subnet-taken', { subnet: wanted, other: taken.subnet, holder: taken.holder })]
}
