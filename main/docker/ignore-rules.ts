import { posix } from 'node:path'

interface Rule {
  /** Cleaned, without "!". */
  readonly pattern: string
  readonly exception: boolean
  matches(path: string): boolean
}

/** For each rule, whether it matched a folder: it then matches all that is in it. */
export type Matched = readonly boolean[]

/** The lines of a .dockerignore (moby/patternmatcher, ignorefile). */
export function readIgnoreFile(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const exception = line.startsWith('!')
      const pattern = posix.normalize((exception ? line.slice(1) : line).trim() || '.').replace(/(.)\/$/, '$1')
      return (exception ? '!' : '') + (pattern.length > 1 ? pattern.replace(/^\//, '') : pattern)
    })
}

const SPECIAL = /[*?[\\]/

/** Pieces of a pattern: "**" with what follows, an escaped character, a class's brackets, any other character. */
const PIECE = /\*\*\/?|\\[\s\S]|[\s\S]/g

/** moby/patternmatcher, Pattern.compile: "**" takes any number of folders, "*" and "?" stay in one. */
function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(PIECE, (piece, at: number) => {
    if (piece.startsWith('**')) return at + piece.length === pattern.length ? '.*' : '(?:.*/)?'
    if (piece === '*') return '[^/]*'
    if (piece === '?') return '[^/]'
    if (piece.startsWith('\\')) return escaped(piece[1] ?? '\\')
    return /[[\]^-]/.test(piece) ? piece : escaped(piece)
  })
  return new RegExp(`^${source}$`, 's')
}

const escaped = (char: string) => char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

function ruleOf(line: string): Rule {
  const exception = line.startsWith('!')
  const pattern = exception ? line.slice(1) : line
  // "**.txt" is an ending, also in the middle of a name; as an expression it would begin after a slash.
  const rest = pattern.startsWith('**') ? pattern.slice(2) : null
  if (rest !== null && !SPECIAL.test(rest)) {
    return {
      pattern,
      exception,
      matches: (path) => path.endsWith(rest) || (rest.startsWith('/') && path === rest.slice(1)),
    }
  }
  if (!SPECIAL.test(pattern)) return { pattern, exception, matches: (path) => path === pattern }
  const expression = expressionOf(pattern)
  return { pattern, exception, matches: (path) => expression.test(path) }
}

/** What of a folder is left out of a build, by the rules of docker's own client. */
export class IgnoreRules {
  readonly #rules: readonly Rule[]

  /** @param lines as `readIgnoreFile` gives them @throws SyntaxError for a pattern that is none */
  constructor(lines: readonly string[]) {
    this.#rules = lines.map(ruleOf)
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0
  }

  /** @param folder what was found of the folder that the path is in; none for one at the top */
  match(path: string, folder?: Matched): { readonly ignored: boolean; readonly matched: Matched } {
    let ignored = false
    const matched = this.#rules.map((rule, index) => {
      let match = folder?.[index] ?? false
      if (!match) {
        if (rule.exception !== ignored) return false
        match = rule.matches(path)
      }
      if (match) ignored = !rule.exception
      return match
    })
    return { ignored, matched }
  }

  /** Whether an exception may lie in a folder that is left out itself (moby pkg/archive, TarWithOptions). */
  mayHoldException(folder: string): boolean {
    return this.#rules.some(({ exception, pattern }) => exception && `${pattern}/`.startsWith(`${folder}/`))
  }
}
