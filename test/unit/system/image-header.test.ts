import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readImageHeader } from '../../../main/system/image-header.ts'
import { qcow2Header } from '../../support/vendor-server.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-header-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function headerOf(bytes: Buffer) {
  const path = join(folder, 'image')
  await writeFile(path, bytes)
  await using file = await open(path, 'r')
  return await readImageHeader(file)
}

const at = (position: number, text: string | Buffer, size = 40_000) => {
  const bytes = Buffer.alloc(size)
  Buffer.from(text).copy(bytes, position)
  return bytes
}

describe('the header of an image', () => {
  it.each([
    ['qcow2', qcow2Header()],
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
    expect(await headerOf(bytes)).toEqual({ kind, refers: null, encrypted: false })
  })

  it('says when it leads to another file', async () => {
    expect((await headerOf(qcow2Header({ backing: true }))).refers).toBe('backing')
    expect((await headerOf(qcow2Header({ dataFile: true }))).refers).toBe('data-file')
  })

  it('says when it is encrypted', async () => {
    const head = qcow2Header()
    head.writeUInt32BE(2, 32)
    expect((await headerOf(head)).encrypted).toBe(true)
  })
})
