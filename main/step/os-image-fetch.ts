import { constants } from 'node:fs'
import { access, mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorData } from '../../contract/errors.ts'
import { Fault } from '../../contract/fault.ts'
import { SECRET_MASK, type Secret } from '../../contract/secret.ts'
import type { TaskPart } from '../../contract/task.ts'
import { checksumOf, digestOf, readChecksums, type Checksum, type ListedChecksum } from '../system/checksum-list.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { download, removePart } from '../system/download.ts'
import { HttpError, httpText } from '../system/http-get.ts'
import { freeOfPool } from '../libvirt/pool-free.ts'
import type { StepContext } from './engines.ts'
import { commandLine, quote } from './shell-words.ts'

export interface OsImageFetch {
  readonly type: 'os-image.fetch'
  /** Folder of its own: `part` until the checksum is right, `image` afterwards. */
  readonly folder: string
  /** Address of the vendor's folder; ends with a slash. */
  readonly from: string
  /** The file's name there; a `*` stands for a version. */
  readonly file: string
  /** Address of the list of checksums. */
  readonly checksums: string
  readonly packed: 'xz' | null
  /** Null = as the environment says. May hold a password. */
  readonly proxy: Secret | null
  /** Where it will be stored: looked at for room before anything is fetched. */
  readonly connection: string
  readonly pool: string
}

export const partFile = (folder: string) => join(folder, 'part')
export const imageFile = (folder: string) => join(folder, 'image')
/** The checksum that the image was compared with, as sha256sum writes it. */
const checksumFile = (folder: string) => join(folder, 'checksum')

/** A list of checksums of a vendor with a thousand files. Bytes. */
const LARGEST_LIST = 4 << 20
/** Left free for everybody else. Bytes. */
const RESERVE = 64 << 20
/** Unpacking a big image on a slow disk. Milliseconds. */
const LONGEST_UNPACKING = 60 * 60_000
/** What a packed image takes unpacked, at most as a rule. */
const UNPACKED = 8

/** What a `*` in a file's name stands for. */
const VERSION = '[0-9][0-9.]*'
const escaped = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
const patternOf = (file: string) => file.split('*').map(escaped).join(VERSION)

/**
 * Fetches an image, continuing what is there of it, and gives it its name once its checksum is the vendor's.
 * @throws Fault DOWNLOAD_FAILED, DISK_FULL, UNSUPPORTED (no program to unpack it)
 */
export async function runFetch(step: OsImageFetch, context: StepContext): Promise<void> {
  const { folder } = step
  const proxy = step.proxy?.reveal() ?? null
  const { signal } = context
  if (await isThere(imageFile(folder))) return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const list = readChecksums(await httpText(step.checksums, LARGEST_LIST, { signal, proxy }))
    const name = nameIn(list, step)
    const checksum = checksumOf(list, name)
    if (checksum === null) throw noChecksum(step, name)
    await download(step.from + name, partFile(folder), {
      ...{ signal, proxy, downgrade: true },
      makeRoom: (left) => makeRoom(step, left, context),
      onProgress: ({ current, total, rate }) =>
        context.progress([{ id: name, status: 'downloading', current, total, rate }]),
    })
    await compare(step, checksum, name, context)
  } catch (error) {
    throw signal.aborted || !(error instanceof HttpError) ? error : downloadFault(error)
  }
}

const isThere = (path: string) =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  )

/** @throws Fault DOWNLOAD_FAILED where the list names no such file */
function nameIn(list: readonly ListedChecksum[], { file, checksums }: OsImageFetch): string {
  if (!file.includes('*')) return file
  const pattern = new RegExp(`^${patternOf(file)}$`)
  const names = list.flatMap(({ name }) => (name !== null && pattern.test(name) ? [name] : []))
  const newest = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
  if (newest !== undefined) return newest
  throw downloadFailed(checksums, 'not-found', `${checksums} names no file ${file}.`)
}

async function compare(step: OsImageFetch, checksum: Checksum, name: string, context: StepContext): Promise<void> {
  const { folder } = step
  const part = partFile(folder)
  const total = (await stat(part)).size
  const digest = await digestOf(part, checksum.algorithm, {
    signal: context.signal,
    onProgress: throttled((current) => context.progress([{ id: name, status: 'checking', current, total }])),
  })
  if (digest !== checksum.digest) {
    // Whatever it is, the rest of the right file does not fit to it.
    await removePart(part)
    const sentence = `${step.from}${name} is not what the vendor's list of checksums says: damaged on its way, or changed there meanwhile. It was removed.`
    throw downloadFailed(step.from + name, 'checksum', sentence)
  }
  if (step.packed !== null) await unpack(folder, context)
  await writeFile(checksumFile(folder), `${digest}  ${name}\n`, { mode: 0o600 })
  await rename(part, imageFile(folder))
  await removePart(part)
}

/** Reports now and then: a chunk of a fast disk comes every millisecond. */
export function throttled(tell: (bytes: number) => void): (bytes: number) => void {
  let last = 0
  return (bytes) => {
    const now = performance.now()
    if (now - last < 200) return
    last = now
    tell(bytes)
  }
}

async function unpack(folder: string, { signal }: StepContext): Promise<void> {
  const part = partFile(folder)
  const packed = join(folder, 'packed.xz')
  await rm(join(folder, 'packed'), { force: true })
  await rename(part, packed)
  try {
    await runCommand('xz', ['--decompress', '--force', packed], { signal, timeout: LONGEST_UNPACKING })
  } catch (error) {
    await rm(join(folder, 'packed'), { force: true })
    await rename(packed, part)
    if (!(error instanceof CommandError) || error.problem !== 'missing') throw error
    throw new Fault(
      'UNSUPPORTED',
      { feature: 'xz', remedy: ['apt-get install xz-utils'] },
      'The program xz is missing.',
    )
  }
  await rename(join(folder, 'packed'), part)
}

/** @param left bytes that will come; null when the server does not say @throws Fault DISK_FULL */
async function makeRoom(step: OsImageFetch, left: number | null, context: StepContext): Promise<void> {
  const { bavail, bsize } = await statfs(step.folder)
  const here = (left ?? 0) + RESERVE
  if (here > bavail * bsize) throw full(step.folder, here, bavail * bsize)
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const available = await freeOfPool(connection, pool)
  const part = await stat(partFile(step.folder)).catch(() => null)
  const whole = (left ?? 0) + (part?.size ?? 0)
  const there = step.packed === null ? whole : whole * UNPACKED
  if (there > available) throw full(step.pool, there, available)
}

export function full(path: string, needed: number, free: number): Fault<'DISK_FULL'> {
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  return new Fault(
    'DISK_FULL',
    { path, needed, free },
    `${path} has ${mib(free)} MiB free; ${mib(needed)} MiB are needed.`,
  )
}

type Problem = ErrorData<'DOWNLOAD_FAILED'>['problem']

export function downloadFailed(
  url: string,
  problem: Problem,
  sentence: string,
  status?: number,
): Fault<'DOWNLOAD_FAILED'> {
  const host = URL.parse(url)?.host ?? url
  return new Fault('DOWNLOAD_FAILED', { url, host, problem, ...(status === undefined ? {} : { status }) }, sentence)
}

function noChecksum({ checksums }: OsImageFetch, name: string): Fault<'DOWNLOAD_FAILED'> {
  return downloadFailed(
    checksums,
    'no-checksum',
    `${checksums} has no SHA-256 or SHA-512 checksum of ${name}: it could not be told whether it is the right one.`,
  )
}

/** What a server gave instead, as the contract says it. */
export function downloadFault(error: HttpError): Fault<'DOWNLOAD_FAILED'> {
  const problem: Problem = error.problem === 'too-big' ? 'no-checksum' : error.problem
  const fault = downloadFailed(error.url, problem, error.message, error.status ?? undefined)
  return new Fault(fault.code, fault.data, fault.message, { cause: error })
}

/** What the image beside it was compared with. */
export async function readVerified(folder: string): Promise<Checksum | null> {
  const text = await readFile(checksumFile(folder), 'utf8').catch(() => '')
  const [first] = readChecksums(text)
  return first === undefined ? null : { algorithm: first.algorithm, digest: first.digest }
}

/** For the progress of what is not fetched but stored. */
export const storing = (id: string, current: number, total: number): TaskPart[] => [
  { id, status: 'storing', current, total },
]

/** An open file for reading, closed by `await using`. */
export const openToRead = (path: string) => open(path, 'r')

/**
 * The same by curl, sha256sum and mv. The length of the digest says which sum it is; a list that names a version has it
 * chosen first.
 */
export function explainFetch(step: OsImageFetch): string {
  const { folder, from, file, checksums, packed } = step
  const proxy = step.proxy === null ? [] : ['--proxy', withoutPassword(step.proxy.reveal())]
  const list = commandLine(['curl', '--fail', '--silent', '--show-error', '--location', ...proxy, checksums])
  const chosen = file.includes('*')
  const first = chosen ? [`name=$(echo "$list" | grep -oE ${quote(patternOf(file))} | sort -V | tail -n 1)`] : []
  const get = commandLine([
    'curl',
    '--fail',
    '--location',
    ...proxy,
    '--continue-at',
    '-',
    '--output',
    partFile(folder),
  ])
  const address = chosen ? `${quote(from)}"$name"` : quote(from + file)
  // A list of one file may call it by another name.
  const line = `{ echo "$list" | grep -F ${chosen ? '"$name"' : quote(file)} || echo "$list"; }`
  const sum = `sum=$(${line} | grep -oiE '\\b([0-9a-f]{128}|[0-9a-f]{64})\\b' | head -n 1)`
  return [
    commandLine(['mkdir', '-p', folder]),
    `list=$(${list})`,
    ...first,
    `${get} ${address}`,
    sum,
    `echo "$sum  ${partFile(folder)}" | sha$((\${#sum} * 4))sum --check`,
    ...(packed === null
      ? []
      : [
          commandLine(['mv', partFile(folder), join(folder, 'packed.xz')]),
          commandLine(['xz', '--decompress', join(folder, 'packed.xz')]),
          commandLine(['mv', join(folder, 'packed'), partFile(folder)]),
        ]),
    commandLine(['mv', partFile(folder), imageFile(folder)]),
  ].join('\n')
}

/** A proxy's address as it may be shown. */
export function withoutPassword(proxy: string): string {
  const url = URL.parse(proxy)
  if (url === null || url.password === '') return proxy
  url.password = ''
  return url.href.replace('@', `:${SECRET_MASK}@`)
}
