import { makeReport } from '../host/report.ts'
import { os } from './base.ts'
import type { Services } from './context.ts'

/** Lines of the journal: some hundred acts. */
const JOURNAL_LINES = 1000

const failure = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))

async function report({ checkHost, connections, journal, logger, paths, settings }: Services) {
  // What is being logged right now is likely to be about the problem.
  await logger.flush()
  return makeReport({
    paths,
    connections: connections.list(),
    findings: await checkHost().catch(failure),
    journal: await journal.list(JOURNAL_LINES).catch(failure),
    settings: (await settings.read()).settings,
  })
}

export const reportRouter = { make: os.report.make.handler(({ context }) => report(context)) }
