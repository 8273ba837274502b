import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StorageVolume } from '../../../contract/storage.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyGuest,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const vm = uniqueName('user')
const clone = `${vm}-pc`
let labrig: Labrig
let app: InProcess
let pool: TestPool
let folder: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  folder = await reachableFolder('files')
})
afterAll(async () => {
  if (lack) return
  for (const one of [clone, vm]) await removeDomain(one)
  await app[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const overview = async () => {
  const { volumes } = await app.client.storage.overview({})
  return new Map(volumes.filter((one) => one.pool === pool.name).map((one): [string, StorageVolume] => [one.name, one]))
}

describe('the storage of a host', () => {
  it('tells who uses what, and what nobody uses', async () => {
    const { kernel } = await tinyGuest()
    const { id } = await app.client.vm.create({
      name: vm,
      source: { kind: 'kernel', kernel },
      disk: { size: 0.03125, pool: pool.name },
      network: { kind: 'none' },
      memory: 64,
    })
    await app.client.vm.clone({ id, name: clone, kind: 'linked' })
    await app.client.volume.create({ pool: pool.name, name: 'forgotten.qcow2', size: 0.0625 })
    const volumes = await overview()
    expect(volumes.get(`${vm}.qcow2`)).toMatchObject({ users: [{ id, name: vm }], backing: null, orphan: false })
    expect(volumes.get(`${clone}.qcow2`)).toMatchObject({ backing: join(pool.path, `${vm}.qcow2`), orphan: false })
    expect(volumes.get(`${vm}.qcow2`)?.overlays).toEqual([join(pool.path, `${clone}.qcow2`)])
    expect(volumes.get('forgotten.qcow2')).toMatchObject({
      users: [],
      orphan: true,
      capacity: 2 ** 26,
      format: 'qcow2',
    })
  })

  it('keeps what stands under the disk of another VM', async () => {
    await virsh('undefine', vm)
    const name = `${vm}.qcow2`
    expect((await overview()).get(name)).toMatchObject({ users: [], orphan: false })
    for (const procedure of ['volume.delete', 'volume.wipe']) {
      const refusal = await labrig.refusal(procedure, { pool: pool.name, name })
      expect(refusal).toMatchObject({ code: 'REFUSED', exit: 5, data: { reason: 'volume-in-use' } })
      expect(refusal.data['detail']).toContain(`${clone}.qcow2`)
    }
    await virsh('undefine', clone)
    expect((await overview()).get(name)).toMatchObject({ orphan: true })
    await app.client.volume.delete({ pool: pool.name, name: `${clone}.qcow2` })
    await app.client.volume.delete({ pool: pool.name, name })
    expect([...(await overview()).keys()]).toEqual(['forgotten.qcow2'])
  })
})

describe('a file', () => {
  const digest = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex')

  it('comes back from a pool as it went in', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')]
    await writeFile(from, Buffer.concat([randomBytes(3_000_000), Buffer.alloc(2_000_000), randomBytes(17)]))
    await app.client.volume.upload({ pool: pool.name, name: 'up.img', path: from })
    await app.client.volume.download({ pool: pool.name, name: 'up.img', path: to })
    expect(await digest(to)).toBe(await digest(from))
  })

  it('that is not wanted any more after all leaves nothing in the pool', async () => {
    using _cancelling = app.services.tasks.onChange((task) => {
      if (task.procedure === 'volume.upload' && task.at?.includes('vol-upload') === true)
        app.services.tasks.cancel(task.id)
    })
    const path = join(folder, 'from')
    const upload = app.client.volume.upload({ pool: pool.name, name: 'never.img', path })
    await expect(upload).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await pool.volumes()).not.toContain('never.img')
  })
})
