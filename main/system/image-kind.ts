import type { FileHandle } from 'node:fs/promises'

/** What the first bytes of a file say that it is. `raw` is everything that says nothing. */
export type ImageKind =
  'qcow2' | 'iso' | 'raw' | 'vmdk' | 'vdi' | 'vhdx' | 'vpc' | 'xz' | 'gzip' | 'bzip2' | 'zstd' | 'zip' | 'ova'

export interface ImageHeader {
  readonly kind: ImageKind
  /** What of it leads to another file: such an image could make qemu read any file of the host. */
  readonly refers: 'backing' | 'data-file' | null
  /** Encrypted by qemu: nobody could start from it without its secret. */
  readonly encrypted: boolean
}

/** Volume descriptors of ISO 9660 begin at sector 16; the identifier is its second field (ECMA-119, 8.4). */
const ISO_AT = 32769
/** The tar header's magic (POSIX ustar). */
const USTAR_AT = 257
/** VHD's footer is copied to the start of dynamic disks; that of fixed ones is at the end only. */
const starts: readonly (readonly [ImageKind, Buffer])[] = [
  ['vmdk', Buffer.from('KDMV')],
  ['vmdk', Buffer.from('COWD')],
  ['vmdk', Buffer.from('# Disk DescriptorFile')],
  ['vhdx', Buffer.from('vhdxfile')],
  ['vpc', Buffer.from('conectix')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['bzip2', Buffer.from('BZh')],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['zip', Buffer.from('PK\x03\x04')],
]
const QCOW = Buffer.from([0x51, 0x46, 0x49, 0xfb])
/** VDI's signature stands behind its text. */
const VDI_AT = 64
const VDI = Buffer.from([0x7f, 0x10, 0xda, 0xbe])
/** qcow2 format, incompatible features: bit 2 = external data file. */
const EXTERNAL_DATA = 4n

const nothing = { refers: null, encrypted: false } as const

/**
 * Reads the header of an image itself instead of asking qemu-img, which would open what an image refers to.
 * @see docs/interop/qcow2.txt of qemu
 */
export async function readImageHeader(file: Pick<FileHandle, 'read'>): Promise<ImageHeader> {
  const head = await readAt(file, 0, 512)
  if (head.subarray(0, 4).equals(QCOW)) return qcowHeader(head)
  const found = starts.find(([, magic]) => head.subarray(0, magic.length).equals(magic))
  if (found !== undefined) return { kind: found[0], ...nothing }
  if (head.subarray(VDI_AT, VDI_AT + VDI.length).equals(VDI)) return { kind: 'vdi', ...nothing }
  if (head.subarray(USTAR_AT, USTAR_AT + 5).toString() === 'ustar') return { kind: 'ova', ...nothing }
  const iso = (await readAt(file, ISO_AT, 5)).toString() === 'CD001'
  return { kind: iso ? 'iso' : 'raw', ...nothing }
}

function qcowHeader(head: Buffer): ImageHeader {
  const version = head.readUInt32BE(4)
  const backing = head.readBigUInt64BE(8) !== 0n
  const encrypted = head.readUInt32BE(32) !== 0
  const features = version >= 3 ? head.readBigUInt64BE(72) : 0n
  const refers = backing ? 'backing' : (features & EXTERNAL_DATA) !== 0n ? 'data-file' : null
  return { kind: 'qcow2', refers, encrypted }
}

async function readAt(file: Pick<FileHandle, 'read'>, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  await file.read(buffer, 0, length, position)
  return buffer
}
