import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readImageKind } from '../../../main/system/image-kind.ts'
import { qcow2Header } from '../../support/vendor-server.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-kind-'))
})
afterAll(() => rm(folder, { recursive: true }))

const at = (position: number, text: string | Buffer, size = 40_000) => {
  const bytes = Buffer.alloc(size)
  Buffer.from(text).copy(bytes, position)
  return bytes
}
const encrypted = qcow2Header()
encrypted.writeUInt32BE(2, 32)

describe('the beginning of a file', () => {
  it.each([
    ['qcow2', qcow2Header()],
    ['encrypted', encrypted],
    ['iso', at(32_769, 'CD001')],
    ['vmdk', at(0, 'KDMV')],
    ['vmdk', at(0, '# Disk DescriptorFile')],
    ['vdi', at(64, Buffer.from([0x7f, 0x10, 0xda, 0xbe]))],
    ['vhdx', at(0, 'vhdxfile')],
    ['vpc', at(0, 'conectix')],
    ['xz', at(0, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))],
    ['gzip', at(0, Buffer.from([0x1f, 0x8b]))],
    ['ova', at(257, 'ustar')],
    ['raw', Buffer.alloc(100)],
    ['raw', Buffer.from('x')],
  ])('says %s', async (kind, bytes) => {
    const path = join(folder, 'image')
    await writeFile(path, bytes)
    expect(await readImageKind(path)).toBe(kind)
  })
})
