import { createWriteStream } from 'node:fs'
import { link, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StepContext } from './engines.ts'

/** Tells of it a few times a second. Milliseconds. */
const REPORT_EVERY = 200

/** @param bytes that are expected; 0 = unknown */
export function reporter(id: string, status: string, bytes: number, { progress }: StepContext) {
  let last = 0
  return (current: number) => {
    const now = Date.now()
    if (now - last < REPORT_EVERY && current < bytes) return
    last = now
    progress([{ id, status, current, total: bytes === 0 ? null : Math.max(bytes, current) }])
  }
}

/** An archive as it comes, into a new file of this host. */
export async function saveArchive(archive: Readable, path: string, bytes: number, context: StepContext): Promise<void> {
  const part = `${path}.part`
  const report = reporter(basename(path), 'Writing', bytes, context)
  let read = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      report((read += chunk.length))
      done(null, chunk)
    },
  })
  try {
    await pipeline(archive, count, createWriteStream(part, { mode: 0o600 }), { signal: context.signal })
    await link(part, path)
  } finally {
    await rm(part, { force: true })
  }
}
