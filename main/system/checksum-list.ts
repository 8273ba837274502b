import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

export type ChecksumAlgorithm = 'sha256' | 'sha512'

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm
  /** Small hexadecimal digits. */
  readonly digest: string
}

export interface ListedChecksum extends Checksum {
  /** Null in a list that names no file. */
  readonly name: string | null
}

const LENGTHS: Readonly<Record<number, ChecksumAlgorithm>> = { 64: 'sha256', 128: 'sha512' }

/** `SHA256 (name) = hex`: of the BSDs, also in Fedora's and Rocky's lists. */
const BSD = /^SHA(?:256|512) \((.+)\) = ([0-9a-f]+)$/i
/** `hex  name` or `hex *name`: of sha256sum (coreutils), where a backslash before it says that the name is escaped. */
const GNU = /^\\?([0-9a-f]+)(?:\s+\*?(\S.*))?$/i

/**
 * The checksums in a vendor's list. Signatures and headings around them (a clearsigned list) are passed over, as are
 * algorithms that are too weak: their digests have another length.
 */
export function readChecksums(text: string): ListedChecksum[] {
  return text.split(/\r?\n/).flatMap((line) => lineOf(line.trim()) ?? [])
}

function lineOf(line: string): ListedChecksum | null {
  const bsd = BSD.exec(line)
  const gnu = bsd === null ? GNU.exec(line) : null
  const [name, digest] = bsd === null ? [gnu?.[2], gnu?.[1]] : [bsd[1], bsd[2]]
  const algorithm = LENGTHS[digest?.length ?? 0]
  if (digest === undefined || algorithm === undefined) return null
  return { algorithm, digest: digest.toLowerCase(), name: name?.split('/').at(-1) ?? null }
}

/**
 * The checksum of a file in a list. A list of one file is for that file, whatever it is called there: vendors give a
 * stable address to a file whose own name carries a date. The stronger one where there are several.
 */
export function checksumOf(list: readonly ListedChecksum[], name: string): Checksum | null {
  const named = list.filter((one) => one.name === name)
  const alone = new Set(list.map((one) => one.name)).size === 1 ? list : []
  const [first] = (named.length > 0 ? named : alone).toSorted((a, b) => b.digest.length - a.digest.length)
  return first === undefined ? null : { algorithm: first.algorithm, digest: first.digest }
}

/** @param onProgress bytes read so far */
export async function digestOf(
  path: string,
  algorithm: ChecksumAlgorithm,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
): Promise<string> {
  const hash = createHash(algorithm)
  let bytes = 0
  const count = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      onProgress?.(bytes)
      yield chunk
    }
  }
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    count,
    hash,
    signal === undefined ? {} : { signal },
  )
  return hash.digest('hex')
}
