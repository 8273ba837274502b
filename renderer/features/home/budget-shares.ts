import type { Budget, BudgetDisk } from '../../../contract/budget.ts'

export type Spender = 'host' | 'vms' | 'containers'

/** A bar of one resource, in the resource's unit. */
export interface Shares {
  readonly total: number
  /** What is in use, whoever uses it. */
  readonly used: number
  readonly free: number
  /** In the order of the bar; percent of the total, together at most 100. */
  readonly parts: readonly { readonly spender: Spender; readonly percent: number }[]
}

function sharesOf(total: number, amounts: Readonly<Record<Spender, number>>): Shares {
  const spenders: readonly Spender[] = ['host', 'vms', 'containers']
  const used = spenders.reduce((sum, spender) => sum + Math.max(0, amounts[spender]), 0)
  // Readings are of different moments: their sum may pass the total by a little.
  const whole = Math.max(total, used)
  const parts = spenders
    .filter((spender) => amounts[spender] > 0)
    .map((spender) => ({ spender, percent: whole === 0 ? 0 : (amounts[spender] / whole) * 100 }))
  return { total, used: Math.min(used, total), free: Math.max(0, total - used), parts }
}

/** The host's memory. Bytes. */
export function memoryShares({ memory }: Budget): Shares {
  const { total, host, vms, containers } = memory
  return sharesOf(total, { host, vms, containers })
}

/** Processors that running VMs were given; one may be given twice, which is slow and not forbidden. */
export function processorShares({ processors }: Budget): Shares & { readonly beyond: number } {
  const { total, committed } = processors
  const shares = sharesOf(total, { host: 0, vms: committed, containers: 0 })
  return { ...shares, beyond: Math.max(0, committed - total) }
}

/** How much memory running VMs may grow to beyond what this host has. Bytes. */
export function memoryBeyond({ memory }: Budget): number {
  return Math.max(0, memory.committed - memory.total)
}

/** A file system: what the disks of VMs take is known, what containers take is not told apart from the host. Bytes. */
export function diskShares({ total, free, vms }: Pick<BudgetDisk, 'total' | 'free' | 'vms'>): Shares {
  const taken = total - free
  const ofVms = Math.min(vms, taken)
  return sharesOf(total, { host: taken - ofVms, vms: ofVms, containers: 0 })
}

/** How much thin disks may grow beyond what is free. Bytes. */
export function diskBeyond({ promised, free }: Pick<BudgetDisk, 'promised' | 'free'>): number {
  return Math.max(0, promised - free)
}

/** Share of a file system or of the memory that may be left before it is worth a word. */
const SHORT = 0.1

export function isShort({ total, free }: Pick<Shares, 'total' | 'free'>): boolean {
  return total > 0 && free / total < SHORT
}
