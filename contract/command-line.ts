/** A piece of a command line; what begins a quote and does not end it is `open`. */
const PIECE =
  /(?<blank>\s+)|'(?<single>[^']*)'|"(?<double>(?:\\.|[^"\\])*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\]+|\\$)|(?<open>['"])/gsu

/**
 * A command line as words: blanks separate, quotes and backslashes keep together. Nothing else of a shell: no variables,
 * no pipes; whoever wants them writes sh -c '…'. Null for a quote that is not closed.
 */
export function splitWords(text: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  for (const { groups = {} } of text.matchAll(PIECE)) {
    if (groups['open'] !== undefined) return null
    if (groups['blank'] === undefined) {
      word = (word ?? '') + meant(groups)
    } else if (word !== null) {
      words.push(word)
      word = null
    }
  }
  return word === null ? words : [...words, word]
}

/** What a piece stands for. Inside double quotes a backslash only escapes itself and the quote. */
function meant({ double, single, escaped, plain }: Readonly<Record<string, string | undefined>>): string {
  return double?.replace(/\\(["\\])/g, '$1') ?? single ?? escaped ?? plain ?? ''
}

/** The inverse of {@link splitWords}. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(' ')
}
