/** Rows beyond both edges that are drawn, too: a turn of the wheel shows no gap. */
const OVERSCAN = 10

export interface LogView {
  /** CSS pixels. */
  readonly top: number
  readonly height: number
}

export interface LogWindow {
  readonly first: number
  /** Exclusive. */
  readonly end: number
}

/**
 * The rows to draw of a list whose rows have one height. A list that stays at its end shows its end, wherever it was
 * scrolled to: it grows faster than the browser tells of the scrolling, and would be blank until then.
 */
export function logWindow(count: number, line: number, view: LogView, atEnd: boolean): LogWindow {
  const rows = Math.ceil(view.height / line) + 1
  const first = atEnd ? count - rows : Math.floor(view.top / line)
  const clamped = Math.max(0, Math.min(first, count - rows))
  return { first: Math.max(0, clamped - OVERSCAN), end: Math.min(count, clamped + rows + OVERSCAN) }
}
