export interface MarkedPiece {
  readonly text: string
  readonly marked: boolean
}

/** A text cut at each place where the query stands, without regard to case. */
export function markedPieces(text: string, query: string): readonly MarkedPiece[] {
  const low = text.toLowerCase()
  const wanted = query.toLowerCase()
  // A few letters change their length in lower case (İ): the places would not be those of the text.
  if (wanted === '' || low.length !== text.length) return [{ text, marked: false }]
  const pieces: MarkedPiece[] = []
  let at = 0
  for (let found = low.indexOf(wanted); found >= 0; found = low.indexOf(wanted, at)) {
    if (found > at) pieces.push({ text: text.slice(at, found), marked: false })
    at = found + wanted.length
    pieces.push({ text: text.slice(found, at), marked: true })
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false })
  return pieces
}
