/** Where the data of a download goes. */
import type { FileHandle } from 'node:fs/promises'
import { isHole, type Hole } from './chunk-queue.ts'

/** A file opened for writing, empty or to be overwritten from its start. */
export type DownloadFile = Pick<FileHandle, 'write' | 'truncate' | 'fd'>

const ZEROS = Buffer.alloc(262144)

/** Enough to keep the disk busy while the next chunk comes in. */
const WRITES_AT_ONCE = 4

/** Writes at its place what comes; holes are left out, and the file is cut or extended to the length of the data. */
export async function writeFile(file: DownloadFile, items: AsyncIterable<Buffer | Hole>): Promise<void> {
  let position = 0
  const writing = new Set<Promise<void>>()
  // What the file held before would show through the holes.
  await file.truncate(0)
  try {
    for await (const item of items) {
      if (isHole(item)) {
        position += item.hole
        continue
      }
      const write = writeFully(file, item, position).then(() => void writing.delete(write))
      // Looked at below, maybe much later.
      write.catch(() => undefined)
      writing.add(write)
      position += item.length
      if (writing.size >= WRITES_AT_ONCE) await Promise.race(writing)
    }
  } finally {
    // Also when the download failed: the caller may close the file as soon as this returns.
    await Promise.allSettled(writing)
  }
  // A write that failed stays in the set; its error is the result.
  await Promise.all(writing)
  await file.truncate(position)
}

async function writeFully(file: DownloadFile, bytes: Buffer, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
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
