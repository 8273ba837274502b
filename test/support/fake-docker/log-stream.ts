import type { ServerResponse } from 'node:http'
import { truthy, type Exchange } from './exchange.ts'
import { frame } from './frames.ts'
import type { FakeContainer, FakeLogRecord } from './model.ts'

/** Followers of a container's log, told of each new record. */
const followers = new WeakMap<FakeContainer, Set<(record: FakeLogRecord) => void>>()

/** Writes a record and shows it to those who follow. */
export function appendLog(container: FakeContainer, record: FakeLogRecord): void {
  container.logs.push(record)
  for (const tell of followers.get(container) ?? []) tell(record)
}

/** How a log is sent that no memory should hold: lines of so many bytes, as fast as the reader takes them. */
export interface Flood {
  readonly lines: number
  readonly lineBytes: number
  /** Bytes that the connection has taken so far; tells whether a slow reader holds the engine back. */
  sent: number
}

const floods = new WeakMap<FakeContainer, Flood>()

export function setFlood(container: FakeContainer, lines: number, lineBytes: number): Flood {
  const flood = { lines, lineBytes, sent: 0 }
  floods.set(container, flood)
  return flood
}

function encode(container: FakeContainer, record: FakeLogRecord, timestamps: boolean): Buffer {
  const stamp = timestamps ? `${new Date(record.time).toISOString().replace('Z', '000000Z')} ` : ''
  const bytes = Buffer.from(stamp + record.text)
  return container.tty ? bytes : frame(record.stream, bytes)
}

/** Since API 1.42 the type tells whether the stream is framed. */
function contentType(x: Exchange, container: FakeContainer): Record<string, string> {
  if (x.flavour.minor < 42) return {}
  return { 'Content-Type': `application/vnd.docker.${container.tty ? 'raw' : 'multiplexed'}-stream` }
}

export async function sendLogs(x: Exchange, container: FakeContainer): Promise<void> {
  const { query, res } = x
  // The head leaves with the first bytes: a quiet container that is followed is not even answered.
  res.writeHead(200, contentType(x, container))
  const flood = floods.get(container)
  if (flood) return await sendFlood(res, flood)
  const timestamps = truthy(query.get('timestamps'))
  const since = Number(query.get('since') ?? 0) * 1000
  const wanted = (one: FakeLogRecord): boolean => truthy(query.get(one.stream)) && one.time >= since
  const tail = query.get('tail') ?? 'all'
  const records = container.logs.filter(wanted)
  const shown = tail === 'all' ? records : Number(tail) === 0 ? [] : records.slice(-Number(tail))
  for (const record of shown) res.write(encode(container, record, timestamps))
  if (!truthy(query.get('follow')) || container.state !== 'running') {
    res.end()
    return
  }
  const tell = (record: FakeLogRecord): void =>
    void (wanted(record) && res.write(encode(container, record, timestamps)))
  const all = followers.get(container) ?? new Set()
  followers.set(container, all.add(tell))
  res.on('close', () => all.delete(tell))
}

async function sendFlood(res: ServerResponse, flood: Flood): Promise<void> {
  const line = frame('stdout', 'x'.repeat(flood.lineBytes - 1) + '\n')
  const perChunk = Math.max(1, Math.floor(65536 / line.length))
  const chunk = Buffer.concat(Array.from({ length: perChunk }, () => line))
  for (let left = flood.lines; left > 0 && !res.destroyed; left -= perChunk) {
    const part = left >= perChunk ? chunk : chunk.subarray(0, left * line.length)
    flood.sent += part.length
    if (!res.write(part)) await takenOrGone(res)
  }
  res.end()
}

function takenOrGone(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off('drain', done).off('close', done)
      resolve()
    }
    res.once('drain', done).once('close', done)
  })
}
