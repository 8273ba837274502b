/** A piece of a line; `hit` counts the matches of the whole text from 0. */
export interface Piece {
  readonly text: string
  readonly hit: number | null
}

export interface FoundLines {
  readonly lines: readonly (readonly Piece[])[]
  readonly count: number
}

/** Lines with the matches of a text cut out, whatever their case. Nothing is a match of nothing. */
export function findInLines(text: string, wanted: string): FoundLines {
  const needle = wanted.toLocaleLowerCase()
  let count = 0
  const lines = text.split('\n').map((line) => {
    const lower = line.toLocaleLowerCase()
    // Some letters change their length with their case; then places do not match and the line stays whole.
    if (needle === '' || lower.length !== line.length) return [{ text: line, hit: null }]
    const pieces: Piece[] = []
    let from = 0
    for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
      if (at > from) pieces.push({ text: line.slice(from, at), hit: null })
      pieces.push({ text: line.slice(at, at + needle.length), hit: count++ })
      from = at + needle.length
    }
    if (from < line.length || pieces.length === 0) pieces.push({ text: line.slice(from), hit: null })
    return pieces
  })
  return { lines, count }
}
