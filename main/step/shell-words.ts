/** Quotes a word for a POSIX shell; words that need no quotes stay bare so that commands read as one would type them. */
export function quote(word: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** A command line from its words. */
export function commandLine(words: readonly string[]): string {
  return words.map(quote).join(' ')
}

/** A command that reads a text from its standard input, as a here-document whose mark does not occur in the text. */
export function withInput(words: readonly string[], text: string, mark: string): string {
  let end = mark
  while (text.split('\n').includes(end)) end += '_'
  return `${commandLine(words)} <<'${end}'\n${text.replace(/\n$/, '')}\n${end}`
}
