import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '../../../..')

/** Names, which are the same in every language, and signs. */
const allowed = new Set(['Labrig', 'EN', 'English', '日本語'])
/** Attributes whose value is read or shown. */
const readAttributes = new Set(['aria-label', 'title', 'alt', 'placeholder', 'label', 'headerContent', 'bodyContent'])

/** The renderer's TypeScript sources, parsed. */
export function sourceFiles(): ts.SourceFile[] {
  return readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const file = join(root, 'renderer', path)
      return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
    })
}

interface UsedKeys {
  /** Every string literal: a key may reach `t` through a table or a type. */
  readonly exact: ReadonlySet<string>
  /** Template literals, with anything but a dot for each value. */
  readonly patterns: readonly RegExp[]
  /** String literals that are handed to `t` itself. */
  readonly asked: ReadonlySet<string>
}

export function usedKeys(files: readonly ts.SourceFile[]): UsedKeys {
  const exact = new Set<string>()
  const asked = new Set<string>()
  const patterns: RegExp[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) exact.add(node.text)
    if (ts.isTemplateExpression(node) && node.head.text.includes('.')) patterns.push(patternOf(node))
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      for (const key of literalsOf(node.arguments[0])) asked.add(key)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of files) visit(file)
  return { exact, asked, patterns }
}

function patternOf(node: ts.TemplateExpression): RegExp {
  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const rest = node.templateSpans.map((span) => `[^.]+${escape(span.literal.text)}`).join('')
  return new RegExp(`^${escape(node.head.text)}${rest}$`)
}

function literalsOf(node: ts.Node | undefined): string[] {
  if (node === undefined) return []
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)]
  return []
}

/** Text in JSX that does not come from the languages, as `path:line: text`. */
export function textsInMarkup(files: readonly ts.SourceFile[]): string[] {
  const found: string[] = []
  for (const file of files) {
    const report = (node: ts.Node, text: string) => {
      if (!/\p{L}/u.test(text) || allowed.has(text.trim())) return
      const { line } = file.getLineAndCharacterOfPosition(node.getStart())
      found.push(`${relative(root, file.fileName)}:${line + 1}: ${text.trim()}`)
    }
    const visit = (node: ts.Node): void => {
      if (ts.isJsxText(node)) report(node, node.text)
      if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) {
        for (const text of literalsOf(node.expression)) report(node, text)
      }
      if (ts.isJsxAttribute(node) && readAttributes.has(node.name.getText())) {
        const { initializer } = node
        if (initializer !== undefined && ts.isStringLiteral(initializer)) report(node, initializer.text)
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  return found
}
