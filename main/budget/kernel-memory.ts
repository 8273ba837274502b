import { readFile } from 'node:fs/promises'
import type { Budget } from '../../contract/budget.ts'

export interface Meminfo {
  readonly total: number
  readonly available: number
  readonly swapTotal: number
  readonly swapFree: number
}

/** /proc/meminfo, bytes. */
export function parseMeminfo(text: string): Meminfo {
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
  const [total, available] = [field('MemTotal'), field('MemAvailable')]
  return { total, available, swapTotal: field('SwapTotal'), swapFree: field('SwapFree') }
}

export async function readMeminfo(): Promise<Meminfo> {
  return parseMeminfo(await readFile('/proc/meminfo', 'utf8'))
}

/** AT_PAGESZ of getauxval(3). */
const PAGE_SIZE = 6n

/** The page size out of /proc/self/auxv: pairs of 64-bit words in the machine's order; 4096 where it says none. */
export function parsePageSize(auxv: Buffer): number {
  for (let at = 0; at + 16 <= auxv.length; at += 16) {
    if (auxv.readBigUInt64LE(at) === PAGE_SIZE) return Number(auxv.readBigUInt64LE(at + 8))
  }
  return 4096
}

/**
 * Kernel same-page merging, from /sys/kernel/mm/ksm (Documentation/admin-guide/mm/ksm.rst): `run` is 1 while it merges,
 * each page of `pages_sharing` is one that is not kept twice.
 */
export async function readSamePages(folder = '/sys/kernel/mm/ksm'): Promise<Budget['ksm']> {
  try {
    const [run, sharing, auxv] = await Promise.all([
      readFile(`${folder}/run`, 'utf8'),
      readFile(`${folder}/pages_sharing`, 'utf8'),
      readFile('/proc/self/auxv'),
    ])
    return { state: run.trim() === '1' ? 'on' : 'off', saved: Number(sharing) * parsePageSize(auxv) }
  } catch {
    return { state: 'absent', saved: 0 }
  }
}
