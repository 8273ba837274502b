import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Connection } from '../../../main/libvirt/connection.ts'
import type { Pool, Vol } from '../../../main/libvirt/signature.ts'
import { STORAGE_POOL_STATE } from '../../../main/libvirt/states.ts'
import * as storage from '../../../main/libvirt/storage.ts'
import { downloadVolume, uploadVolume } from '../../../main/libvirt/volume-transfer.ts'
import { lacking, reachableFolder, removeFolder, uniqueName } from '../../support/host/index.ts'
import { openSystem } from './open.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const MIB = 1 << 20
const SIZE = 64 * MIB
let connection: Connection
let bulk: Connection
let folder: string
let pool: Pool

beforeAll(async () => {
  if (lack) return
  connection = await openSystem()
  bulk = await openSystem({ keepalive: false })
  folder = await reachableFolder('lvpool')
  const name = uniqueName('lvp')
  const xml = `<pool type='dir'><name>${name}</name><target><path>${folder}/pool</path></target></pool>`
  pool = await storage.definePool(connection, xml)
  await storage.buildPool(connection, pool)
  await storage.startPool(connection, pool)
})
afterAll(async () => {
  if (lack) return
  await storage.destroyPool(connection, pool).catch(() => undefined)
  await storage.undefinePool(connection, pool).catch(() => undefined)
  await Promise.all([connection.close(), bulk.close()])
  await removeFolder(folder)
})

function newVolume(name: string, capacity = SIZE, format = 'raw'): Promise<Vol> {
  const xml = `<volume><name>${name}</name><capacity>${capacity}</capacity><allocation>0</allocation><target><format type='${format}'/></target></volume>`
  return storage.createVolume(connection, pool, xml)
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Data at both ends, nothing in the middle. */
async function sourceFile(): Promise<string> {
  const path = join(folder, 'source')
  await writeFile(path, Buffer.concat([randomBytes(3 * MIB), Buffer.alloc(SIZE - 5 * MIB), randomBytes(2 * MIB)]))
  return path
}

test('the pool is listed as active, and tells its sizes', async () => {
  const listed = (await storage.listPools(connection)).find((each) => each.pool.uuid === pool.uuid)
  expect(listed?.active).toBe(true)
  const info = await storage.poolInfo(connection, pool)
  expect(info.state).toBe(STORAGE_POOL_STATE.RUNNING)
  expect(info.capacity).toBeGreaterThan(info.available)
  expect((await storage.poolByTargetPath(connection, `${folder}/pool`)).name).toBe(pool.name)
})

test('a volume is made, resized, cloned into another format, found by its path and deleted', async () => {
  const vol = await newVolume('made.qcow2', SIZE, 'qcow2')
  await expect(newVolume('made.qcow2')).rejects.toMatchObject({ codeName: 'STORAGE_VOL_EXIST' })
  await storage.resizeVolume(connection, vol, 2 * SIZE)
  expect((await storage.volumeInfo(connection, vol)).capacity).toBe(BigInt(2 * SIZE))
  const xml = `<volume><name>clone.raw</name><capacity>${SIZE}</capacity><target><format type='raw'/></target></volume>`
  const clone = await storage.cloneVolume(connection, pool, { xml, from: vol })
  expect(await storage.volumeByPath(connection, await storage.volumePath(connection, clone))).toEqual(clone)
  expect((await storage.listVolumes(connection, pool)).map(({ name }) => name).toSorted()).toEqual([
    'clone.raw',
    'made.qcow2',
  ])
  for (const each of [vol, clone]) await storage.deleteVolume(connection, each)
  expect(await storage.listVolumes(connection, pool)).toEqual([])
  await expect(storage.volumeInfo(connection, vol)).rejects.toMatchObject({ codeName: 'NO_STORAGE_VOL' })
})

test('sparse data goes up and comes down with equal hash, and its holes stay holes', async () => {
  const source = await sourceFile()
  const vol = await newVolume('sparse.raw')
  await using file = await open(source)
  const progress: number[] = []
  expect(await uploadVolume(bulk, vol, file, { onProgress: (bytes) => progress.push(bytes) })).toBe(SIZE)
  expect(progress.at(-1)).toBe(SIZE)
  expect(await sha256(vol.key)).toBe(await sha256(source))
  expect((await stat(vol.key)).blocks * 512).toBeLessThan(10 * MIB)

  const copy = join(folder, 'copy')
  await using target = await open(copy, 'w')
  expect(await downloadVolume(bulk, vol, target)).toBe(SIZE)
  expect(await sha256(copy)).toBe(await sha256(source))
  expect((await stat(copy)).blocks * 512).toBeLessThan(10 * MIB)
  await storage.deleteVolume(connection, vol)
})

test('data without holes goes up and comes down with equal hash', async () => {
  const source = await sourceFile()
  const vol = await newVolume('plain.raw')
  await using file = await open(source)
  await uploadVolume(bulk, vol, file, { sparse: false })
  expect(await sha256(vol.key)).toBe(await sha256(source))
  const copy = join(folder, 'plain-copy')
  await using target = await open(copy, 'w')
  await downloadVolume(bulk, vol, target, { sparse: false })
  expect(await sha256(copy)).toBe(await sha256(source))
  await storage.deleteVolume(connection, vol)
})

test('zeros over old data are zeros, not what was there', async () => {
  const source = await sourceFile()
  const vol = await newVolume('old.raw')
  await writeFile(vol.key, Buffer.alloc(SIZE, 'old'))
  await storage.refreshPool(connection, pool)
  await using file = await open(source)
  await uploadVolume(bulk, vol, file)
  expect(await sha256(vol.key)).toBe(await sha256(source))
  await storage.deleteVolume(connection, vol)
})

test('an image is put over a volume of a format that has a header already', async () => {
  const source = await sourceFile()
  const vol = await newVolume('image.qcow2', SIZE, 'qcow2')
  await using file = await open(source)
  await uploadVolume(bulk, vol, file)
  expect(await sha256(vol.key)).toBe(await sha256(source))
  await storage.deleteVolume(connection, vol)
})

test('an upload that is aborted leaves the connection usable', async () => {
  const vol = await newVolume('aborted.raw')
  await using file = await open(await sourceFile())
  const abort = new AbortController()
  const upload = uploadVolume(bulk, vol, file, {
    sparse: false,
    signal: abort.signal,
    onProgress: (bytes) => bytes > 8 * MIB && abort.abort(new Error('enough')),
  })
  await expect(upload).rejects.toThrow('enough')
  expect(await bulk.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
  await storage.deleteVolume(connection, vol)
})

test('a download that is aborted leaves the connection usable', async () => {
  const vol = await newVolume('aborted.raw')
  await using target = await open(join(folder, 'aborted'), 'w')
  const abort = new AbortController()
  const download = downloadVolume(bulk, vol, target, {
    sparse: false,
    signal: abort.signal,
    onProgress: () => abort.abort(new Error('enough')),
  })
  await expect(download).rejects.toThrow('enough')
  expect(await bulk.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
  await storage.deleteVolume(connection, vol)
})

test('an upload to a volume that is gone rejects with the error of the daemon', async () => {
  const vol = await newVolume('gone.raw')
  await storage.deleteVolume(connection, vol)
  await using file = await open(await sourceFile())
  await expect(uploadVolume(bulk, vol, file)).rejects.toMatchObject({ codeName: 'NO_STORAGE_VOL' })
})
