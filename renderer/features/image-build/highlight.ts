import { instructionNames } from '../../../contract/dockerfile-lint.ts'
import { readDockerfile } from '../../../contract/dockerfile.ts'

export type TokenKind = 'keyword' | 'comment' | 'flag' | 'text' | 'variable' | 'plain'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const names = new Set<string>(instructionNames)
const PARTS = /("(?:[^"\\]|\\.)*"|'[^']*')|(\$\{[^}]*\}|\$[A-Za-z_]\w*)|((?:^|(?<=\s))--[a-z-]+)/g

/** The words of a line behind its keyword. */
function* valueTokens(text: string): Generator<Token> {
  let at = 0
  for (const match of text.matchAll(PARTS)) {
    if (match.index > at) yield { kind: 'plain', text: text.slice(at, match.index) }
    const kind = match[1] !== undefined ? 'text' : match[2] !== undefined ? 'variable' : 'flag'
    yield { kind, text: match[0] }
    at = match.index + match[0].length
  }
  if (at < text.length) yield { kind: 'plain', text: text.slice(at) }
}

/** Each line of a Dockerfile in coloured pieces; together they are the line. */
export function highlight(text: string): Token[][] {
  const begins = new Set(readDockerfile(text).instructions.map(({ line }) => line))
  return text.split('\n').map((line, index) => {
    if (line.trimStart().startsWith('#')) return [{ kind: 'comment', text: line }]
    const head = begins.has(index + 1) ? /^(\s*)(\S+)(.*)$/s.exec(line) : null
    if (head === null) return [...valueTokens(line)]
    const [, blank = '', keyword = '', rest = ''] = head
    const kind = names.has(keyword.toUpperCase()) ? 'keyword' : 'plain'
    const before: Token[] = blank === '' ? [] : [{ kind: 'plain', text: blank }]
    return [...before, { kind, text: keyword }, ...valueTokens(rest)]
  })
}
