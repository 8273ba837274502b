/**
 * A command line as words: blanks separate, quotes and backslashes keep together. Nothing else of a shell: no variables,
 * no pipes; whoever wants them writes sh -c '…'. Null for a quote that is not closed.
 */
export function splitWords(text: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (quote !== null) {
      if (char === quote) quote = null
      else if (quote === '"' && char === '\\' && /["\\]/.test(text[at + 1] ?? '')) word += text[++at] as string
      else word += char
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + (char === '\\' && at + 1 < text.length ? (text[++at] as string) : char)
  }
  if (quote !== null) return null
  if (word !== null) words.push(word)
  return words
}

/** The inverse of {@link splitWords}. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(' ')
}
