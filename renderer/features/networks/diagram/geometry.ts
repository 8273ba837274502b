import type { Box } from './lanes.ts'

/** A curve from the right side of one box to the left side of another; a straight line between boxes of one lane. */
export function curve(from: Box, to: Box): string {
  if (from.x === to.x) {
    const [upper, lower] = from.y < to.y ? [from, to] : [to, from]
    const x = upper.x + upper.width / 2
    return `M${x} ${upper.y + upper.height}L${x} ${lower.y}`
  }
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2]
  const [x2, y2] = [to.x, to.y + to.height / 2]
  // Bent in the gap before the target, so that lines which skip a lane stay level in it.
  const bend = Math.min(36, (x2 - x1) / 2)
  const knee = x2 - bend * 2
  return `M${x1} ${y1}L${knee} ${y1}C${knee + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}

const HEAD_LENGTH = 9
const HEAD_HALF = 5

/** The head of an arrow on {@link curve}, at the end that packets go to. @param along from the left to the right */
export function arrowhead(from: Box, to: Box, along: boolean): string {
  const [tail, head] = along ? [from, to] : [to, from]
  if (from.x === to.x) {
    const [x, isDown] = [head.x + head.width / 2, head.y > tail.y]
    const y = isDown ? head.y : head.y + head.height
    const back = y + (isDown ? -HEAD_LENGTH : HEAD_LENGTH)
    return `M${x - HEAD_HALF} ${back}L${x} ${y}L${x + HEAD_HALF} ${back}Z`
  }
  const isRight = head.x > tail.x
  const [x, y] = [isRight ? head.x : head.x + head.width, head.y + head.height / 2]
  const back = x + (isRight ? -HEAD_LENGTH : HEAD_LENGTH)
  return `M${back} ${y - HEAD_HALF}L${x} ${y}L${back} ${y + HEAD_HALF}Z`
}

export interface View {
  readonly x: number
  readonly y: number
  /** Scale. */
  readonly k: number
}

const LEAST = 0.2
const MOST = 2.5

/** The view after a change of scale under which the point on screen stays where it is. */
export function zoomed(view: View, factor: number, at: { readonly x: number; readonly y: number }): View {
  const k = Math.min(MOST, Math.max(LEAST, view.k * factor))
  const grown = k / view.k
  return { x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown, k }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** All of the picture, never larger than life. */
export function fitted(picture: Size, screen: Size): View {
  const k = Math.max(LEAST, Math.min(1, screen.width / picture.width, screen.height / picture.height))
  return { x: Math.max(0, (screen.width - picture.width * k) / 2), y: 0, k }
}

/** The whole width at the top: what is read first. */
export function opened(picture: Size, screen: Size): View {
  const k = Math.max(0.6, Math.min(1, screen.width / picture.width))
  return { x: Math.max(0, (screen.width - picture.width * k) / 2), y: 0, k }
}

/** What holds all of them; null for none. */
export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))]
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** The view moved just so far, and no closer than is needed, that a box is on screen. */
export function revealing(now: View, box: Box, screen: Size): View {
  const margin = 16
  const room = Math.min((screen.width - 2 * margin) / box.width, (screen.height - 2 * margin) / box.height)
  const view = room < now.k ? zoomed(now, room / now.k, { x: screen.width / 2, y: screen.height / 2 }) : now
  const shift = (start: number, length: number, room: number) => {
    if (start < margin) return margin - start
    return start + length > room - margin ? Math.min(0, room - margin - start - length) : 0
  }
  const dx = shift(box.x * view.k + view.x, box.width * view.k, screen.width)
  const dy = shift(box.y * view.k + view.y, box.height * view.k, screen.height)
  return dx === 0 && dy === 0 ? view : { ...view, x: view.x + dx, y: view.y + dy }
}
