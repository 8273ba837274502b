/** Where the data of an upload comes from, cut so that runs of zeros can be left out. */
import type { FileHandle } from 'node:fs/promises'
import type { Hole } from './chunk-queue.ts'

/** A file opened for reading, or any source of bytes, such as a Node stream. */
export type UploadSource = Pick<FileHandle, 'read' | 'fd'> | AsyncIterable<Uint8Array>

/** Holes start and end here: a multiple of the block size of every common file system. */
const BLOCK = 65536
/** Whole blocks in nearly four whole packets. */
const READ_SIZE = 15 * BLOCK
const READS_AHEAD = 4
const zeros = Buffer.alloc(READ_SIZE)

/** Bytes of a source, in order. */
export function chunksOf(source: UploadSource): AsyncIterable<Uint8Array> {
  return 'fd' in source ? readFile(source) : source
}

/**
 * Reads a few steps ahead of the writer, which lets several threads read at once. A buffer is free as soon as the writer
 * asks for more: then all that it was given is with the operating system (LibvirtStream takes one piece at a time and
 * reports it when it is flushed).
 */
async function* readFile(file: Pick<FileHandle, 'read'>): AsyncGenerator<Uint8Array> {
  let position = 0
  const read = (buffer: Buffer) => {
    const reading = readFully(file, buffer, position)
    position += READ_SIZE
    // When the consumer leaves early this read still ends, and its error is nobody's.
    reading.catch(() => undefined)
    return { buffer, reading }
  }
  const ahead = Array.from({ length: READS_AHEAD }, () => read(Buffer.allocUnsafeSlow(READ_SIZE)))
  for (let next = ahead.shift(); next; next = ahead.shift()) {
    const chunk = await next.reading
    if (chunk.length > 0) yield chunk
    // A short one is the end: the others were asked for beyond it.
    if (chunk.length < READ_SIZE) return
    ahead.push(read(next.buffer))
  }
}

/** A read may stop short anywhere; only an empty one is the end. */
async function readFully(file: Pick<FileHandle, 'read'>, buffer: Buffer, position: number): Promise<Buffer> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, position + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

/**
 * Replaces runs of zeros by holes.
 *
 * @param from offset below which everything is sent as it is
 */
export async function* withHoles(chunks: AsyncIterable<Uint8Array>, from: number): AsyncGenerator<Uint8Array | Hole> {
  let position = 0
  let hole = 0
  for await (const chunk of chunks) {
    for (const { start, end, blank } of runs(chunk, Math.max(0, from - position))) {
      if (blank) {
        hole += end - start
      } else {
        if (hole > 0) yield { hole }
        hole = 0
        yield chunk.subarray(start, end)
      }
    }
    position += chunk.length
  }
  if (hole > 0) yield { hole }
}

interface Run {
  start: number
  end: number
  blank: boolean
}

/**
 * Cuts a chunk into the longest runs of blocks that are all zeros, or that are not.
 *
 * @param from offset in the chunk below which zeros count as data
 */
function* runs(chunk: Uint8Array, from: number): Generator<Run> {
  if (from === 0 && isZero(chunk, 0, chunk.length)) {
    // Most of a sparse file: one comparison for all of its blocks.
    yield { start: 0, end: chunk.length, blank: true }
    return
  }
  let run: Run = { start: 0, end: 0, blank: false }
  for (let start = 0; start < chunk.length; start = run.end) {
    const end = Math.min(start + BLOCK, chunk.length)
    const blank = start >= from && isZero(chunk, start, end)
    if (blank !== run.blank) {
      if (run.end > run.start) yield run
      run = { start, end, blank }
    }
    run.end = end
  }
  if (run.end > run.start) yield run
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= zeros.length && zeros.compare(bytes, start, end, 0, end - start) === 0
}
