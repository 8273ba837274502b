// `npm test`: makes the machine ready, builds what is stale, runs the stages of the chosen tier on the pinned Node.
// Plain JavaScript for Node 18: it is what a fresh clone runs first.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './pinned-node.mjs'
import { setUp, SetupError } from './setup/set-up.mjs'
import { isBuildStale } from './test/build.mjs'
import { parseOptions, UsageError } from './test/options.mjs'
import { build, runStage } from './test/stages.mjs'
import { exitCode, stageLine, summary } from './test/summary.mjs'

const ENGINES = ['integration', 'e2e', 'window', 'full', 'chaos']
const say = (line) => process.stdout.write(`${line}\n`)

/** A step before the tests that went wrong ends the run as one failure. */
function giveUp(message) {
  say(message)
  say('0 passed, 1 failed, 0 skipped')
  process.exit(1)
}

function readOptions() {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(
      `${error.message}\nUsage: npm test -- [--tier fast|full|chaos] [--only stage,…] [file pattern…]\n`,
    )
    process.exit(2)
  }
}

async function prepare(stages) {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json')))
    giveUp(`node_modules is missing: run "npm ci" in ${root} first.`)
  if (!stages.some((stage) => ENGINES.includes(stage))) return
  try {
    const sets = ['engines', 'tests', ...(stages.includes('full') ? ['full'] : [])]
    await setUp({ sets, log: say })
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    giveUp(error.message)
  }
}

/** Shows a finished stage: its output only when something failed, since it ran beside others. */
function show(result) {
  if (result.failed > 0 && result.output) say(result.output.trimEnd())
  say(stageLine(result))
  return result
}

/** Lint fills one core while types and unit tests fill the other; stages on the engines run alone. */
async function runAll({ stages, patterns }) {
  const captured = (stage) => runStage(stage, patterns, false).then(show)
  const chain = async (names) => {
    const results = []
    for (const name of names) results.push(await captured(name))
    return results
  }
  const has = (names) => names.filter((name) => stages.includes(name))
  const results = (await Promise.all([chain(has(['lint'])), chain(has(['types', 'unit']))])).flat()
  for (const stage of has(ENGINES)) {
    say(`\n${stage}:`)
    results.push(show({ ...(await runStage(stage, patterns, true)), output: '' }))
  }
  return results
}

const options = readOptions()
await prepare(options.stages)
const built = []
if (options.stages.some((stage) => ENGINES.includes(stage)) && isBuildStale(root)) built.push(show(await build()))
const results = [...built, ...(await runAll(options))]
say('')
say(summary(results))
process.exit(exitCode(results))
