import type { LogLine } from '../../contract/container.ts'
import { observeContainer } from '../inventory/observed-container.ts'
import type { Services } from './context.ts'
import { gathered } from './gathered.ts'

interface LogRequest {
  readonly id: string
  readonly follow: boolean
  readonly tail?: number | undefined
  readonly since?: number | undefined
  readonly timestamps: boolean
}

/** Lines per message: enough that a flood costs few messages, few enough that the first lines show at once. */
const BATCH = 1000

/** The log in batches. The reader's pace holds the engine back: nothing is dropped and nothing piles up here. */
export async function* readLogs(request: LogRequest, services: Services, signal: AbortSignal) {
  const { engine, key, detail } = await observeContainer(services.connections, request.id)
  const options = {
    follow: request.follow,
    timestamps: request.timestamps,
    tty: detail.config.tty,
    ...(request.tail === undefined ? {} : { tail: request.tail }),
    ...(request.since === undefined ? {} : { since: request.since * 1000 }),
  }
  const stream = await engine.containers.logs(key, options, signal)
  for await (const lines of gathered(stream, BATCH)) {
    for (let start = 0; start < lines.length; start += BATCH) {
      const batch: LogLine[] = lines.slice(start, start + BATCH).map((line) => ({
        stream: line.stream === 'stderr' ? 'stderr' : 'stdout',
        time: line.time === undefined ? null : new Date(line.time).toISOString(),
        text: line.text,
        ...(line.partial ? { goesOn: true } : {}),
      }))
      yield { lines: batch }
    }
  }
}
