const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long something took in the two largest units that matter: 240 ms, 3.2 s, 1 min 5 s. @param length milliseconds */
export function formatDuration(length: number, language: string): string {
  const part = (value: number, unit: string, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)
  const milliseconds = Math.max(0, length)
  if (milliseconds < SECOND) return part(milliseconds, 'millisecond')
  if (milliseconds < MINUTE) return part(milliseconds / SECOND, 'second', milliseconds < 10 * SECOND ? 1 : 0)
  if (milliseconds < HOUR) {
    return `${part(Math.floor(milliseconds / MINUTE), 'minute')} ${part(Math.floor((milliseconds % MINUTE) / SECOND), 'second')}`
  }
  return `${part(Math.floor(milliseconds / HOUR), 'hour')} ${part(Math.floor((milliseconds % HOUR) / MINUTE), 'minute')}`
}
