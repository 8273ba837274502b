const GAP = '\u00a0'
const units = ['B/s', 'KiB/s', 'MiB/s', 'GiB/s'] as const

/** Bytes per second in the largest unit that leaves a number of 1 or more; three figures at most. */
export function formatRate(bytesPerSecond: number, language: string): string {
  let value = bytesPerSecond
  let unit: (typeof units)[number] = units[0]
  for (const next of units.slice(1)) {
    if (value < 1000) break
    value /= 1024
    unit = next
  }
  const digits = value < 9.95 && unit !== 'B/s' ? 1 : 0
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits, useGrouping: false }).format(value)
  return `${number}${GAP}${unit}`
}
