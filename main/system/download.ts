import type { IncomingMessage } from 'node:http'
import { open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { arriving } from './arriving.ts'
import { HttpError, httpGet, IDLE, silent, type HttpAnswer, type HttpOptions } from './http-get.ts'

export interface DownloadProgress {
  /** Bytes on disk. */
  readonly current: number
  /** Null where the server does not say. */
  readonly total: number | null
  /** Bytes a second over the last seconds; null at the beginning. */
  readonly rate: number | null
}

export interface DownloadOptions extends Pick<HttpOptions, 'signal' | 'proxy' | 'idle' | 'downgrade'> {
  readonly onProgress?: (progress: DownloadProgress) => void
  /** Called before the first byte of an answer is written; what it throws ends the download. @param left bytes, or null */
  readonly makeRoom?: (left: number | null) => Promise<void>
  /** How many answers in a row may bring nothing until it is given up. */
  readonly attempts?: number
  /** Milliseconds before it is tried again, times the number of the attempt. */
  readonly pause?: number
}

/** What a part of a file is a part of: without it nobody knows whether the rest would fit. Kept beside the part. */
interface Origin {
  readonly address: string
  /** Where redirects led: another mirror has another validator. */
  readonly url: string
  /** A strong ETag, or else the date of the last change (RFC 9110, 13.1.5). */
  readonly validator: string | null
  readonly total: number | null
}

const ATTEMPTS = 5
const PAUSE = 1000
/** Milliseconds. */
const REPORT_EVERY = 250
const RATE_OVER = 5000

export const originFile = (part: string) => `${part}.json`

/** How much of a download is there. */
export async function partOf(part: string): Promise<{ bytes: number; total: number | null } | null> {
  const [info, origin] = await Promise.all([stat(part).catch(() => null), readOrigin(part)])
  return info === null ? null : { bytes: info.size, total: origin?.total ?? null }
}

/** Removes a part and what was known of it. */
export async function removePart(part: string): Promise<void> {
  await rm(part, { force: true })
  await rm(originFile(part), { force: true })
}

/**
 * Fetches a file to `part`. What is there of the same file already is kept, also from another run: the rest is asked for by
 * Range and If-Range (RFC 9110, 14.2 and 13.1.5); a server that cannot, or whose file has changed, sends it anew. An
 * answer that breaks off is continued. A failure or a cancel leaves the part for the next time.
 * @throws HttpError, what `makeRoom` throws, the signal's reason
 */
export async function download(address: string, part: string, options: DownloadOptions = {}): Promise<void> {
  const { attempts = ATTEMPTS, pause = PAUSE, signal } = options
  for (let failed = 0; ;) {
    const before = await sizeOf(part)
    try {
      if (await fetchRest(address, part, options)) return
      failed++
      if (failed >= attempts) throw new HttpError('status', address, `${address} gives no part of what it has.`)
    } catch (error) {
      signal?.throwIfAborted()
      failed = (await sizeOf(part)) > before ? 1 : failed + 1
      if (!isPassing(error) || failed >= attempts) throw error
    }
    await sleep(pause * failed, undefined, { signal })
  }
}

const sizeOf = async (path: string) => (await stat(path).catch(() => null))?.size ?? 0

/** Whether it may be another time: a line that broke, a server that has too much to do. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false
  const { problem, status } = error
  return problem === 'silent' || problem === 'unreachable' || (problem === 'status' && (status ?? 0) >= 500)
}

/** Bytes that can be kept: of this address, and told apart from another file there. */
async function keptOf(address: string, part: string, origin: Origin | null): Promise<number> {
  return origin?.address === address && origin.validator !== null ? sizeOf(part) : 0
}

/** @returns whether all of it is there; false to ask once more, from the start */
async function fetchRest(address: string, part: string, options: DownloadOptions): Promise<boolean> {
  const origin = await readOrigin(part)
  const have = await keptOf(address, part, origin)
  if (have > 0 && have === origin?.total) return true
  const { response, url } = await ask(address, have, have > 0 ? origin : null, options)
  // At once: what breaks off while the file is opened would be missed.
  const chunks = arriving(response)
  try {
    const start = startOf(response, have, origin)
    if (start === null) {
      await removePart(part)
      return false
    }
    const total = totalOf(response, start)
    await options.makeRoom?.(total === null ? null : total - start)
    if (start === 0) await writeOrigin(part, { address, url, validator: validatorOf(response), total })
    await using file = await open(part, start === 0 ? 'w' : 'r+', 0o600)
    await write(file, { url, start, total, response, chunks }, options)
    return true
  } finally {
    response.destroy()
  }
}

function totalOf({ headers }: IncomingMessage, start: number): number | null {
  const length = Number(headers['content-length'] ?? Number.NaN)
  return Number.isFinite(length) ? start + length : null
}

/** The mirror that gave the beginning is asked first for the rest; when it is gone, the address leads to another. */
async function ask(
  address: string,
  have: number,
  origin: Origin | null,
  options: DownloadOptions,
): Promise<HttpAnswer> {
  const { onProgress: _, makeRoom: __, attempts: ___, pause: ____, ...http } = options
  if (origin?.validator == null) return httpGet(address, http)
  const headers = { range: `bytes=${have}-`, 'if-range': origin.validator }
  const more: HttpOptions = { ...http, headers, expect: [206, 416] }
  if (origin.url === address) return httpGet(address, more)
  try {
    return await httpGet(origin.url, more)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return httpGet(address, more)
  }
}

/** Where what comes begins; null when it is no rest of what is there. */
function startOf(response: IncomingMessage, have: number, origin: Origin | null): number | null {
  const { statusCode } = response
  if (statusCode === 206) return origin !== null && isRest(response, have, origin) ? have : null
  return statusCode === 416 ? null : 0
}

function isRest({ headers }: IncomingMessage, have: number, { total, validator }: Origin): boolean {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '')
  if (range === null || Number(range[1]) !== have) return false
  if (total !== null && range[2] !== '*' && Number(range[2]) !== total) return false
  const byTag = validator?.startsWith('"') === true
  return !byTag || headers.etag === undefined || headers.etag === validator
}

/** Weak tags are of no use to If-Range. */
function validatorOf({ headers }: IncomingMessage): string | null {
  const { etag } = headers
  if (etag?.startsWith('"') === true) return etag
  return headers['last-modified'] ?? null
}

interface Rest {
  readonly url: string
  readonly start: number
  readonly total: number | null
  readonly response: IncomingMessage
  readonly chunks: AsyncIterable<Buffer>
}

async function write(file: FileHandle, rest: Rest, options: DownloadOptions): Promise<void> {
  const { url, start, total, response, chunks } = rest
  const idle = options.idle ?? IDLE
  const watch = setTimeout(() => response.destroy(silent(url, idle)), idle)
  const report = reporter(options.onProgress, total)
  let position = start
  report(position, true)
  try {
    for await (const chunk of chunks) {
      watch.refresh()
      await writeAll(file, chunk, position)
      position += chunk.length
      report(position, false)
    }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof HttpError || (error as NodeJS.ErrnoException).syscall === 'write') throw error
    throw new HttpError('unreachable', url, `${url} broke off after ${position} bytes.`)
  } finally {
    clearTimeout(watch)
  }
  if (total !== null && position < total) {
    throw new HttpError('unreachable', url, `${url} broke off after ${position} of ${total} bytes.`)
  }
  report(position, true)
}

async function writeAll(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  let written = 0
  while (written < chunk.length) {
    written += (await file.write(chunk, written, chunk.length - written, position + written)).bytesWritten
  }
}

/** Reports now and then, with the rate of the last seconds. */
function reporter(tell: DownloadOptions['onProgress'], total: number | null) {
  const seen: { at: number; bytes: number }[] = []
  let last = 0
  return (current: number, always: boolean): void => {
    const at = performance.now()
    if (tell === undefined || (!always && at - last < REPORT_EVERY)) return
    last = at
    seen.push({ at, bytes: current })
    while (seen.length > 2 && at - (seen[0]?.at ?? at) > RATE_OVER) seen.shift()
    const first = seen[0]
    const rate =
      first === undefined || at - first.at < REPORT_EVERY ? null : (current - first.bytes) / ((at - first.at) / 1000)
    tell({ current, total, rate })
  }
}

async function readOrigin(part: string): Promise<Origin | null> {
  try {
    const read = JSON.parse(await readFile(originFile(part), 'utf8')) as Partial<Origin>
    if (typeof read.address !== 'string' || typeof read.url !== 'string') return null
    const { address, url } = read
    const validator = typeof read.validator === 'string' ? read.validator : null
    return { address, url, validator, total: typeof read.total === 'number' ? read.total : null }
  } catch {
    // Not there, or damaged: then the part is of nothing that is known.
    return null
  }
}

async function writeOrigin(part: string, origin: Origin): Promise<void> {
  await writeFile(originFile(part), JSON.stringify(origin), { mode: 0o600 })
}
