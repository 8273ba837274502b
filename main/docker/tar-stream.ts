import type { ByteReader } from './byte-reader.ts'

export type TarKind = 'file' | 'folder' | 'link' | 'hardlink' | 'other'

/** One member of an archive that is read as it comes. */
export interface TarMember {
  /** Without "./" before it and "/" behind it. */
  readonly name: string
  readonly kind: TarKind
  /** Bytes that follow. */
  readonly size: number
  /** Where a link leads; else empty. */
  readonly target: string
  /** Permission bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Seconds since 1970. */
  readonly modified: number
}

/** What is no archive, or one that breaks off. */
export class BadTar extends Error {
  override readonly name = 'BadTar'
}

export const TAR_BLOCK = 512
/** Names are paths (PATH_MAX 4096); extended attributes come in the same header. Bytes. */
const MAX_EXTENSION = 1 << 20

const kinds: Readonly<Record<string, TarKind>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'link',
  '5': 'folder',
}

function text(block: Buffer, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

/** Octal, or binary with the highest bit set (GNU and star, for sizes from 8 GiB on). */
function size(block: Buffer, offset: number, length: number): number {
  if (((block[offset] ?? 0) & 0x80) === 0) return Number.parseInt(text(block, offset, length).trim() || '0', 8)
  let value = (block[offset] ?? 0) & 0x7f
  for (let index = 1; index < length; index++) value = value * 256 + (block[offset + index] ?? 0)
  return value
}

/** Whether a block can be the head of a member: ustar, "Header block", the sum of all bytes with its own field as spaces. */
export function isTarHead(block: Buffer): boolean {
  if (block.length < TAR_BLOCK) return false
  let sum = 0
  for (let index = 0; index < TAR_BLOCK; index++) sum += index >= 148 && index < 156 ? 32 : (block[index] ?? 0)
  return sum === size(block, 148, 8)
}

interface Extension {
  path?: string
  target?: string
  size?: number
  uid?: number
  gid?: number
  modified?: number
}

/** Records "LENGTH KEY=VALUE\n"; a value may hold line ends, so that only the length tells where it ends (POSIX pax). */
function paxRecords(body: Buffer): Extension {
  const found: Extension = {}
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at)
    const length = Number.parseInt(body.toString('latin1', at, space), 10)
    if (space < 0 || !(length > 0)) break
    const record = body.toString('utf8', space + 1, at + length - 1)
    const [key = '', value = ''] = record.split(/=(.*)/s)
    if (key === 'path') found.path = value
    if (key === 'linkpath') found.target = value
    if (key === 'size') found.size = Number(value)
    if (key === 'uid') found.uid = Number(value)
    if (key === 'gid') found.gid = Number(value)
    if (key === 'mtime') found.modified = Math.floor(Number(value))
    at += length
  }
  return found
}

async function extensionOf(reader: ByteReader, kind: string, length: number): Promise<Extension | null> {
  if (!'xgLK'.includes(kind)) return null
  if (length > MAX_EXTENSION) throw new BadTar('a header is too long')
  const body = await reader.take(length)
  await reader.skip(padding(length))
  if (kind === 'x') return paxRecords(body)
  const name = body.toString('utf8').replace(/\0+$/, '')
  return kind === 'L' ? { path: name } : kind === 'K' ? { target: name } : {}
}

const padding = (length: number) => (TAR_BLOCK - (length % TAR_BLOCK)) % TAR_BLOCK

function nameIn(block: Buffer): string {
  const before = block.toString('latin1', 257, 263) === 'ustar\0' ? text(block, 345, 155) : ''
  return (before === '' ? '' : `${before}/`) + text(block, 0, 100)
}

function rightsOf(block: Buffer, extension: Extension) {
  return {
    mode: size(block, 100, 8) & 0o7777,
    uid: extension.uid ?? size(block, 108, 8),
    gid: extension.gid ?? size(block, 116, 8),
    modified: extension.modified ?? size(block, 136, 12),
  }
}

/**
 * The members of an archive in their order. `visit` may read the bytes of a member through the reader it is given, all of
 * them or some; what it leaves is skipped.
 * @throws BadTar, CutShort
 */
export async function readTarStream(
  reader: ByteReader,
  visit: (member: TarMember, body: () => AsyncGenerator<Buffer>) => Promise<void> | void,
): Promise<void> {
  let extension: Extension = {}
  for (;;) {
    const block = await reader.take(TAR_BLOCK)
    if (block.length < TAR_BLOCK || block.every((byte) => byte === 0)) return
    if (!isTarHead(block)) throw new BadTar('this is no tar archive')
    const kind = String.fromCharCode(block[156] ?? 0)
    const own = size(block, 124, 12)
    const more = await extensionOf(reader, kind, own)
    if (more !== null) {
      extension = { ...extension, ...more }
      continue
    }
    // Links and folders have no bytes, whatever their size says.
    const known = kinds[kind] ?? 'other'
    const length = known === 'file' ? (extension.size ?? own) : 0
    const name = (extension.path ?? nameIn(block)).replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')
    let read = 0
    const body = async function* () {
      for await (const chunk of reader.chunks(length)) {
        read += chunk.length
        yield chunk
      }
    }
    const target = extension.target ?? text(block, 157, 100)
    await visit({ name, kind: known, size: length, target, ...rightsOf(block, extension) }, body)
    await reader.skip(length - read + padding(length))
    extension = {}
  }
}
