import type { FileEntry, FileListing } from '../../contract/container-files.ts'

/** Names that are kept of one folder. */
export const MAX_ENTRIES = 5000

/** By code units, as an archive has them. */
const byName = (a: FileEntry, b: FileEntry) => (a.name < b.name ? -1 : 1)

/** Ends what stat(1) says of a link: it can write no NUL. */
const RECORD = '\x1e'

/** A line for each of "$@", "-" for what went away meanwhile: lines and names stay side by side. */
const lines = (stat: string) =>
  `told=$(${stat} "$@" 2>/dev/null) || told=$(for one; do ${stat} "$one" 2>/dev/null || echo -; done)`

const NAMES = String.raw`printf '%s\000' "$@"; printf '\000'`
const TOLD = String.raw`printf '%s\000' "$told"`

const entriesScript = [NAMES, lines(`stat -c '%f %s %u %g %Y'`), TOLD].join('\n')
/** Both GNU's stat and busybox's know these; %N of a link has its target behind an arrow. */
const linksScript = [NAMES, lines(`stat -L -c %f`), TOLD, `told=$(stat -c '%N${RECORD}' "$@" 2>/dev/null)`, TOLD].join(
  '\n',
)

const script = [
  '[ -d "$1" ] || { [ -e "$1" ] && exit 5; exit 3; }',
  'cd -- "$1" 2>/dev/null || exit 6',
  String.raw`printf '%s\000' "$(pwd -P)"`,
  'find . -maxdepth 1 -mindepth 1 -exec /bin/sh -c "$2" sh {} + || exit 4',
  String.raw`printf '\000'`,
  'find . -maxdepth 1 -mindepth 1 -type l -exec /bin/sh -c "$3" sh {} + 2>/dev/null || true',
].join('\n')

/** What the program of a listing ends with, beside 0. */
export const listingExit = { missing: 3, noProgram: 4, noFolder: 5, denied: 6 } as const

/** Lists a folder with the shell, find and stat of whoever runs it; no name can be mistaken, since NUL ends each. */
export function listingCommand(path: string): [program: string, ...words: string[]] {
  return ['/bin/sh', '-c', script, 'sh', path, entriesScript, linksScript]
}

/** Links are told without quotes, all words in one language, programs found wherever they usually are. */
export const listingEnvironment = [
  'QUOTING_STYLE=literal',
  'LC_ALL=C',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
]

const TYPES: Readonly<Record<number, FileEntry['kind']>> = { 0x4: 'folder', 0x8: 'file', 0xa: 'link' }
const kindOf = (mode: number) => TYPES[mode >> 12] ?? 'other'

interface Batch {
  readonly names: readonly string[]
  /** What was told of them, one text for each question. */
  readonly told: readonly string[]
}

/** Until an empty word in the place of a name. What a cut answer has begun is left out. */
function takeBatches(words: string[], questions: number): Batch[] {
  const batches: Batch[] = []
  while (words.length > 0 && words[0] !== '') {
    const end = words.indexOf('')
    if (end < 0 || words.length < end + 1 + questions) return batches
    const names = words.splice(0, end)
    // find names everything as ./NAME
    batches.push({ names: names.map((name) => name.slice(2)), told: words.splice(0, 1 + questions).slice(1) })
  }
  words.shift()
  return batches
}

/**
 * @param cut bytes after which the program's output was broken off; null = it is whole
 * @returns null for what is no answer of such a program
 */
export function readListing(stdout: string, cut: number | null): FileListing | null {
  const [path = '', ...words] = stdout.split('\0')
  if (!path.startsWith('/') || words.length === 0) return null
  // Behind the last NUL is nothing, or half a word.
  words.pop()
  const entries = takeBatches(words, 1).flatMap(entriesOf)
  const links = new Map(takeBatches(words, 2).flatMap(linksOf))
  const all = entries.map((entry) => ({ ...entry, ...(entry.kind === 'link' ? links.get(entry.name) : {}) }))
  return {
    path,
    entries: all.sort(byName).slice(0, MAX_ENTRIES),
    total: all.length,
    way: 'program',
    cut,
  }
}

function entriesOf({ names, told: [text = ''] }: Batch): FileEntry[] {
  const rows = text.split('\n')
  return names.flatMap((name, at) => {
    const [mode = '', size, uid, gid, modified] = (rows[at] ?? '').split(' ')
    const bits = Number.parseInt(mode, 16)
    if (Number.isNaN(bits)) return []
    return {
      name,
      kind: kindOf(bits),
      size: Number(size),
      mode: bits & 0o7777,
      ...{ uid: Number(uid), gid: Number(gid), modified: Number(modified) },
      target: '',
      leads: null,
    }
  })
}

type End = Pick<FileEntry, 'target' | 'leads'>

function linksOf({ names, told: [ends = '', targets = ''] }: Batch): (readonly [name: string, end: End])[] {
  const rows = ends.split('\n')
  let at = 0
  return names.map((name, index) => {
    const bits = Number.parseInt(rows[index] ?? '', 16)
    const kind = Number.isNaN(bits) ? null : kindOf(bits)
    const found = targetAt(targets, at, `./${name}`)
    at = found?.next ?? at
    return [name, { target: found?.target ?? '', leads: kind === 'link' ? null : kind }] as const
  })
}

/** GNU: NAME -> TARGET when told to quote nothing; busybox: 'NAME' -> 'TARGET', nothing escaped. */
function targetAt(text: string, at: number, name: string): { readonly target: string; readonly next: number } | null {
  const quoted = `'${name}' -> '`
  const plain = `${name} -> `
  const head = [quoted, plain].find((one) => text.startsWith(one, at))
  const end = text.indexOf(RECORD, at)
  if (head === undefined || end < 0) return null
  // A line ends behind the mark.
  return { target: text.slice(at + head.length, head === quoted ? end - 1 : end), next: end + 2 }
}
