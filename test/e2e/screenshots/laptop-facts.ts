/** When the pictures are taken, in the time zone of both the host and the page. */
export const noon = Date.UTC(2026, 10, 21, 11, 14)

const KIB_PER_GIB = 1024 ** 2
const BLOCK = 4096

/** A student's laptop. */
export const laptop = {
  name: 'hina-x13',
  processor: 'AMD Ryzen 5 PRO 5650U',
  threads: 12,
  meminfo: `MemTotal: ${15.3 * KIB_PER_GIB} kB\nMemAvailable: ${7.4 * KIB_PER_GIB} kB\n`.replace(/\.\d+/g, ''),
  disk: { type: 61267, bsize: BLOCK, blocks: 124_780_544, bfree: 38_797_312, bavail: 38_797_312, files: 1, ffree: 1 },
} as const

/** `Date`, moved so that it begins at noon. Runs in Node and, as source text, in the page. */
export function Instant(real: DateConstructor, begin = noon): unknown {
  const shift = begin - real.now()
  return class extends real {
    constructor(...parts: readonly unknown[]) {
      if (parts.length === 0) super(real.now() + shift)
      else super(...(parts as [number]))
    }

    static override now(): number {
      return real.now() + shift
    }
  }
}
