import { existsSync } from 'node:fs'
import { appendFile, cp, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { InProcess } from '../../support/app/in-process.ts'
import { inPool, type TestPool } from '../../support/app/pool.ts'
import { holds, idOf, testVms, vmWorld } from '../../support/app/vm-world.ts'
import { linesOf, run, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'

const name = uniqueName('kept')
let app: InProcess
let pool: TestPool
let files: string
let id = ''
const made: string[] = [name]

const uuidOf = async (vm: string) => (await virsh('domuuid', vm)).trim()
const one = (text: string, pattern: RegExp) => pattern.exec(text)?.[1]
vmWorld(made, async (world) => {
  ;({ app, pool, files } = world)
  const answer = await app.client.vm.create({
    name,
    source: { kind: 'iso', path: await tinyIso() },
    disk: { size: 0.03125, pool: pool.name },
    network: { kind: 'network', name: 'default' },
    memory: 64,
  })
  id = answer.id
  await run('qemu-io', ['-c', 'write -P 7 1M 2M', inPool(pool, `${name}.qcow2`)])
})

describe('a backup of a VM that is off', () => {
  let folder = ''
  let before = ''

  it('says before what it holds, leaves out and takes', async () => {
    const told = await app.client.vm.backingUp({ id, folder: files })
    expect(told.disks).toMatchObject([{ target: 'vda', capacity: 32 * 2 ** 20 }])
    expect(told).toMatchObject({ firmware: false, tpm: false, snapshots: [], quiesced: false })
    expect(told.leftOut.map(({ code }) => code)).toEqual(['medium'])
    expect(told.needed).toBeLessThan(told.free)
  })

  it('is a folder of disks, definition and checksums that the host’s own tools can check', async () => {
    before = await virsh('dumpxml', name, '--security-info')
    folder = (await app.client.vm.backup({ id, folder: files })).folder
    expect((await readdir(folder)).sort()).toEqual(['SHA256SUMS', 'domain.xml', 'manifest.json', 'vda.qcow2'])
    await run('env', ['-C', folder, 'sha256sum', '--check', '--strict', '--quiet', 'SHA256SUMS'])
    await run('qemu-img', ['check', '-q', '-f', 'qcow2', join(folder, 'vda.qcow2')])
    await holds(join(folder, 'vda.qcow2'), 7)
    expect(await readdir(files)).toHaveLength(1)
    await app.client.backup.verify({ folder })
  })

  it('is listed', async () => {
    const { backups } = await app.client.backup.list({ folder: files })
    expect(backups).toMatchObject([{ folder, problem: null, machine: { name, state: 'off' } }])
  })

  it('brings the VM back after it was deleted: definition, cards, password and disk', async () => {
    await app.client.vm.delete({ id, files: true })
    expect(await pool.volumes()).toEqual([])
    const answer = await app.client.vm.restore({ folder, pool: pool.name })
    expect(answer).toMatchObject({ id, leftOut: [] })
    // libvirt sorts controllers by type when it reads a definition, and appends those that it adds itself.
    expect(linesOf(await virsh('dumpxml', name, '--security-info')).sort()).toEqual(linesOf(before).sort())
    await holds(inPool(pool, `${name}.qcow2`), 7)
    await app.client.vm.start({ id, paused: true })
    await app.client.vm.forceOff({ id })
  })

  it('is restored beside the VM under another name, with a UUID and a card of its own', async () => {
    made.push(`${name}-two`)
    const { id: second } = await app.client.vm.restore({ folder, pool: pool.name, name: `${name}-two` })
    expect(second).toBe(await idOf(`${name}-two`))
    const [first, other] = [await virsh('dumpxml', name), await virsh('dumpxml', `${name}-two`)]
    for (const own of [/<uuid>(.*)<\/uuid>/, /<mac address='(.*)'/, /<source file='(.*qcow2)'/]) {
      expect(one(other, own)).toBeDefined()
      expect(one(other, own)).not.toBe(one(first, own))
    }
    await holds(inPool(pool, `${name}-two.qcow2`), 7)
    await app.client.vm.delete({ id: second, files: true })
    expect(await pool.volumes()).toEqual([`${name}.qcow2`])
  })

  it('is refused under a name that a VM has', async () => {
    await expect(app.client.vm.restore({ folder, pool: pool.name })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      data: { holder: id },
    })
  })
})

describe('a backup of a running VM', () => {
  it('copies its disks as they are at one moment, without stopping it', async () => {
    await app.client.vm.start({ id, paused: true })
    const { folder } = await app.client.vm.backup({ id, folder: files })
    expect((await virsh('domstate', name)).trim()).toBe('paused')
    await holds(join(folder, 'vda.qcow2'), 7)
    await run('env', ['-C', folder, 'sha256sum', '--check', '--strict', '--quiet', 'SHA256SUMS'])
    const told = await app.client.backup.inspect({ folder })
    expect(told.leftOut.map(({ code }) => code)).toEqual(['medium', 'memory'])
    await app.client.vm.forceOff({ id })
    made.push(`${name}-live`)
    const live = await app.client.vm.restore({ folder, pool: pool.name, name: `${name}-live` })
    await holds(inPool(pool, `${name}-live.qcow2`), 7)
    await app.client.vm.delete({ id: live.id, files: true })
  })

  it('leaves nothing when it is cancelled', async () => {
    await app.client.vm.start({ id, paused: true })
    const before = await readdir(files)
    using _cancelling = app.services.tasks.onChange((task) => {
      if (task.procedure === 'vm.backup' && task.at?.includes('backup-begin') === true)
        app.services.tasks.cancel(task.id)
    })
    await expect(app.client.vm.backup({ id, folder: files })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readdir(files)).toEqual(before)
    expect(await virsh('domjobinfo', name)).toContain('None')
    await app.client.vm.forceOff({ id })
  })

  it('names the folder that qemu cannot pass', async () => {
    const closed = join(files, 'closed')
    await mkdir(closed, { mode: 0o700 })
    await app.client.vm.start({ id, paused: true })
    await expect(app.client.vm.backup({ id, folder: closed })).rejects.toMatchObject({
      code: 'PATH_PROBLEM',
      data: { problem: 'not-searchable', culprit: closed },
    })
    await app.client.vm.forceOff({ id })
    await rm(closed, { recursive: true })
  })
})

describe('a backup of a VM with snapshots', () => {
  it('keeps those inside its disks while it is off, and they can be gone back to', async () => {
    await app.client.vm.snapshot.create({ id, name: 'first' })
    await run('qemu-io', ['-c', 'write -P 9 1M 2M', inPool(pool, `${name}.qcow2`)])
    await app.client.vm.snapshot.create({ id, name: 'second', description: 'a child' })
    const { folder } = await app.client.vm.backup({ id, folder: files })
    expect((await app.client.backup.inspect({ folder })).snapshots).toEqual(['first', 'second'])
    made.push(`${name}-snap`)
    const copy = await app.client.vm.restore({ folder, pool: pool.name, name: `${name}-snap` })
    const list = await app.client.vm.snapshot.list({ id: copy.id })
    expect(list.map((snapshot) => [snapshot.name, snapshot.parent, snapshot.current]).sort()).toEqual([
      ['first', null, false],
      ['second', 'first', true],
    ])
    const disk = inPool(pool, `${name}-snap.qcow2`)
    await holds(disk, 9)
    await app.client.vm.snapshot.revert({ id: copy.id, name: 'first' })
    await holds(disk, 7)
    expect(one(await virsh('dumpxml', `${name}-snap`), /<source file='(.*qcow2)'/)).toBe(disk)
    expect(await uuidOf(`${name}-snap`)).not.toBe(await uuidOf(name))
    await app.client.vm.delete({ id: copy.id, files: true })
  })

  it('says that it leaves them out while the VM runs', async () => {
    await app.client.vm.start({ id, paused: true })
    const told = await app.client.vm.backingUp({ id, folder: files })
    expect(told.leftOut.map(({ code }) => code)).toContain('snapshots-running')
    expect(told.snapshots).toEqual([])
    const { folder } = await app.client.vm.backup({ id, folder: files })
    const kept = await app.client.backup.inspect({ folder })
    expect(kept.leftOut.map(({ code }) => code)).toEqual(told.leftOut.map(({ code }) => code))
    await app.client.vm.forceOff({ id })
    const copy = await app.client.vm.restore({ folder, pool: pool.name, name: `${name}-snap` })
    expect(await app.client.vm.snapshot.list({ id: copy.id })).toEqual([])
    const disk = inPool(pool, `${name}-snap.qcow2`)
    await holds(disk, 9)
    expect(await run('qemu-img', ['snapshot', '-l', disk])).toBe('')
    await app.client.vm.delete({ id: copy.id, files: true })
  })
})

describe('a broken backup', () => {
  let whole = ''
  const copies: string[] = []
  beforeAll(async () => {
    whole = (await app.client.vm.backup({ id, folder: files })).folder
  })

  const manifest = async (folder: string, change: (text: string) => string) => {
    const path = join(folder, 'manifest.json')
    await writeFile(path, change(await readFile(path, 'utf8')))
  }
  const cases: readonly [string, string, (folder: string) => Promise<unknown>][] = [
    ['without a manifest', 'backup-none', (folder) => rm(join(folder, 'manifest.json'))],
    ['that was cut off', 'backup-unfinished', (folder) => rm(join(folder, 'SHA256SUMS'))],
    ['without a disk', 'backup-file-missing', (folder) => rm(join(folder, 'vda.qcow2'))],
    ['with a truncated disk', 'backup-checksum', (folder) => truncate(join(folder, 'vda.qcow2'), 70_000)],
    ['with a byte more', 'backup-checksum', (folder) => appendFile(join(folder, 'vda.qcow2'), 'x')],
    ['with another definition', 'backup-checksum', (folder) => appendFile(join(folder, 'domain.xml'), ' ')],
    [
      'of a newer Labrig',
      'backup-newer',
      (folder) => manifest(folder, (text) => text.replace('"version": 1', '"version": 2')),
    ],
    ['whose manifest is no JSON', 'backup-not-json', (folder) => manifest(folder, (text) => text.slice(0, 200))],
    [
      'whose manifest has a field of another kind',
      'backup-field',
      (folder) => manifest(folder, (text) => text.replace(/"vcpus": \d+/, '"vcpus": "two"')),
    ],
    [
      'whose manifest leads out of its folder',
      'backup-field',
      (folder) => manifest(folder, (text) => text.replaceAll('vda.qcow2', '../../etc/passwd')),
    ],
    ['whose checksums are cut off', 'backup-sums', (folder) => truncate(join(folder, 'SHA256SUMS'), 30)],
    [
      'whose disk is a link',
      'backup-file-odd',
      async (folder) => {
        await rm(join(folder, 'vda.qcow2'))
        await symlink('/etc/passwd', join(folder, 'vda.qcow2'))
      },
    ],
    [
      'whose disk stands on a file of this host',
      'image-stands',
      async (folder) => {
        const disk = join(folder, 'vda.qcow2')
        await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-u', '-b', '/etc/passwd', '-F', 'raw', disk, '32M'])
      },
    ],
  ]

  it.each(cases)('%s is refused before anything is made (%s)', async (_what, cause, damage) => {
    const folder = join(files, `broken-${copies.length}`)
    copies.push(folder)
    await cp(whole, folder, { recursive: true })
    await damage(folder)
    const [machines, volumes] = [await testVms(), await pool.volumes()]
    const restore = app.client.vm.restore({ folder, pool: pool.name, name: `${name}-broken` })
    await expect(restore).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'bad-file', cause } })
    expect(await testVms()).toEqual(machines)
    expect(await pool.volumes()).toEqual(volumes)
  })

  it('is listed with what is wrong with it', async () => {
    const { backups } = await app.client.backup.list({ folder: files })
    const problems = backups.map(({ problem }) => problem?.cause).filter((cause) => cause !== undefined)
    expect(problems).toContain('backup-file-missing')
    expect(backups.find(({ folder }) => folder === whole)?.problem).toBeNull()
  })

  it('leaves nothing when a later step fails', async () => {
    const volumes = await pool.volumes()
    const start = { folder: whole, pool: pool.name, name: `${name}-failing` }
    using _cancelling = app.services.tasks.onChange((task) => {
      if (task.procedure === 'vm.restore' && task.at?.includes('define') === true) app.services.tasks.cancel(task.id)
    })
    await expect(app.client.vm.restore(start)).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await pool.volumes()).toEqual(volumes)
    expect(await testVms()).not.toContain(`${name}-failing`)
    expect(existsSync(inPool(pool, `${name}-failing.qcow2`))).toBe(false)
  })
})
