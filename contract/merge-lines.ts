import { lineDiff } from './line-diff.ts'

/** Lines of the ground text that a side puts others in place of; `end` is behind the last. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly lines: readonly string[]
}

function piecesOf(ground: string, side: string): Piece[] {
  const pieces: { start: number; end: number; lines: string[] }[] = []
  let at = 0
  let open: { start: number; end: number; lines: string[] } | null = null
  for (const { sign, text } of lineDiff(ground, side)) {
    if (sign === ' ') open = null
    else if (open === null) pieces.push((open = { start: at, end: at, lines: [] }))
    if (sign === '+') open?.lines.push(text)
    else at++
    if (sign === '-' && open !== null) open.end = at
  }
  return pieces
}

const touch = (a: Piece, b: Piece) => a.start <= b.end && b.start <= a.end
const same = (a: Piece, b: Piece) => a.start === b.start && a.end === b.end && a.lines.join('\n') === b.lines.join('\n')

/**
 * Both sides' changes of one text together; null where they changed the same or neighbouring lines, which only a person can
 * put together.
 */
export function mergeLines(ground: string, mine: string, theirs: string): string | null {
  const [ours, others] = [piecesOf(ground, mine), piecesOf(ground, theirs)]
  const news = ours.filter((piece) => !others.some((other) => same(piece, other)))
  if (news.some((piece) => others.some((other) => touch(piece, other)))) return null
  const lines = ground.replace(/\n$/, '').split('\n')
  for (const { start, end, lines: put } of [...news, ...others].toSorted((a, b) => b.start - a.start)) {
    lines.splice(start, end - start, ...put)
  }
  return lines.join('\n') + '\n'
}
