import type { Budget } from '../../../contract/budget.ts'

/** What a bar shows, in the unit of the resource; the parts add up to at most `total`. */
export interface Bar {
  readonly total: number
  readonly host: number
  readonly vms: number
  readonly containers: number
  /** As much of what would be added as fits. */
  readonly added: number
  /** In use, without what would be added. */
  readonly used: number
  /** By how much it goes beyond the limit; 0 while it fits. */
  readonly beyond: number
}

const MIB = 2 ** 20
const GIB = 2 ** 30

function bar(total: number, parts: Pick<Bar, 'host' | 'vms' | 'containers'>, wanted: number): Bar {
  const used = parts.host + parts.vms + parts.containers
  const free = Math.max(0, total - used)
  return { total, ...parts, used, added: Math.min(wanted, free), beyond: Math.max(0, wanted - free) }
}

/** The host's memory with a machine of `mebibytes` more. Bytes. */
export function memoryEffect({ memory }: Budget, mebibytes: number): Bar {
  const { total, host, vms, containers } = memory
  return bar(total, { host, vms, containers }, mebibytes * MIB)
}

/** Processors promised to machines, with `count` more; to promise more than there are is slow, not impossible. */
export function processorEffect({ processors }: Budget, count: number): Bar {
  return bar(processors.total, { host: 0, vms: processors.committed, containers: 0 }, count)
}

/** A file system and what would be written to it. */
export interface DiskEffect {
  readonly bar: Bar
  /** Bytes taken at once; the rest is taken while the guest writes. */
  readonly now: number
}

/** @param size GiB of the new disk. @param place where it would lie; bytes */
export function diskEffect(
  place: { readonly total: number; readonly free: number },
  size: number,
  format: 'qcow2' | 'raw',
): DiskEffect {
  const used = place.total - place.free
  const wanted = size * GIB
  return {
    bar: bar(place.total, { host: used, vms: 0, containers: 0 }, wanted),
    now: format === 'raw' ? wanted : 0,
  }
}
