/**
 * Volume data up and down. Both need a connection that carries nothing else (`Link.openBulk`): a reader or disk that
 * falls behind stops it, and with it every reply on the same connection.
 */
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isHole, type Hole } from './chunk-queue.ts'
import type { Connection } from './connection.ts'
import { STORAGE_VOL_INFO, STORAGE_VOL_STREAM } from './flags.ts'
import type { Vol } from './signature.ts'
import { fillHoles, writeFile, type DownloadFile } from './volume-sink.ts'
import { chunksOf, withHoles, type UploadSource } from './volume-source.ts'

export type { DownloadFile, UploadSource }

export interface TransferOptions {
  /** Leave runs of zeros out instead of sending them. Default true; both sides need storage that knows holes. */
  sparse?: boolean
  /** Bytes done so far, holes included; called per chunk. */
  onProgress?: (bytes: number) => void
  /** Aborts: the daemon is told, the connection stays usable. What was written stays. */
  signal?: AbortSignal
}

/**
 * Replaces a volume's data from its start. Done means that the daemon confirmed it.
 *
 * @returns bytes, holes included
 * @throws LibvirtError, ConnectionLostError, the source's error, or the signal's reason
 */
export async function uploadVolume(
  connection: Connection,
  vol: Vol,
  source: UploadSource,
  options: TransferOptions = {},
): Promise<number> {
  const sparse = options.sparse ?? true
  const plainBelow = sparse ? await occupied(connection, vol) : 0
  const { stream } = await connection.openStream(
    'STORAGE_VOL_UPLOAD',
    { vol, offset: 0, length: 0, flags: sparse ? STORAGE_VOL_STREAM.SPARSE : 0 },
    { sparse },
  )
  const chunks = chunksOf(source)
  const progress = new Progress(options.onProgress)
  const items = progress.over(sparse ? withHoles(chunks, plainBelow) : chunks)
  await abortable(options.signal, (signal) => pipeline(items, stream, signal))
  return progress.bytes
}

/**
 * How much of the volume's file must be overwritten with real zeros: the daemon skips a hole without clearing what lies
 * there (virFDStreamThreadDoWrite seeks and cuts), so holes are right only where nothing was stored.
 */
async function occupied(connection: Connection, vol: Vol): Promise<number> {
  const { allocation } = await connection.call('STORAGE_VOL_GET_INFO_FLAGS', { vol, flags: 0 })
  if (allocation === 0n) return 0
  const flags = STORAGE_VOL_INFO.GET_PHYSICAL
  return Number((await connection.call('STORAGE_VOL_GET_INFO_FLAGS', { vol, flags })).allocation)
}

/**
 * Reads a volume's data from its start to its end. A file is overwritten and keeps the holes; a stream gets zeros.
 *
 * @returns bytes, holes included
 * @throws as uploadVolume
 */
export async function downloadVolume(
  connection: Connection,
  vol: Vol,
  sink: DownloadFile | Writable,
  options: TransferOptions = {},
): Promise<number> {
  const sparse = options.sparse ?? true
  const { stream } = await connection.openStream(
    'STORAGE_VOL_DOWNLOAD',
    { vol, offset: 0, length: 0, flags: sparse ? STORAGE_VOL_STREAM.SPARSE : 0 },
    { sparse, overflow: 'pause', pieces: true },
  )
  const progress = new Progress(options.onProgress)
  const giveBack = (piece: Buffer) => connection.giveBack(piece)
  type Items = AsyncIterable<Buffer | Hole>
  await abortable(options.signal, (signal) =>
    'fd' in sink
      ? pipeline(stream, (from: Items) => writeFile(sink, progress.over(from), giveBack), signal)
      : pipeline(stream, (from: Items) => fillHoles(progress.over(from)), sink, signal),
  )
  return progress.bytes
}

/** A pipeline rejects with an error of its own when aborted; callers know the reason they gave. */
async function abortable(
  signal: AbortSignal | undefined,
  run: (options: { signal?: AbortSignal }) => Promise<unknown>,
): Promise<void> {
  try {
    await run(signal ? { signal } : {})
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

class Progress {
  bytes = 0
  readonly #report: ((bytes: number) => void) | undefined

  constructor(report: ((bytes: number) => void) | undefined) {
    this.#report = report
  }

  async *over<T extends Uint8Array | Hole>(items: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const item of items) {
      yield item
      this.bytes += isHole(item) ? item.hole : item.length
      this.#report?.(this.bytes)
    }
  }
}
