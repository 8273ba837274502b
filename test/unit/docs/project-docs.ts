import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '..', '..', '..')

/** The documents of the project, paths below its root. */
export const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: projectRoot }).sort()

export const textOf = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')

export const exists = (path: string): boolean => existsSync(join(projectRoot, path))

/** Targets of the Markdown links of a document that point into the project, resolved from its root. */
export function localLinks(path: string): string[] {
  return [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => (target.startsWith('#') ? path + target : join(dirname(path), target)))
}

/** The anchors that GitHub makes of the headings of a document. */
export function anchorsOf(path: string): string[] {
  return [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Rows of all tables below a heading, cells trimmed; header and rule lines left out. */
export function tableRows(path: string, heading: string): string[][] {
  const section = textOf(path)
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`${path} has no section "${heading}"`)
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  const isRule = (line: string | undefined) => /^\|[\s:|-]+\|$/.test(line ?? '')
  const rows = lines.filter((line, index) => !isRule(line) && !isRule(lines[index + 1]))
  return rows.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )
}

/** A test as the documents name it: `test/unit/a.test.ts` "name of the test"; a suite that several tests run likewise. */
export interface TestReference {
  file: string
  name: string
}

export function testReferences(text: string): TestReference[] {
  return [...text.matchAll(/`(test\/[^`]+\.tsx?)`(?: "([^"]+)")?/g)].map(([, file, name]) => ({
    file: file ?? '',
    name: name ?? '',
  }))
}

/** Why a reference proves nothing, or nothing. The name is looked for as it stands in the source. */
export function brokenReference({ file, name }: TestReference): string | undefined {
  if (!exists(file)) return `${file} does not exist`
  if (name === '') return `${file}: no test is named`
  // The title of a test is the first argument of a call; elsewhere the same words prove nothing.
  const title = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const source = textOf(file).replace(/\\(['"`])/g, '$1')
  return new RegExp(`\\(\\s*(['"\`])${title}\\1`).test(source) ? undefined : `${file} has no test "${name}"`
}
