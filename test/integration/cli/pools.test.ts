import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { loopDevice, type LoopDevice } from '../../support/host/loop-device.ts'
import { lacking, reachableFolder, removeFolder, run, tryRun, uniqueName, virsh } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('pool')
let labrig: Labrig
let app: InProcess
let folder: string
let device: LoopDevice | null = null

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  folder = await reachableFolder('pools')
  device = await loopDevice('64M')
})
afterAll(async () => {
  if (lack) return
  await tryRun('virsh', ['-q', 'pool-destroy', name])
  await tryRun('virsh', ['-q', 'pool-undefine', name])
  await app[Symbol.asyncDispose]()
  await device?.[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const mounts = () => readFile('/proc/self/mountinfo', 'utf8')
const stateOf = async () => (await app.client.storage.overview({})).pools.find((pool) => pool.name === name)

describe('a pool of a folder', () => {
  it('is made with its folder, and taken away with it', async () => {
    const path = join(folder, 'new')
    await app.client.pool.create({ pool: name, source: { type: 'dir', path } })
    expect(await stateOf()).toMatchObject({ type: 'dir', active: true, autostart: true, path })
    await app.client.pool.delete({ pool: name, storage: true })
    expect([await stateOf(), existsSync(path)]).toEqual([undefined, false])
  })

  it('is only defined when that is asked for, and its folder can be made later', async () => {
    const path = join(folder, 'later')
    await app.client.pool.create({ pool: name, source: { type: 'dir', path }, start: false, autostart: false })
    expect(await stateOf()).toMatchObject({ active: false, autostart: false })
    await run('rmdir', [path])
    await app.client.pool.build({ pool: name })
    await app.client.pool.start({ pool: name })
    await run('truncate', ['-s', '1M', join(path, 'found.img')])
    await app.client.pool.refresh({ pool: name })
    const { volumes } = await app.client.storage.overview({})
    expect(volumes.filter((one) => one.pool === name).map((one) => one.name)).toEqual(['found.img'])
    await app.client.pool.delete({ pool: name })
    expect(existsSync(join(path, 'found.img'))).toBe(true)
  })
})

describe('a pool on a block device', () => {
  beforeEach((context) => context.skip(device === null, 'needs a loop device'))

  it('of a file system is formatted only when it is empty, mounted while it runs, and says what would be lost', async () => {
    const source = {
      type: 'fs' as const,
      device: device?.path ?? '',
      format: 'ext4' as const,
      path: join(folder, 'fs'),
    }
    await app.client.pool.create({ pool: name, source, prepare: 'if-empty' })
    expect(await mounts()).toContain(source.path)
    expect(await stateOf()).toMatchObject({ type: 'fs', active: true })
    const busy = labrig.refusal('pool.create', {
      pool: `${name}-2`,
      source: { ...source, path: join(folder, 'b') },
      prepare: 'overwrite',
    })
    expect(await busy).toMatchObject({ code: 'REFUSED', data: { reason: 'device-in-use' } })
    await app.client.volume.create({ pool: name, name: 'kept.img', size: 0.001, format: 'raw' })
    await app.client.pool.delete({ pool: name })
    expect(await mounts()).not.toContain(source.path)
    await expect(app.client.pool.create({ pool: name, source, prepare: 'if-empty' })).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
    })
    expect(await stateOf()).toBeUndefined()
    await app.client.pool.create({ pool: name, source })
    expect(existsSync(join(source.path, 'kept.img'))).toBe(true)
    await app.client.pool.delete({ pool: name })
    const input = { pool: name, source, prepare: 'overwrite' as const }
    const { destroys } = await app.client.explain({ procedure: 'pool.create', input })
    expect(destroys).toMatchObject([{ code: 'device', params: { path: source.device } }])
    await app.client.pool.create(input)
    expect(existsSync(join(source.path, 'kept.img'))).toBe(false)
    await app.client.pool.delete({ pool: name })
  })

  it('of a whole disk has partitions as its volumes', async (context) => {
    context.skip(!existsSync('/usr/sbin/parted'), 'needs parted')
    const path = device?.path ?? ''
    await app.client.pool.create({ pool: name, source: { type: 'disk', device: path }, prepare: 'overwrite' })
    const partition = `${path.replace('/dev/', '')}p1`
    await app.client.volume.create({ pool: name, name: partition, size: 0.01 })
    expect(await virsh('vol-list', name)).toContain(partition)
    const refusal = await labrig.refusal('volume.create', { pool: name, name: 'x', size: 0.01, format: 'qcow2' })
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', data: { field: 'format' } })
    const erased = await labrig.refusal('pool.delete', { pool: name, storage: true })
    expect(erased).toMatchObject({ code: 'INVALID_INPUT', data: { field: 'storage' } })
    await app.client.pool.delete({ pool: name })
    expect(existsSync(path)).toBe(true)
  })
})

describe('what this libvirt can', () => {
  it('is told per type, with the programs that are missing', async () => {
    const abilities = await app.client.pool.abilities({})
    expect(abilities.find(({ type }) => type === 'dir')).toMatchObject({ supported: true, missing: [] })
    expect(abilities.find(({ type }) => type === 'netfs')?.formats).toContain('nfs')
    const iscsi = abilities.find(({ type }) => type === 'iscsi')
    const lacks = !existsSync('/usr/sbin/iscsiadm') && !existsSync('/usr/bin/iscsiadm')
    expect(iscsi?.missing).toEqual(lacks ? ['iscsiadm'] : [])
    if (!lacks) return
    const source = { type: 'iscsi', host: '127.0.0.1', target: 'iqn.2026-01.org.example:a' }
    expect(await labrig.refusal('pool.create', { pool: name, source })).toMatchObject({ code: 'UNSUPPORTED' })
  })

  it('is asked of a server that has to be named', async () => {
    const refusal = await labrig.refusal('pool.sources', { type: 'netfs' })
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', data: { field: 'host' } })
  })
})
