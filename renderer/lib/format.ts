/** No line break between a number and its unit. */
const GAP = '\u00a0'
const KIB = 1024
const MIB = 1024 ** 2
const GIB = 1024 ** 3
const TIB = 1024 ** 4

const collators = new Map<string, Intl.Collator>()

/** Order of names in a language: web2 before web10, upper case beside lower case. */
export function collatorOf(language: string): Intl.Collator {
  const collator = collators.get(language) ?? new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  collators.set(language, collator)
  return collator
}

function number(value: number, language: string, digits: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits, useGrouping: false }).format(value)
}

/** A size in MiB, GiB or TiB; whole MiB, one digit of the others. */
export function formatBytes(bytes: number, language: string): string {
  if (bytes >= TIB) return `${number(bytes / TIB, language, 1)}${GAP}TiB`
  if (bytes >= GIB) return `${number(bytes / GIB, language, 1)}${GAP}GiB`
  // Below this it would be a nought of something that is there.
  if (bytes > 0 && bytes < MIB / 10) return `${number(Math.max(1, bytes / KIB), language, 0)}${GAP}KiB`
  return `${number(bytes / MIB, language, bytes < 10 * MIB ? 1 : 0)}${GAP}MiB`
}

/** Both in the unit of the limit: 412 / 768 MiB. */
export function formatUse(used: number, limit: number, language: string): string {
  const unit = limit >= 10 * GIB ? GIB : MIB
  const digits = unit === GIB ? 1 : 0
  return `${number(used / unit, language, digits)}${GAP}/${GAP}${number(limit / unit, language, digits)}${GAP}${unit === GIB ? 'GiB' : 'MiB'}`
}

/** A share of one processor: 0.042 is 4 %; more than one core is more than 100 %. */
export function formatShare(share: number, language: string): string {
  return `${number(share * 100, language, share < 0.0995 && share >= 0.0005 ? 1 : 0)}${GAP}%`
}

/** @param at milliseconds since 1970 */
export function formatTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

/** @param at milliseconds since 1970 */
export function formatDate(at: number, language: string): string {
  const parts = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(language, parts).format(at)
}

/** How long ago in the largest unit that fits. @param milliseconds since then */
export function formatAge(milliseconds: number, language: string): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? (['second', 1] as const)
  const value = Math.floor(seconds / size)
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
}
