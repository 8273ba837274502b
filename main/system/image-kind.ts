import { open } from 'node:fs/promises'

/** What the first bytes of a file say that it is. `raw` is everything that says nothing. */
export type ImageKind =
  | 'qcow2'
  | 'iso'
  | 'raw'
  /** A qcow2 image that nobody could start from without its secret. */
  | 'encrypted'
  | 'vmdk'
  | 'vdi'
  | 'vhdx'
  | 'vpc'
  | 'xz'
  | 'gzip'
  | 'bzip2'
  | 'zstd'
  | 'zip'
  | 'ova'

/** Volume descriptors of ISO 9660 begin at sector 16; the identifier is its second field (ECMA-119, 8.4). */
const ISO_AT = 32769
/** The tar header's magic (POSIX ustar). */
const USTAR_AT = 257
/** VDI's signature stands behind its text. */
const VDI_AT = 64
/** qcow2: the method of encryption (qemu, docs/interop/qcow2.txt). */
const QCOW_CRYPT_AT = 32

/** The one table of what formats begin with. */
const marks: readonly (readonly [ImageKind, number, Buffer])[] = [
  ['qcow2', 0, Buffer.from([0x51, 0x46, 0x49, 0xfb])],
  ['vmdk', 0, Buffer.from('KDMV')],
  ['vmdk', 0, Buffer.from('COWD')],
  ['vmdk', 0, Buffer.from('# Disk DescriptorFile')],
  ['vhdx', 0, Buffer.from('vhdxfile')],
  // A fixed disk has its footer at the end only: it counts as raw, which it is but for that.
  ['vpc', 0, Buffer.from('conectix')],
  ['xz', 0, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['gzip', 0, Buffer.from([0x1f, 0x8b])],
  ['bzip2', 0, Buffer.from('BZh')],
  ['zstd', 0, Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['zip', 0, Buffer.from('PK\x03\x04')],
  ['vdi', VDI_AT, Buffer.from([0x7f, 0x10, 0xda, 0xbe])],
  ['ova', USTAR_AT, Buffer.from('ustar')],
  ['iso', ISO_AT, Buffer.from('CD001')],
]

/** Whether a file that begins so bears the mark of a kind. */
export function bears(head: Buffer, kind: ImageKind): boolean {
  return marks.some(([one, at, mark]) => one === kind && head.subarray(at, at + mark.length).equals(mark))
}

/** Says what a file is by its beginning; qemu-img would open what an image refers to. */
export async function readImageKind(path: string): Promise<ImageKind> {
  await using file = await open(path, 'r')
  const head = Buffer.alloc(ISO_AT + 5)
  await file.read(head, 0, head.length, 0)
  const kind = marks.find(([, at, mark]) => head.subarray(at, at + mark.length).equals(mark))?.[0] ?? 'raw'
  return kind === 'qcow2' && head.readUInt32BE(QCOW_CRYPT_AT) !== 0 ? 'encrypted' : kind
}
