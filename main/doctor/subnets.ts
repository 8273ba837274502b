import { overlaps, rangeOf } from '../net/address.ts'

/** libvirt's own choice first, then what its packages take inside a VM, then upwards. */
const CANDIDATES = [122, 124, ...Array.from({ length: 130 }, (_, at) => 125 + at)]

/** The third byte of a network 192.168.N.0/24 that overlaps nothing of what is taken. */
export function freeSubnet(taken: readonly string[]): number {
  const ranges = taken.map(rangeOf).filter((range) => range !== null)
  const free = CANDIDATES.find((byte) => {
    const wanted = rangeOf(`192.168.${byte}.0/24`)
    return wanted !== null && !ranges.some((range) => overlaps(range, wanted))
  })
  return free ?? 122
}
