/** How ifupdown configures one family of an interface: interfaces(5). */
export interface Stanza {
  readonly family: string
  readonly method: string
  /** Lines as they stand in the file, without the first. */
  readonly options: readonly string[]
}

interface Piece {
  /** The line, and those that it is continued on with a backslash. */
  readonly lines: readonly string[]
  readonly words: readonly string[]
}

/** Words that begin a stanza, beside `auto` and all that begin with `allow-`. */
const OPENERS = ['iface', 'mapping', 'auto', 'source', 'source-directory', 'rename', 'template', 'no-auto-down']
const isOpener = (word: string) => OPENERS.includes(word) || /^(no-)?allow-/.test(word)
/** Lists of interfaces that something is done with; a name is taken out of them without harm to the others. */
const isList = (word: string) => word === 'auto' || /^allow-/.test(word) || word === 'no-auto-down'

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let lines: string[] = []
  for (const line of text.replace(/\n$/, '').split('\n')) {
    lines.push(line)
    if (line.endsWith('\\')) continue
    const joined = lines.map((one) => one.replace(/\\$/, ' ')).join('')
    const words = joined.trim().startsWith('#') ? [] : joined.trim().split(/\s+/).filter(Boolean)
    pieces.push({ lines, words })
    lines = []
  }
  if (lines.length > 0) pieces.push({ lines, words: [] })
  return pieces
}

/** The pieces of a file, each with the interface whose stanza it stands in; '' outside of stanzas of interfaces. */
function owned(text: string): (Piece & { readonly owner: string })[] {
  let owner = ''
  return piecesOf(text).map((piece) => {
    const [first = '', name = ''] = piece.words
    if (isOpener(first)) owner = first === 'iface' ? name : ''
    return { ...piece, owner }
  })
}

/** All stanzas of an interface in a file. */
export function stanzasOf(text: string, name: string): Stanza[] {
  const found: { family: string; method: string; options: string[] }[] = []
  for (const { words, lines, owner } of owned(text)) {
    if (owner !== name) continue
    const [first, , family = '', method = ''] = words
    if (first === 'iface') found.push({ family, method, options: [] })
    else if (words.length > 0) found.at(-1)?.options.push(...lines)
  }
  return found
}

/** The line that says how an interface is configured, for whoever asks; null when none does. */
export function stanzaLine(text: string, name: string): string | null {
  const piece = owned(text).find(({ owner, words }) => owner === name && words[0] === 'iface')
  return piece === undefined ? null : piece.words.join(' ')
}

/** Other files that a file has read: patterns of paths, folders. */
export function sourcesOf(text: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
  const of = (kind: string) =>
    piecesOf(text)
      .filter(({ words }) => words[0] === kind)
      .flatMap(({ words }) => words.slice(1))
  return { files: of('source'), folders: of('source-directory') }
}

/** Stanzas as they are written. */
export function stanzaText(name: string, { family, method, options }: Stanza): string[] {
  return [`iface ${name} ${family} ${method}`, ...options]
}

/**
 * The file with other stanzas in place of all those of an interface, which is no longer brought up by name either.
 * @param instead lines that stand where its first stanza stood
 */
export function replaceStanzas(text: string, name: string, instead: readonly string[]): string {
  const result: string[] = []
  let placed = false
  let trailing: string[] = []
  for (const { words, lines, owner } of owned(text)) {
    const [first = '', ...rest] = words
    if (owner === name) {
      if (!placed) result.push(...instead)
      placed = true
      // Blank lines and remarks behind the stanza belong to what follows.
      if (words.length === 0) trailing.push(...lines)
      else trailing = []
      continue
    }
    result.push(...trailing)
    trailing = []
    if (isList(first) && rest.includes(name)) {
      const others = rest.filter((one) => one !== name)
      if (others.length > 0) result.push([first, ...others].join(' '))
    } else result.push(...lines)
  }
  return `${[...result, ...trailing].join('\n')}\n`
}
