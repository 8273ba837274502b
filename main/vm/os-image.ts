import { open, stat } from 'node:fs/promises'
import { Fault } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import type { Vol } from '../libvirt/signature.ts'
import { parseXml, selectNumber, selectOne } from '../libvirt/xml.ts'

type ImageFormat = 'qcow2' | 'raw'

/** What can be known of an image without trusting what is written in it. */
export interface OsImage {
  readonly path: string
  /** What the header is; a raw image's first bytes are its owner's and may claim to be anything. */
  readonly header: ImageFormat
  /** What a guest sees, in the format of the header; bytes. */
  readonly capacity: number
  /** Of the file itself; bytes. */
  readonly bytes: number
  /** What a copy writes, as far as it can be told; bytes. */
  readonly allocated: number
  /** Whether it stands on another file or keeps its data in one. */
  readonly needsOthers: boolean
  /** Null for a file that no pool has. */
  readonly volume: Vol | null
}

/** "QFI\xfb" (QEMU, docs/interop/qcow2.rst); the fields used here end at byte 80. */
const QCOW2_MAGIC = 0x514649fb
const HEADER = 80
/** Incompatible feature: the data lie in a file of their own. */
const EXTERNAL_DATA = 4n

interface Header {
  readonly format: ImageFormat
  readonly capacity: number | null
  readonly needsOthers: boolean
}

/** @param bytes the first 80 of the file */
export function readHeader(bytes: Buffer): Header {
  if (bytes.length < HEADER || bytes.readUInt32BE(0) !== QCOW2_MAGIC) {
    return { format: 'raw', capacity: null, needsOthers: false }
  }
  const hasFeatures = bytes.readUInt32BE(4) >= 3
  const external = hasFeatures && (bytes.readBigUInt64BE(72) & EXTERNAL_DATA) !== 0n
  const backed = bytes.readBigUInt64BE(8) !== 0n
  return { format: 'qcow2', capacity: Number(bytes.readBigUInt64BE(24)), needsOthers: backed || external }
}

/** What the ending says; "img" is used for both. */
const endings: Readonly<Record<string, ImageFormat>> = { qcow2: 'qcow2', raw: 'raw' }

/** The format to offer; null where ending and header disagree: then it has to be stated. */
export function guessedFormat({ path, header }: Pick<OsImage, 'path' | 'header'>): ImageFormat | null {
  const said = endings[path.split('.').at(-1)?.toLowerCase() ?? '']
  return said === undefined || said === header ? header : null
}

async function readFile(path: string) {
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER), 0, HEADER, 0)
  const { size, blocks } = await file.stat()
  const { format, capacity, needsOthers } = readHeader(buffer.subarray(0, bytesRead))
  return { header: format, capacity: capacity ?? size, bytes: size, allocated: blocks * 512, needsOthers }
}

/** What libvirt says of a volume: it has probed it, so this is a claim like that of a header. */
async function readVolume(connection: Connection, vol: Vol) {
  const { xml } = await connection.call('STORAGE_VOL_GET_XML_DESC', { vol, flags: 0 })
  const document = parseXml(xml)
  const header: ImageFormat = selectOne(document, 'string(/volume/target/format/@type)') === 'qcow2' ? 'qcow2' : 'raw'
  const capacity = selectNumber(document, 'number(/volume/capacity)')
  const physical = selectNumber(document, 'number(/volume/physical)') || capacity
  const allocated = selectNumber(document, 'number(/volume/allocation)')
  const needsOthers = selectOne(document, 'string(/volume/backingStore/path)') !== ''
  return { header, capacity, bytes: physical, allocated, needsOthers }
}

async function volumeAt(connection: Connection, path: string): Promise<Vol | null> {
  try {
    return (await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })).vol
  } catch (error) {
    if (isNoVolume(error)) return null
    throw error
  }
}

/**
 * Looks at an image: at its file where this user may read it, else at what libvirt says of it as a volume.
 * @param local whether the files of libvirt's host are this machine's
 * @throws Fault PATH_PROBLEM when it is there for neither
 */
export async function readOsImage(connection: Connection, path: string, local: boolean): Promise<OsImage> {
  const volume = await volumeAt(connection, path)
  const isFile = local && (await stat(path).catch(() => null))?.isFile() === true
  const read = isFile ? await readFile(path).catch(() => null) : null
  if (read !== null) return { path, volume, ...read }
  if (volume !== null) return { path, volume, ...(await readVolume(connection, volume)) }
  const problem = isFile ? ('unreadable' as const) : ('missing' as const)
  const remedy = isFile ? [`chmod a+r ${path}`] : []
  const sentence = isFile
    ? `${path} may not be read by this user, and no storage pool has it.`
    : `There is no image ${path}: neither a file that can be seen here nor a disk of a storage pool.`
  throw new Fault('PATH_PROBLEM', { path, problem, culprit: path, remedy }, sentence)
}

/**
 * Refuses what is not what it is said to be, and a header that names other files: started as a guest's disk, it would
 * give that guest any file that qemu may read.
 * @throws Fault PATH_PROBLEM, REFUSED
 */
export function refuseUnsafeImage(image: OsImage, stated: ImageFormat): void {
  const { path } = image
  if (stated === 'qcow2' && image.header !== 'qcow2') {
    const data = { path, problem: 'format' as const, culprit: path, remedy: [] }
    throw new Fault('PATH_PROBLEM', data, `${path} is no qcow2 image.`)
  }
  if (stated === 'raw' || !image.needsOthers) return
  throw new Fault(
    'REFUSED',
    { reason: 'image-not-whole', detail: path },
    `${path} is only a part: its header names another file that it stands on. Make it whole first (qemu-img convert).`,
  )
}

/** What the guest sees of it in the stated format; bytes. */
export function capacityAs(image: OsImage, stated: ImageFormat): number {
  return stated === image.header ? image.capacity : image.bytes
}
