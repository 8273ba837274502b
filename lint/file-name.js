import { basename, relative, sep } from 'node:path'

// Names that say nothing about the subject, so that anything fits in and nobody finds it again.
const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager'])
// Terms of the field that happen to contain one of the words.
const TERMS = /\b(package|virt)-manager\b/
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/

/** Why a path below the project root is badly named, or nothing. Folders are judged like files. */
export function badName(path) {
  for (const part of path.split(sep)) {
    if (!KEBAB.test(part)) return `"${part}" is not kebab-case`
    const empty = part
      .replace(TERMS, '')
      .split(/[.-]/)
      .find((word) => EMPTY_WORDS.has(word))
    if (empty) return `"${part}": "${empty}" names no concept; name the file for what it holds`
  }
  return undefined
}

/** ESLint rule: kebab-case paths, and no name that is a grab bag. */
export const fileName = {
  meta: { type: 'problem', schema: [], messages: { bad: '{{reason}}' } },
  create(context) {
    return {
      Program(node) {
        const path = relative(context.cwd, context.filename)
        const reason = badName(path.startsWith('..') ? basename(path) : path)
        if (reason) context.report({ node, loc: { line: 1, column: 0 }, messageId: 'bad', data: { reason } })
      },
    }
  },
}
