import { open, type FileHandle } from 'node:fs/promises'

/** A file inside an archive, where its bytes stand. */
export interface TarEntry {
  readonly name: string
  /** Bytes. */
  readonly start: number
  readonly size: number
}

export type TarProblem = 'not-tar' | 'truncated' | 'kind' | 'name' | 'twice' | 'many'

/** An archive that is none, is cut off, or holds what a plain list of files cannot. */
export class TarError extends Error {
  override readonly name = 'TarError'
  readonly problem: TarProblem
  /** The entry at fault; empty where there is none. */
  readonly entry: string
  constructor(problem: TarProblem, entry: string) {
    super(entry === '' ? problem : `${problem}: ${entry}`)
    this.problem = problem
    this.entry = entry
  }
}

const BLOCK = 512
const MAX_ENTRIES = 1000
/** POSIX.1-2024, pax interchange format: records of a header are short texts. Bytes. */
const MAX_PAX = 64 << 10

/** A number of a header: octal, or binary with the highest bit set (GNU and star, for sizes from 8 GiB on). */
function numberAt(header: Buffer, offset: number, length: number): number {
  if (((header[offset] ?? 0) & 0x80) !== 0) {
    let value = BigInt((header[offset] ?? 0) & 0x7f)
    for (let index = 1; index < length; index++) value = value * 256n + BigInt(header[offset + index] ?? 0)
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.NaN : Number(value)
  }
  const text = textAt(header, offset, length).trim()
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : Number.NaN
}

function textAt(header: Buffer, offset: number, length: number): string {
  const field = header.subarray(offset, offset + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

/** ustar, "Header block": the sum of all bytes, the field of the sum itself as spaces. */
function hasRightSum(header: Buffer): boolean {
  let sum = 0
  for (let index = 0; index < BLOCK; index++) sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0)
  return sum === numberAt(header, 148, 8)
}

/** Path and size of a pax header. */
function paxRecords(text: string): { path?: string; size?: number } {
  const value = (key: string) => new RegExp(`(?:^|\\n)\\d+ ${key}=([^\\n]*)\\n`).exec(text)?.[1]
  const [path, size] = [value('path'), value('size')]
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) }
}

/** Only a name in the archive's own folder: nothing that leads anywhere. @throws TarError */
function refuseName(name: string): void {
  const plain = name !== '' && name.length <= 255 && !/[/\\\p{Cc}]/u.test(name) && name !== '.' && name !== '..'
  if (!plain) throw new TarError('name', name.slice(0, 80).replace(/\p{Cc}/gu, '?'))
}

async function blockAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

interface Header extends TarEntry {
  /** Type flag: '0' is a plain file. */
  readonly kind: string
}

interface Pax {
  readonly path?: string
  readonly size?: number
}

/** ustar splits a long name in two; GNU uses the place of the first part otherwise. */
function nameIn(header: Buffer): string {
  const name = textAt(header, 0, 100)
  const before = header.toString('latin1', 257, 263) === 'ustar\0' ? textAt(header, 345, 155) : ''
  return before === '' ? name : `${before}/${name}`
}

/** @throws TarError */
function readHeader(header: Buffer, start: number, total: number, pax: Pax): Header {
  const name = (pax.path ?? nameIn(header)).replace(/^\.\//, '')
  const size = pax.size ?? numberAt(header, 124, 12)
  const fits = Number.isSafeInteger(size) && size >= 0 && start + size <= total
  if (!fits) throw new TarError('truncated', name.slice(0, 80))
  return { name, start, size, kind: String.fromCharCode(header[156] ?? 0) }
}

/** The longer name or size that a header of this kind gives to the next one; null for a header of a file. */
async function extensionOf(file: FileHandle, { kind, start, size }: Header): Promise<Pax | null> {
  if (kind === 'g') return {}
  if (kind !== 'x' && kind !== 'L') return null
  if (size > MAX_PAX) throw new TarError('name', '')
  const text = (await blockAt(file, start, size)).toString('utf8')
  return kind === 'x' ? paxRecords(text) : { path: text.replace(/\0+$/, '') }
}

/** @throws TarError */
function takeEntry(entries: Map<string, TarEntry>, { name, start, size, kind }: Header): void {
  if (kind !== '0' && kind !== '\0') throw new TarError('kind', name.slice(0, 80))
  refuseName(name)
  if (entries.has(name)) throw new TarError('twice', name)
  if (entries.size >= MAX_ENTRIES) throw new TarError('many', '')
  entries.set(name, { name, start, size })
}

/**
 * The files of an archive, in order, without unpacking it. Takes plain files in one folder only: links, devices and
 * folders have no business in an OVA (DSP0243, 6: "OVF package").
 * @throws TarError
 */
export async function readTar(path: string): Promise<TarEntry[]> {
  await using file = await open(path, 'r')
  const { size: total } = await file.stat()
  const entries = new Map<string, TarEntry>()
  let pax: Pax = {}
  for (let position = 0; position < total;) {
    const block = await blockAt(file, position, BLOCK)
    if (block.length < BLOCK) throw new TarError('truncated', '')
    if (block.every((byte) => byte === 0)) break
    if (!hasRightSum(block)) throw new TarError(position === 0 ? 'not-tar' : 'truncated', '')
    const header = readHeader(block, position + BLOCK, total, pax)
    const extension = await extensionOf(file, header)
    if (extension === null) takeEntry(entries, header)
    pax = extension ?? {}
    position = header.start + Math.ceil(header.size / BLOCK) * BLOCK
  }
  if (entries.size === 0) throw new TarError('not-tar', '')
  return [...entries.values()]
}

/** A small entry as text. */
export async function readTarText(path: string, { start, size }: TarEntry): Promise<string> {
  await using file = await open(path, 'r')
  return (await blockAt(file, start, size)).toString('utf8')
}
