import { cpus } from 'node:os'
import type { Budget } from '../../contract/budget.ts'
import type { Sample } from '../../contract/inventory.ts'
import type { Container, Vm } from '../../contract/machine.ts'
import { isActive } from '../../contract/machine.ts'
import type { Network, Pool, Volume } from '../../contract/resource.ts'
import { heldByFolder, readFileSystems } from './file-systems.ts'
import { readMeminfo, readSamePages, type Meminfo } from './kernel-memory.ts'
import { readPorts } from './ports.ts'
import { takenSubnets } from './subnets.ts'

/** What the budget counts beside the host itself; only of this host. */
export interface Spending {
  readonly vms: readonly Vm[]
  readonly containers: readonly Container[]
  /** A fresh reading of the running machines. */
  readonly samples: readonly Sample[]
  readonly networks: readonly Network[]
  readonly pools: readonly Pool[]
  readonly volumes: readonly Volume[]
  readonly trash: Budget['trash']
  /** Folders beside those of the pools: where engines keep what they make. */
  readonly folders: readonly string[]
}

/** Splits the host's memory by who uses it. VMs that do not tell count with what they may take. */
export function memoryBar(
  meminfo: Pick<Meminfo, 'total' | 'available'>,
  { vms, samples }: Pick<Spending, 'vms' | 'samples'>,
): Budget['memory'] {
  const { total } = meminfo
  const used = new Map(samples.map((sample) => [sample.id, sample.resident]))
  const running = vms.filter((vm) => isActive(vm.state))
  const boxes = samples.filter((sample) => sample.id.startsWith('container:'))
  const sum = <T>(list: readonly T[], amount: (one: T) => number) => list.reduce((whole, one) => whole + amount(one), 0)
  const ofVms = sum(running, (vm) => used.get(vm.id) ?? vm.memory)
  const ofContainers = sum(boxes, (box) => box.resident ?? 0)
  // A container without a limit promises nothing; its cgroup tells a number beyond all memory, or none.
  const promised = sum(boxes, ({ resident, memoryLimit }) =>
    memoryLimit !== null && memoryLimit < total ? memoryLimit : (resident ?? 0),
  )
  const taken = total - meminfo.available
  return {
    total,
    vms: ofVms,
    containers: ofContainers,
    // A guest may use less than qemu holds for it and files are shared: never below nothing.
    host: Math.max(0, taken - ofVms - ofContainers),
    free: meminfo.available,
    committed: sum(running, (vm) => vm.memory) + promised,
  }
}

/** What this host has and who uses it: a few files of the kernel, whatever the number of machines. */
export async function readBudget(spending: Spending): Promise<Budget> {
  const { pools, volumes } = spending
  const folders = pools.flatMap((pool) => (pool.path === null ? [] : [pool.path]))
  const [meminfo, ksm, ports, disks] = await Promise.all([
    readMeminfo(),
    readSamePages(),
    readPorts(spending.containers),
    readFileSystems([...folders, ...spending.folders], heldByFolder(pools, volumes)),
  ])
  const running = spending.vms.filter((vm) => isActive(vm.state))
  return {
    memory: memoryBar(meminfo, spending),
    swap: { total: meminfo.swapTotal, free: meminfo.swapFree },
    ksm,
    processors: { total: cpus().length, committed: running.reduce((sum, vm) => sum + vm.vcpus, 0) },
    disks,
    trash: spending.trash,
    subnets: takenSubnets(spending.networks),
    ports,
  }
}
