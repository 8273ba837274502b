/** Where the data of an upload comes from, cut so that runs of zeros can be left out. */
import type { FileHandle } from 'node:fs/promises'
import type { Hole } from './chunk-queue.ts'

/** A file opened for reading, or any source of bytes, such as a Node stream. */
export type UploadSource = Pick<FileHandle, 'read' | 'fd'> | AsyncIterable<Uint8Array>

/** Holes start and end here: a multiple of the block size of every common file system. */
const BLOCK = 65536
/** Whole blocks in nearly four whole packets. */
const READ_SIZE = 15 * BLOCK
const zeros = Buffer.alloc(BLOCK)

/** Bytes of a source, in order. */
export function chunksOf(source: UploadSource): AsyncIterable<Uint8Array> {
  return 'fd' in source ? readFile(source) : source
}

/**
 * Reads one step ahead of the writer. Two buffers are enough: the writer asks for more only when all that it was given
 * is with the operating system (LibvirtStream takes one piece at a time and reports it when it is flushed).
 */
async function* readFile(file: Pick<FileHandle, 'read'>): AsyncGenerator<Uint8Array> {
  let [current, spare] = [Buffer.allocUnsafeSlow(READ_SIZE), Buffer.allocUnsafeSlow(READ_SIZE)]
  let position = 0
  let next = readFully(file, current, position)
  for (;;) {
    const chunk = await next
    if (chunk.length === 0) return
    position += chunk.length
    ;[current, spare] = [spare, current]
    next = readFully(file, current, position)
    // When the consumer leaves early this read still ends, and its error is nobody's.
    next.catch(() => undefined)
    yield chunk
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
    let start = 0
    for (let offset = 0; offset < chunk.length;) {
      const end = Math.min(offset + BLOCK, chunk.length)
      if (position + offset >= from && isZero(chunk.subarray(offset, end))) {
        if (start < offset) {
          yield chunk.subarray(start, offset)
        }
        hole += end - offset
        start = end
      } else if (hole > 0) {
        yield { hole }
        hole = 0
      }
      offset = end
    }
    if (start < chunk.length) yield chunk.subarray(start)
    position += chunk.length
  }
  if (hole > 0) yield { hole }
}

function isZero(bytes: Uint8Array): boolean {
  return zeros.compare(bytes, 0, bytes.length, 0, bytes.length) === 0
}
