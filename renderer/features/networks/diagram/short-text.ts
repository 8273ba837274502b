/** Average width of a character against the size of the type: Latin letters and figures, and those of East Asia. */
const NARROW = 0.55
const MONO = 0.6
const WIDE = 1

/** The text as far as it fits, cut with an ellipsis. SVG neither wraps nor cuts. @param width CSS pixels */
export function shortText(text: string, width: number, size: number, mono = false): string {
  const widthOf = (letter: string) => (letter.charCodeAt(0) > 0x2e80 ? WIDE : mono ? MONO : NARROW) * size
  let used = 0
  let fits = ''
  for (const letter of text) {
    used += widthOf(letter)
    if (used > width) return `${fits.slice(0, -1)}…`
    fits += letter
  }
  return fits
}
