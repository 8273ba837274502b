import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { InProcess } from '../../support/app/in-process.ts'
import type { Labrig } from '../../support/app/labrig.ts'
import { inPool, type TestPool } from '../../support/app/pool.ts'
import { idOf, testVms, vmWorld } from '../../support/app/vm-world.ts'
import { run, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'

const name = uniqueName('origin')
const disk = `${name}.img`
let labrig: Labrig
let app: InProcess
let pool: TestPool
let folder: string
let id = ''
const made: string[] = [name]

const one = (text: string, pattern: RegExp) => pattern.exec(text)?.[1]

vmWorld(made, async (world) => {
  ;({ labrig, app, pool } = world)
  folder = world.files
  const answer = await app.client.vm.create({
    name,
    source: { kind: 'iso', path: await tinyIso() },
    disk: { size: 0.03125, pool: pool.name, format: 'raw' },
    network: { kind: 'network', name: 'default' },
    memory: 64,
  })
  id = answer.id
  await run('dd', ['if=/dev/urandom', `of=${inPool(pool, disk)}`, 'bs=1M', 'count=8', 'seek=4', 'conv=notrunc'])
  await virsh('pool-refresh', pool.name)
})

describe('a full copy of a VM', () => {
  const copy = `${name}-copy`

  it('says before what it takes', async () => {
    const told = await app.client.vm.copying({ id, name: copy })
    expect(told).toMatchObject({ names: [copy], taken: [], firmware: 'none', standing: [] })
    expect(told.disks.map(({ target, treatment }) => [target, treatment])).toEqual([
      ['vda', 'copied'],
      ['sda', 'shared'],
    ])
    expect(told.places).toHaveLength(1)
    expect(told.places[0]).toMatchObject({ path: pool.path })
    expect(told.places[0]?.needed).toBeGreaterThanOrEqual(8 * 2 ** 20)
  })

  it('has a disk, a UUID and a card of its own, and the same medium', async () => {
    made.push(copy)
    const { ids } = await app.client.vm.clone({ id, name: copy })
    expect(ids).toEqual([await idOf(copy)])
    const [theirs, ours] = [await virsh('dumpxml', name), await virsh('dumpxml', copy)]
    for (const own of [/<uuid>(.*)<\/uuid>/, /<mac address='(.*)'/, /<source file='(.*img)'/]) {
      expect(one(ours, own)).toBeDefined()
      expect(one(ours, own)).not.toBe(one(theirs, own))
    }
    expect(ours).toContain(`<source file='${await tinyIso()}'`)
    const bytes = await readFile(inPool(pool, disk))
    expect(bytes.equals(await readFile(inPool(pool, `${copy}.img`)))).toBe(true)
    const passwords = await Promise.all(
      [name, copy].map(async (vm) => one(await virsh('dumpxml', vm, '--security-info'), /passwd='(.*?)'/)),
    )
    expect(passwords[1]).toMatch(/^[\w-]{8}$/)
    expect(passwords[1]).not.toBe(passwords[0])
    expect((await labrig.machine(copy))?.owner).toBe('labrig')
  })

  it('starts', async () => {
    await app.client.vm.start({ id: await idOf(copy), paused: true })
    expect((await virsh('domstate', copy)).trim()).toBe('paused')
    await app.client.vm.delete({ id: await idOf(copy), files: true, force: true })
    expect(await pool.volumes()).toEqual([disk])
  })

  it('leaves nothing when it is cancelled', async () => {
    const before = await testVms()
    using _cancelling = app.services.tasks.onChange((task) => {
      if (task.procedure === 'vm.clone' && task.at?.includes(`${copy}-2.img`) === true)
        app.services.tasks.cancel(task.id)
    })
    await expect(app.client.vm.clone({ id, name: copy, count: 3 })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await pool.volumes()).toEqual([disk])
    expect(await testVms()).toEqual(before)
  })
})

describe('a disk that no pool has', () => {
  const vm = uniqueName('loose')
  const image = () => join(folder, `${vm}.qcow2`)

  it('is copied and linked beside itself', async () => {
    made.push(vm, `${vm}-full`, `${vm}-link`)
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', image(), '16M'])
    await run('qemu-io', ['-c', 'write -P 7 1M 2M', image()])
    const source = { kind: 'disk' as const, path: image(), format: 'qcow2' as const }
    const loose = await app.client.vm.create({ name: vm, source, network: { kind: 'none' }, memory: 64 })
    await app.client.vm.clone({ id: loose.id, name: `${vm}-full` })
    await app.client.vm.clone({ id: loose.id, name: `${vm}-link`, kind: 'linked' })
    expect(await virsh('dumpxml', `${vm}-full`)).toContain(`<source file='${join(folder, `${vm}-full.qcow2`)}'`)
    for (const copy of ['full', 'link']) {
      await run('qemu-io', ['-r', '-c', 'read -P 7 1M 2M', join(folder, `${vm}-${copy}.qcow2`)])
    }
    const info = JSON.parse(
      await run('qemu-img', ['info', '--output=json', join(folder, `${vm}-link.qcow2`)]),
    ) as Record<string, unknown>
    expect(info).toMatchObject({ 'backing-filename': image(), 'backing-filename-format': 'qcow2' })
  })

  it('is not overwritten by a copy', async () => {
    const other = join(folder, `${vm}-other.qcow2`)
    await writeFile(other, 'of somebody')
    await app.client.vm.delete({ id: await idOf(`${vm}-link`), files: true })
    await app.client.vm.template({ id: await idOf(vm), on: false })
    await expect(app.client.vm.clone({ id: await idOf(vm), name: `${vm}-other` })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      data: { holder: other },
    })
    expect(await readFile(other, 'utf8')).toBe('of somebody')
  })
})

describe('linked copies', () => {
  const copies = [1, 2, 3].map((number) => `${name}-pc-${number}`)

  it('are made in one act, and stand on their template', async () => {
    made.push(...copies)
    await app.client.vm.clone({ id, name: `${name}-pc`, kind: 'linked', count: 3 })
    expect((await pool.volumes()).sort()).toEqual([disk, ...copies.map((copy) => `${copy}.qcow2`)].sort())
    for (const copy of copies) {
      const info = await run('qemu-img', ['info', '--output=json', inPool(pool, `${copy}.qcow2`)])
      expect(JSON.parse(info)).toMatchObject({
        'backing-filename': inPool(pool, disk),
        'backing-filename-format': 'raw',
      })
    }
    const macs = await Promise.all(copies.map(async (copy) => one(await virsh('dumpxml', copy), /mac address='(.*)'/)))
    expect(new Set(macs).size).toBe(3)
    expect(await labrig.machine(name)).toMatchObject({ template: true })
    expect((await labrig.machine(copies[0] ?? ''))?.kind).toBe('vm')
    expect(await labrig.machine(copies[0] ?? '')).not.toHaveProperty('template')
  })

  it.each([
    ['vm.start', {}],
    ['vm.delete', { files: true }],
    ['vm.autostart', { on: true }],
    ['vm.template', { on: false }],
  ])('lock the template against %s, which says who stands on it', async (procedure, more) => {
    const refusal = await labrig.refusal(procedure, { id: name, ...more })
    expect(refusal).toMatchObject({ code: 'REFUSED', exit: 5, data: { reason: 'template-in-use' } })
    expect(refusal.data['detail']).toBe(copies.join(', '))
  })

  it('start with what the template has', async () => {
    const first = copies[0] ?? ''
    await app.client.vm.start({ id: await idOf(first), paused: true })
    expect((await virsh('domstate', first)).trim()).toBe('paused')
    await app.client.vm.forceOff({ id: await idOf(first) })
  })

  it('go without a trace; then the template can be unlocked and starts', async () => {
    for (const copy of copies) await app.client.vm.delete({ id: await idOf(copy), files: true })
    expect(await pool.volumes()).toEqual([disk])
    expect(existsSync(inPool(pool, disk))).toBe(true)
    await expect(app.client.vm.start({ id })).rejects.toMatchObject({ data: { reason: 'template' } })
    await app.client.vm.template({ id, on: false })
    await app.client.vm.start({ id, paused: true })
    await app.client.vm.forceOff({ id })
    expect(await virsh('dumpxml', name)).not.toContain('labrig-template')
  })
})
