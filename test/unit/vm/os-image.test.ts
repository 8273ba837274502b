import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guessedFormat, readHeader, readOsImage, refuseUnsafeImage } from '../../../main/vm/os-image.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

/** A header as qemu-img writes it, version 3. */
function qcow2({ size = 2 ** 30, backing = 0n, features = 0n }): Buffer {
  const header = Buffer.alloc(512)
  header.writeUInt32BE(0x514649fb, 0)
  header.writeUInt32BE(3, 4)
  header.writeBigUInt64BE(backing, 8)
  header.writeBigUInt64BE(BigInt(size), 24)
  header.writeBigUInt64BE(features, 72)
  return header
}

let engines: EnginesOnFakes
let folder: string
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-image-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engines[Symbol.asyncDispose]()
})

async function imageOf(name: string, content: Buffer) {
  const path = join(folder, name)
  writeFileSync(path, content)
  return readOsImage(await engines.libvirt('system'), path, true)
}

describe('the header of an image', () => {
  it('tells the size that a guest sees', () => {
    expect(readHeader(qcow2({}))).toEqual({ format: 'qcow2', capacity: 2 ** 30, needsOthers: false })
  })

  it.each([Buffer.alloc(0), Buffer.from('QFI'), Buffer.alloc(512)])('that is none is that of a raw image', (bytes) => {
    expect(readHeader(bytes).format).toBe('raw')
  })
})

describe('the format of an image', () => {
  it.each([
    ['a.qcow2', qcow2({}), 'qcow2'],
    ['noble-server-cloudimg-amd64.img', qcow2({}), 'qcow2'],
    ['a.img', Buffer.alloc(512), 'raw'],
    ['a.raw', Buffer.alloc(512), 'raw'],
    ['a.raw', qcow2({}), null],
    ['a.qcow2', Buffer.alloc(512), null],
  ])('is offered where name and header agree: %s', async (name, content, format) => {
    expect(guessedFormat(await imageOf(name, content))).toBe(format)
  })
})

describe('an image', () => {
  it('that is not what it is said to be is refused', async () => {
    const image = await imageOf('a.qcow2', Buffer.alloc(512))
    expect(() => refuseUnsafeImage(image, 'qcow2')).toThrow('is no qcow2 image')
    expect(() => refuseUnsafeImage(image, 'raw')).not.toThrow()
  })

  it.each([{ backing: 104n }, { features: 4n }])('whose header names another file is refused: %o', async (header) => {
    const image = await imageOf('a.qcow2', qcow2(header))
    expect(() => refuseUnsafeImage(image, 'qcow2')).toThrow('names another file')
    // As a raw one nobody reads the header.
    expect(() => refuseUnsafeImage(image, 'raw')).not.toThrow()
  })

  it('that is not there is refused', async () => {
    const connection = await engines.libvirt('system')
    await expect(readOsImage(connection, join(folder, 'none.qcow2'), true)).rejects.toThrow('There is no image')
  })
})
