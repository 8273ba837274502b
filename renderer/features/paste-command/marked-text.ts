import type { PasteNote } from '../../../contract/paste.ts'

/** A stretch of the text; with a note where the reader has something to say. */
export interface Stretch {
  readonly text: string
  readonly note: PasteNote | null
}

/** Where a place of the text is; the reader counts lines and columns from 1. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n').slice(0, line - 1)
  return lines.reduce((sum, one) => sum + one.length + 1, 0) + column - 1
}

/** Up to the next blank; of lines that were left out, up to the end of the last of them. */
function endOf(text: string, { lastLine }: PasteNote, start: number): number {
  if (lastLine !== undefined) return Math.min(offsetOf(text, lastLine + 1, 1) - 1, text.length)
  return start + (/^\S+/u.exec(text.slice(start))?.[0].length ?? 0)
}

/**
 * The text with the words marked that the notes are about, in the order of the text. A word of the note may differ from
 * what stands there (quotes, printed forms): marked is what stands there, up to the next blank.
 */
export function markedText(text: string, notes: readonly PasteNote[]): readonly Stretch[] {
  const plain = text.replaceAll('\r\n', '\n')
  const places = notes
    .map((note) => {
      const start = offsetOf(plain, note.line, note.column)
      return { note, start, end: endOf(plain, note, start) }
    })
    .sort((one, other) => one.start - other.start)
  const stretches: Stretch[] = []
  let at = 0
  for (const { note, start, end } of places) {
    // Two notes on one word: the first marks it, both are listed.
    if (start < at || end <= start) continue
    if (start > at) stretches.push({ text: plain.slice(at, start), note: null })
    stretches.push({ text: plain.slice(start, end), note })
    at = end
  }
  if (at < plain.length) stretches.push({ text: plain.slice(at), note: null })
  return stretches
}
