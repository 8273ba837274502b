/** Where the data of a download goes. */
import type { FileHandle } from 'node:fs/promises'
import { isHole, type Hole } from './chunk-queue.ts'

/** A file opened for writing, empty or to be overwritten from its start. */
export type DownloadFile = Pick<FileHandle, 'writev' | 'truncate' | 'fd'>

const ZEROS = Buffer.alloc(262144)

/** Enough to keep the disk busy while the next pieces come in. */
const WRITES_AT_ONCE = 2
/** Pieces that are written by one system call: each call costs as much as a copy of many kilobytes. */
const PIECES_AT_ONCE = 4

/**
 * Writes at its place what comes; holes are left out, and the file is cut or extended to the length of the data.
 * @param done told of each piece whose bytes are written
 */
export async function writeFile(
  file: DownloadFile,
  items: AsyncIterable<Buffer | Hole>,
  done: (piece: Buffer) => void = () => undefined,
): Promise<void> {
  let position = 0
  let pieces: Buffer[] = []
  const writing = new Set<Promise<void>>()
  const begin = () => {
    if (pieces.length === 0) return
    const all = pieces
    pieces = []
    const length = all.reduce((sum, piece) => sum + piece.length, 0)
    const write = writeFully(file, all, position - length).then(() => {
      writing.delete(write)
      for (const piece of all) done(piece)
    })
    // Looked at below, maybe much later.
    write.catch(() => undefined)
    writing.add(write)
  }
  // What the file held before would show through the holes.
  await file.truncate(0)
  try {
    for await (const item of items) {
      if (isHole(item)) {
        begin()
        position += item.hole
        continue
      }
      pieces.push(item)
      position += item.length
      if (pieces.length >= PIECES_AT_ONCE) begin()
      if (writing.size >= WRITES_AT_ONCE) await Promise.race(writing)
    }
    begin()
  } finally {
    // Also when the download failed: the caller may close the file as soon as this returns.
    await Promise.allSettled(writing)
  }
  // A write that failed stays in the set; its error is the result.
  await Promise.all(writing)
  await file.truncate(position)
}

/** A write may stop short anywhere. */
async function writeFully(file: DownloadFile, pieces: readonly Buffer[], position: number): Promise<void> {
  for (let left = pieces; left.length > 0;) {
    const { bytesWritten } = await file.writev(left, position)
    position += bytesWritten
    left = after(left, bytesWritten)
  }
}

/** What is left of the pieces behind so many bytes. */
function after(pieces: readonly Buffer[], bytes: number): Buffer[] {
  const left: Buffer[] = []
  for (const piece of pieces) {
    const skipped = Math.min(bytes, piece.length)
    bytes -= skipped
    if (skipped < piece.length) left.push(piece.subarray(skipped))
  }
  return left
}

/** Holes as zeros, for sinks that know only bytes. */
export async function* fillHoles(items: AsyncIterable<Buffer | Hole>): AsyncGenerator<Buffer> {
  for await (const item of items) {
    if (!isHole(item)) {
      yield item
      continue
    }
    for (let left = item.hole; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, Math.min(left, ZEROS.length))
  }
}
