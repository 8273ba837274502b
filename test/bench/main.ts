// Started by scripts/bench.mjs on the pinned Node.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isRow, machineClass, markdownTable, resultsOf, textTable, writeDocs } from './report.ts'
import { runAll } from './runner.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
    'write-docs': { type: 'boolean', default: false },
  },
})
const only = values.only.flatMap((names) => names.split(','))
const outcomes = await runAll(import.meta.dirname, only, (line) => process.stderr.write(`${line}\n`))
process.stdout.write(`${textTable(outcomes)}\n`)
if (values.json) await writeFile(values.json, `${JSON.stringify(resultsOf(outcomes), null, 2)}\n`)
if (values['write-docs']) {
  const day = new Date().toISOString().slice(0, 10)
  const docs = join(import.meta.dirname, '../../docs/benchmarks.md')
  // A run of some leaves the rows of the others as they are.
  const kept = only.length === 0 ? '' : await readFile(docs, 'utf8')
  await writeDocs(docs, markdownTable(outcomes, day, machineClass(), kept))
}
// A bench may leave a connection open; the numbers are out.
process.exit(outcomes.length > 0 && outcomes.every(isRow) ? 0 : 1)
