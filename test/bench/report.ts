import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import type { BenchOutcome, BenchResult, BenchRow } from './runner.ts'

const BEGIN = '<!-- benchmarks: written by npm run bench -- --write-docs -->'
const END = '<!-- /benchmarks -->'

export const isRow = (outcome: BenchOutcome): outcome is BenchRow => !('error' in outcome)

/** What --json writes: the rows alone, without words. */
export const resultsOf = (outcomes: readonly BenchOutcome[]): BenchResult[] =>
  outcomes.filter(isRow).map(({ name, ours, peer, unit, ratio, runs }) => ({ name, ours, peer, unit, ratio, runs }))

const cells = (row: BenchRow): string[] => [
  row.name,
  `${row.ours} ${row.unit}`,
  row.peer === null ? '' : `${row.peer} ${row.unit}`,
  row.ratio === null ? '' : `${row.ratio}`,
  `${row.runs}`,
  [row.against === null ? '' : `against ${row.against}`, row.note].filter((text) => text !== '').join('; '),
]

const HEAD = ['name', 'Labrig', 'peer', 'ratio', 'runs', 'what']

/** Columns of equal width for a terminal; failures below. */
export function textTable(outcomes: readonly BenchOutcome[]): string {
  const rows = [HEAD, ...outcomes.filter(isRow).map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const failures = outcomes.flatMap((outcome) =>
    'error' in outcome ? [`FAILED ${outcome.name}: ${outcome.error}`] : [],
  )
  return [...lines, ...failures].join('\n')
}

const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** The rows of a document that this run did not measure stay; what it did takes their place. Lines by name. */
function merged(outcomes: readonly BenchOutcome[], kept: string): string[] {
  const rows = new Map<string, string>()
  for (const [row, name] of kept.matchAll(/^\| ([a-z][a-z0-9-]*) \|.*$/gm)) rows.set(name ?? '', row)
  rows.delete(HEAD[0] ?? '')
  for (const row of outcomes.filter(isRow)) rows.set(row.name, line(cells(row)))
  return [...rows.values()]
}

/**
 * Markdown table with the day and the class of machine; no name of a machine.
 * @param kept the document so far, when only some were measured
 */
export function markdownTable(outcomes: readonly BenchOutcome[], day: string, machine: string, kept = ''): string {
  const rule = line(HEAD.map(() => '---'))
  return [
    `Medians (p95 where the name says so), the last ones of ${day}, on ${machine}. Ratio: how many times better than the peer.`,
    '',
    line(HEAD),
    rule,
    ...merged(outcomes, kept),
  ].join('\n')
}

/** Processor, cores, memory and kernel line, without anything that names this machine. */
export function machineClass(): string {
  const model = (cpus()[0]?.model ?? process.arch).replace(/\s+/g, ' ').trim()
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
}

/** Puts the table between the markers of a document; throws when they are not there, so that no text of others is lost. */
export async function writeDocs(file: string, table: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return `# Benchmarks\n\n${BEGIN}\n${END}\n`
    throw error
  })
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`${file} lacks the lines ${BEGIN} and ${END}`)
  await writeFile(file, `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`)
}
