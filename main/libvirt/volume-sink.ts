/** Where the data of a download goes. */
import type { FileHandle } from 'node:fs/promises'
import { isHole, type Hole } from './chunk-queue.ts'

/** A file opened for writing, empty or to be overwritten from its start. */
export type DownloadFile = Pick<FileHandle, 'write' | 'truncate' | 'fd'>

const ZEROS = Buffer.alloc(262144)

/** Writes in order; holes are left out, and the file is cut or extended to the length of the data. */
export async function writeFile(file: DownloadFile, items: AsyncIterable<Buffer | Hole>): Promise<void> {
  let position = 0
  // What the file held before would show through the holes.
  await file.truncate(0)
  for await (const item of items) {
    if (isHole(item)) {
      position += item.hole
    } else {
      await writeFully(file, item, position)
      position += item.length
    }
  }
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
