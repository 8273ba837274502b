import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export type LogLevel = 'info' | 'warn' | 'error'

/** Writes one JSON line per event. Logging never throws and never waits: a full disk must not stop a guest's start. */
export interface Logger {
  log(level: LogLevel, event: string, data?: Readonly<Record<string, unknown>>): void
  /** Resolves when everything logged so far is on disk. */
  flush(): Promise<void>
}

const MAX_BYTES = 5 << 20

/** Keeps errors readable as JSON, with their causes. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (!(value instanceof Error)) return value
  return {
    name: value.name,
    message: value.message,
    stack: value.stack,
    ...(value.cause === undefined ? {} : { cause: plain(value.cause) }),
  }
}

function toLine(head: object, data: Readonly<Record<string, unknown>>): string {
  const text = (value: object) => JSON.stringify(value, (_, inner) => plain(inner)) + '\n'
  try {
    return text({ ...head, ...data })
  } catch (error) {
    // Something that contains itself.
    return text({ ...head, unreadable: error })
  }
}

/** A log file that is set aside as `<path>.1` when it passes 5 MiB. */
export function fileLogger(path: string): Logger {
  let tail: Promise<void> = Promise.resolve()
  const write = async (line: string) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const size = await stat(path).then(
      (info) => info.size,
      () => 0,
    )
    if (size > MAX_BYTES) await rename(path, `${path}.1`)
    await appendFile(path, line, { mode: 0o600 })
  }
  return {
    log(level, event, data = {}) {
      const line = toLine({ at: new Date().toISOString(), level, event }, data)
      tail = tail.then(() => write(line)).catch(() => undefined)
    },
    flush: () => tail,
  }
}

/** For tests and for commands that keep no log. */
export const silentLogger: Logger = { log: () => undefined, flush: () => Promise.resolve() }
