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
  run,
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

describe('a disk image of another format', () => {
  const pattern = (path: string, format: string) => run('qemu-io', ['-r', '-f', format, '-c', 'read -P 7 1M 2M', path])
  const at = (name: string) => join(pool.path, name)
  const convert = (name: string, to: string, format: 'qcow2' | 'raw', more = {}) =>
    app.client.volume.convert({ pool: pool.name, name, to, format, ...more })

  it.each(['vmdk', 'vdi', 'vhdx', 'vpc'])('is made of %s', async (format) => {
    await run('qemu-img', ['create', '-q', '-f', format, at(`in.${format}`), '32M'])
    await run('qemu-io', ['-f', format, '-c', 'write -P 7 1M 2M', at(`in.${format}`)])
    await virsh('pool-refresh', pool.name)
    await convert(`in.${format}`, `${format}.qcow2`, 'qcow2')
    await pattern(at(`${format}.qcow2`), 'qcow2')
    expect((await overview()).get(`${format}.qcow2`)).toMatchObject({ format: 'qcow2', backing: null })
  })

  it('takes the place of the old one when that is asked for', async () => {
    await convert('vmdk.qcow2', 'plain.img', 'raw', { replace: true })
    await pattern(at('plain.img'), 'raw')
    const volumes = await overview()
    expect(volumes.get('plain.img')).toMatchObject({ format: 'raw' })
    expect(volumes.has('vmdk.qcow2')).toBe(false)
  })

  it('that names other files of the host as parts of itself is refused', async () => {
    await run('qemu-img', ['create', '-q', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', at('flat.vmdk'), '1M'])
    await virsh('pool-refresh', pool.name)
    const made = convert('flat.vmdk', 'stolen.qcow2', 'qcow2')
    await expect(made).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'image-refers' } })
  })

  it('is made, shown and taken away from the command line', async () => {
    const on = ['--pool', pool.name]
    expect(await labrig.output('volume', 'convert', 'plain.img', 'typed.qcow2', ...on, '--explain')).toContain(
      'typed.qcow2',
    )
    await labrig.output('volume', 'convert', 'plain.img', 'typed.qcow2', ...on)
    await pattern(at('typed.qcow2'), 'qcow2')
    expect(await labrig.output('volume', ...on)).toMatch(/^typed\.qcow2 +\S+ +qcow2 +32 MiB .*nobody$/m)
    expect((await labrig.run(['volume', 'rm', 'typed.qcow2', ...on])).code).toBe(5)
    await labrig.output('volume', 'rm', 'typed.qcow2', ...on, '--yes')
    expect(await pool.volumes()).not.toContain('typed.qcow2')
    expect((await labrig.run(['volume', 'rm', 'a', ...on, '--replace'])).code).toBe(2)
  })

  it('leaves nothing when it is cancelled', async () => {
    using _cancelling = app.services.tasks.onChange((task) => {
      if (task.procedure === 'volume.convert' && task.at !== null) app.services.tasks.cancel(task.id)
    })
    const made = convert('plain.img', 'never.qcow2', 'qcow2', { replace: true })
    await expect(made).rejects.toMatchObject({ code: 'CANCELLED' })
    const volumes = await pool.volumes()
    expect(volumes).not.toContain('never.qcow2')
    expect(volumes).toContain('plain.img')
  })
})
