/** An instruction of a Dockerfile with its place. Lines count from 1. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string
  /** Behind the keyword, continued lines joined, comments between them left out. */
  readonly value: string
  readonly line: number
  readonly lastLine: number
}

export interface Dockerfile {
  readonly instructions: readonly Instruction[]
  /** Parser directives at the top: syntax, escape. */
  readonly directives: ReadonlyMap<string, string>
  /** Instructions whose here-document never ends, by their line. */
  readonly open: readonly number[]
}

const HEREDOC = /<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)\2/g

/** Words that begin texts over several lines; only where the frontend looks for them. */
function heredocsOf(keyword: string, value: string): { strip: boolean; end: string }[] {
  if (!['RUN', 'COPY', 'ADD'].includes(keyword)) return []
  return [...value.matchAll(HEREDOC)].map(([, dash, , end = '']) => ({ strip: dash === '-', end }))
}

/** Directives stand before anything else, comments too (Dockerfile reference, "Parser directives"). */
function directivesOf(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of lines) {
    const match = /^\s*#\s*([a-zA-Z]+)\s*=\s*(.*?)\s*$/.exec(line)
    const key = match?.[1]?.toLowerCase()
    if (key === undefined || !['syntax', 'escape', 'check'].includes(key) || found.has(key)) break
    found.set(key, match?.[2] ?? '')
  }
  return found
}

const isPassedOver = (line: string) => line.trim() === '' || line.trimStart().startsWith('#')

/** The lines of one instruction from `at` on; those in between that say nothing are left out. */
function continuedFrom(lines: readonly string[], at: number, escape: string): { text: string; last: number } {
  const goesOn = (line: string) => line.trimEnd().endsWith(escape)
  let text = lines[at] ?? ''
  let last = at
  while (goesOn(text) && last + 1 < lines.length) {
    last++
    const next = lines[last] ?? ''
    // Empty lines and comments inside a continued instruction are passed over.
    if (!isPassedOver(next)) text = text.trimEnd().slice(0, -1) + next
  }
  return { text: goesOn(text) ? text.trimEnd().slice(0, -1) : text, last }
}

/** Where the texts end that an instruction begins; null where one never does. */
function endOfHeredocs(lines: readonly string[], from: number, one: { keyword: string; value: string }): number | null {
  let last = from
  for (const { strip, end } of heredocsOf(one.keyword, one.value)) {
    const ends = lines.findIndex((line, index) => index > last && (strip ? line.replace(/^\t+/, '') : line) === end)
    if (ends < 0) return null
    last = ends
  }
  return last
}

/** Takes a Dockerfile apart as the builder does: continued lines, comments between them, here-documents. */
export function readDockerfile(text: string): Dockerfile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const directives = directivesOf(lines)
  const escape = directives.get('escape') === '`' ? '`' : '\\'
  const instructions: Instruction[] = []
  const open: number[] = []
  for (let at = 0; at < lines.length; at++) {
    if (isPassedOver(lines[at] ?? '')) continue
    const line = at + 1
    const { text: joined, last } = continuedFrom(lines, at, escape)
    const [, keyword = '', value = ''] = /^\s*(\S+)\s*(.*)$/s.exec(joined) ?? []
    const one = { keyword: keyword.toUpperCase(), value: value.trim() }
    const end = endOfHeredocs(lines, last, one)
    if (end === null) open.push(line)
    at = end ?? lines.length
    instructions.push({ ...one, line, lastLine: Math.min(at + 1, lines.length) })
  }
  return { instructions, directives, open }
}

/** Puts values in for $name, ${name}, ${name:-default} and ${name:+other}; a name that is unknown becomes empty. */
export function expandArguments(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(VARIABLE, (...match) => {
    const { braced, sign, other = '', plain } = match.at(-1) as Record<string, string | undefined>
    const value = values.get(braced ?? plain ?? '') ?? ''
    if (sign === '-') return value === '' ? other : value
    if (sign === '+') return value === '' ? '' : other
    return value
  })
}

const VARIABLE = /\$(?:\{(?<braced>[A-Za-z_]\w*)(?::(?<sign>[-+])(?<other>[^}]*))?\}|(?<plain>[A-Za-z_]\w*))/g

export interface BuildStage {
  /** Empty where it has none. */
  readonly name: string
  /** Build arguments put in. */
  readonly from: string
  readonly line: number
}

const unquoted = (text: string) => text.replace(/^(["'])(.*)\1$/, '$2')
const ARGUMENT = /(?:^|\s)([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g

/** "image AS name", with its flags left out. */
function stageOf({ value, line }: Instruction, values: ReadonlyMap<string, string>): BuildStage {
  const [image = '', as, name = ''] = value.split(/\s+/).filter((word) => !word.startsWith('--'))
  return { name: as?.toLowerCase() === 'as' ? name.toLowerCase() : '', from: expandArguments(image, values), line }
}

/** The stages with what each stands on. @param given build arguments */
export function stagesOf({ instructions }: Dockerfile, given: Readonly<Record<string, string>> = {}): BuildStage[] {
  const values = new Map<string, string>()
  const stages: BuildStage[] = []
  for (const one of instructions) {
    if (one.keyword === 'FROM') stages.push(stageOf(one, values))
    // Arguments before the first stage are for FROM alone.
    if (one.keyword !== 'ARG' || stages.length > 0) continue
    for (const [, name = '', fallback = ''] of one.value.matchAll(ARGUMENT)) {
      values.set(name, given[name] ?? unquoted(fallback))
    }
  }
  return stages
}

/** Images that a build needs and does not make itself. */
export function basesOf(file: Dockerfile, given: Readonly<Record<string, string>> = {}): string[] {
  const stages = stagesOf(file, given)
  const made = new Set(stages.map(({ name }) => name).filter((name) => name !== ''))
  const bases = stages.map(({ from }) => from).filter((from) => from !== '' && from !== 'scratch')
  return [...new Set(bases.filter((from) => !made.has(from.toLowerCase())))]
}

/** Names of arguments that a build may be given, with what they are without. */
export function argumentsOf({ instructions }: Dockerfile): { name: string; fallback: string }[] {
  const found = new Map<string, string>()
  for (const { keyword, value } of instructions) {
    if (keyword !== 'ARG') continue
    const [name = '', fallback = ''] = value.split(/=(.*)/s)
    if (/^[A-Za-z_]\w*$/.test(name) && !found.has(name)) found.set(name, unquoted(fallback))
  }
  return [...found].map(([name, fallback]) => ({ name, fallback }))
}
