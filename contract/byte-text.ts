const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes for a sentence, with two digits: 1.5 MiB. */
export function byteText(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power] ?? 'B'}`
}
