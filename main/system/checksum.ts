import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

export interface ChecksumOptions {
  readonly signal?: AbortSignal
  /** Bytes read so far. */
  readonly onProgress?: (bytes: number) => void
  /** First byte, and the one behind the last; the whole file unless given. */
  readonly start?: number
  readonly end?: number
}

const CHUNK = 1 << 20

/** SHA-256 of what is in memory, in hex. */
export const textDigest = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

/** SHA-256 of a file or a part of it, in hex. @throws what reading throws, AbortError after a cancel */
export async function sha256Of(path: string, options: ChecksumOptions = {}): Promise<string> {
  const { signal, onProgress, start = 0, end } = options
  const hash = createHash('sha256')
  let bytes = 0
  const part = end === undefined ? {} : { end: end - 1 }
  const source = end === start ? [] : createReadStream(path, { highWaterMark: CHUNK, start, ...part })
  await pipeline(
    source,
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk)
        onProgress?.((bytes += chunk.length))
      }
    },
    ...(signal === undefined ? [] : [{ signal }]),
  )
  return hash.digest('hex')
}
