// A vitest of its own over the cases beside this file; filters as arguments.
import { startVitest } from 'vitest/node'
import { StageReporter } from '../../../support/host/stage-reporter.ts'

const options = { root: import.meta.dirname, config: false as const, watch: false, include: ['*.case.ts'] }
const vitest = await startVitest('test', process.argv.slice(2), { ...options, reporters: [new StageReporter()] })
await vitest.exit()
