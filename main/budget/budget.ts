import { readFile, statfs } from 'node:fs/promises'
import { cpus } from 'node:os'
import type { Budget } from '../../contract/host.ts'
import type { Sample } from '../../contract/inventory.ts'
import type { Container, Vm } from '../../contract/machine.ts'
import { isActive } from '../../contract/machine.ts'

/** What the budget counts beside the host itself. */
export interface Spending {
  readonly vms: readonly Vm[]
  readonly containers: readonly Container[]
  /** A fresh reading of the running machines. */
  readonly samples: readonly Sample[]
  /** Folders of the storage pools and of the container engines. */
  readonly folders: readonly string[]
}

/** MemTotal and MemAvailable of /proc/meminfo, bytes. */
export function parseMeminfo(text: string): { readonly total: number; readonly available: number } {
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
  return { total: field('MemTotal'), available: field('MemAvailable') }
}

/** Splits the host's memory by who uses it. VMs that do not tell count with what they may take. */
export function memoryBar(
  meminfo: { readonly total: number; readonly available: number },
  { vms, samples }: Pick<Spending, 'vms' | 'samples'>,
): Budget['memory'] {
  const used = new Map(samples.map((sample) => [sample.id, sample.resident]))
  const running = vms.filter((vm) => isActive(vm.state))
  const ofVms = running.reduce((sum, vm) => sum + (used.get(vm.id) ?? vm.memory), 0)
  const ofContainers = samples
    .filter((sample) => sample.id.startsWith('container:'))
    .reduce((sum, sample) => sum + (sample.resident ?? 0), 0)
  const taken = meminfo.total - meminfo.available
  return {
    total: meminfo.total,
    vms: ofVms,
    containers: ofContainers,
    // A guest may use less than qemu holds for it and files are shared: never below nothing.
    host: Math.max(0, taken - ofVms - ofContainers),
    free: meminfo.available,
    committed: running.reduce((sum, vm) => sum + vm.memory, 0),
  }
}

/** What this host has and who uses it. Only for machines of this host. */
export async function readBudget(spending: Spending): Promise<Budget> {
  const meminfo = parseMeminfo(await readFile('/proc/meminfo', 'utf8'))
  const running = spending.vms.filter((vm) => isActive(vm.state))
  const disks = await Promise.all(spending.folders.map(readDisk))
  const known = disks.filter((disk) => disk !== null)
  return {
    memory: memoryBar(meminfo, spending),
    processors: { total: cpus().length, committed: running.reduce((sum, vm) => sum + vm.vcpus, 0) },
    // Folders of one file system show the same numbers: once is enough.
    disks: known
      .filter((disk, index) => known.findIndex((other) => other.key === disk.key) === index)
      .map(({ key: _, ...disk }) => disk),
  }
}

async function readDisk(path: string) {
  try {
    const { blocks, bavail, bsize, type, files } = await statfs(path)
    return { path, total: blocks * bsize, free: bavail * bsize, key: `${type}/${blocks}/${files}` }
  } catch {
    return null
  }
}
