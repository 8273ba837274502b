import { open } from 'node:fs/promises'
import { bears } from './image-kind.ts'

/** What the first bytes of a disk image say, read here: qemu-img would follow what they name. */
export type ImageHeader =
  | { readonly kind: 'alone' }
  /** It names another file of the host as part of itself; null when which one is not to be read. */
  | { readonly kind: 'reaching'; readonly other: string | null }
  | { readonly kind: 'not-it' }

export type ImageFormat = 'qcow2' | 'raw' | 'vmdk' | 'vdi' | 'vhdx' | 'vpc'

const ALONE: ImageHeader = { kind: 'alone' }
const NOT_IT: ImageHeader = { kind: 'not-it' }
const SECTOR = 512
/** qemu's own limit of a VMDK's descriptor is 20 sectors; VMware writes 1 to 20. Bytes. */
const MAX_DESCRIPTOR = 64 << 10

/** @param start where in the file the image begins, for one inside an archive; bytes */
export async function readImageHeader(path: string, format: ImageFormat, start = 0): Promise<ImageHeader> {
  await using file = await open(path, 'r')
  const at = async (offset: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start + offset)
    return buffer.subarray(0, bytesRead)
  }
  switch (format) {
    case 'raw':
      return ALONE
    case 'qcow2':
      return await qcow2(await at(0, 104), at)
    case 'vmdk':
      return await vmdk(await at(0, SECTOR), at)
    case 'vdi': {
      // VirtualBox, VDICore.h: signature at 64, image type at 76; 4 is a differencing image.
      const head = await at(0, 80)
      if (head.length < 80 || !bears(head, 'vdi')) return NOT_IT
      return head.readUInt32LE(76) === 4 ? { kind: 'reaching', other: null } : ALONE
    }
    case 'vhdx':
      return bears(await at(0, 8), 'vhdx') ? ALONE : NOT_IT
    case 'vpc':
      return await vhd(await at(0, SECTOR), async () => at((await file.stat()).size - start - SECTOR, SECTOR))
  }
}

type At = (offset: number, length: number) => Promise<Buffer>

/** qemu, docs/interop/qcow2.txt: backing file name at 8 and 16; bit 2 of the incompatible features is a data file. */
async function qcow2(head: Buffer, at: At): Promise<ImageHeader> {
  if (head.length < 72 || !bears(head, 'qcow2') || head.readUInt32BE(4) < 2) return NOT_IT
  const offset = Number(head.readBigUInt64BE(8))
  const length = head.readUInt32BE(16)
  if (offset !== 0) {
    const name = length > 0 && length <= 1023 ? (await at(offset, length)).toString() : null
    return { kind: 'reaching', other: name }
  }
  const features = head.readUInt32BE(4) >= 3 && head.length >= 80 ? head.readBigUInt64BE(72) : 0n
  return (features & 4n) === 0n ? ALONE : { kind: 'reaching', other: null }
}

/**
 * VMware Virtual Disk Format 5.0. Only one file that holds its own grains: a descriptor that stands alone names other
 * files, and so does one inside a header that tells no capacity (qemu block/vmdk.c: vmdk_open_vmdk4).
 */
async function vmdk(head: Buffer, at: At): Promise<ImageHeader> {
  if (head.toString('latin1', 0, 21) === '# Disk DescriptorFile') {
    return { kind: 'reaching', other: /(?:RW|RDONLY) \d+ \w+ "([^"]*)"/.exec(head.toString())?.[1] ?? null }
  }
  if (head.length < SECTOR || !bears(head, 'vmdk')) return NOT_IT
  // VMware's older sparse kind (COWD), which qemu opens too, has its fields elsewhere: the link to a parent among them.
  if (head.toString('latin1', 0, 4) !== 'KDMV') return { kind: 'reaching', other: null }
  if (head.readBigUInt64LE(12) === 0n) return { kind: 'reaching', other: null }
  const offset = Number(head.readBigUInt64LE(28)) * SECTOR
  const length = Number(head.readBigUInt64LE(36)) * SECTOR
  if (offset === 0) return ALONE
  const descriptor = (await at(offset, Math.min(length, MAX_DESCRIPTOR))).toString('latin1')
  const parent = /parentFileNameHint\s*=\s*"([^"]*)"/i.exec(descriptor)?.[1]
  if (parent !== undefined) return { kind: 'reaching', other: parent }
  return length > MAX_DESCRIPTOR ? { kind: 'reaching', other: null } : ALONE
}

/** Microsoft, VHD Image Format Specification: disk type at 60 of the footer, whose copy comes first; 4 is differencing. */
async function vhd(head: Buffer, last: () => Promise<Buffer>): Promise<ImageHeader> {
  // A fixed disk has its footer at the end only: its first bytes are the guest's.
  const footer = bears(head, 'vpc') ? head : await last()
  if (footer.length < SECTOR || !bears(footer, 'vpc')) return NOT_IT
  return footer.readUInt32BE(60) === 4 ? { kind: 'reaching', other: null } : ALONE
}
