/** Quotes a word for a POSIX shell; words that need no quotes stay bare so that commands read as one would type them. */
export function quote(word: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** A command line from its words. */
export function commandLine(words: readonly string[]): string {
  return words.map(quote).join(' ')
}

/** A mark of a here-document that is no line of the text. */
function endOf(text: string, mark: string): string {
  let end = mark
  while (text.split('\n').includes(end)) end += '_'
  return end
}

/** A command that reads a text from its standard input, as a here-document whose mark does not occur in the text. */
export function withInput(words: readonly string[], text: string, mark: string): string {
  const end = endOf(text, mark)
  return `${commandLine(words)} <<'${end}'\n${text.replace(/\n$/, '')}\n${end}`
}

/**
 * The same with a place that the shell fills: the output of `command` stands where the text has `place`. Without quotes
 * around its mark a here-document expands $, ` and \ (POSIX shell, 2.7.4), which are therefore escaped in the text.
 */
export function withFilledInput(
  words: readonly string[],
  text: string,
  mark: string,
  fill: { readonly place: string; readonly command: string },
): string {
  const end = endOf(text, mark)
  const escaped = text.replace(/\n$/, '').replace(/[\\$`]/g, '\\$&')
  return `${commandLine(words)} <<${end}\n${escaped.replaceAll(fill.place, () => `$(${fill.command})`)}\n${end}`
}
