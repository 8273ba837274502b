/** A difference that a question's way over the wire and a guest's slow answer explain. Seconds. */
const CLOSE = 2

export type ClockState =
  | { readonly type: 'right' }
  /** How far off, in words of the language. */
  | { readonly type: 'ahead' | 'behind'; readonly span: string }

/** @param ahead seconds by which the guest's clock is before this computer's */
export function clockOf(ahead: number, language: string): ClockState {
  const off = Math.abs(ahead)
  if (off < CLOSE) return { type: 'right' }
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const
  const [unit, size] = units.find(([, length]) => off >= length) ?? (['second', 1] as const)
  const span = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.floor(off / size),
  )
  return { type: ahead > 0 ? 'ahead' : 'behind', span }
}

/** UTC+09:00. @param offset seconds east of UTC */
export function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60)
  const two = (number: number) => String(number).padStart(2, '0')
  return `UTC${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
