import { existsSync } from 'node:fs'
import { copyFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  linesOf,
  makeDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  tinyDisk,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const linked = uniqueName('linked')
const copied = uniqueName('copied')
const plain = uniqueName('plain')
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII1whTajcNLhM8GysfYFWENtXXsDvrbtrev3DSf5xWF me@"x": #y'
const PASSWORD = 'never-in-a-file'
let labrig: Labrig
let pool: TestPool
let folder: string
let image: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  pool = await testPool()
  folder = await reachableFolder('images')
  image = join(folder, 'image.qcow2')
  await copyFile(await tinyDisk(), image)
})
afterAll(async () => {
  if (lack) return
  for (const name of [linked, copied, plain]) await removeDomain(name)
  await pool[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const cloudInit = { kind: 'settings', user: 'ada', sshKeys: [KEY], password: PASSWORD, packages: ['htop'] }
const vm = (name: string, source: object = {}, more: object = {}) => ({
  name,
  source: { kind: 'image', path: image, format: 'qcow2', cloudInit, ...source },
  disk: { size: 0.125, pool: pool.name },
  memory: 96,
  network: { kind: 'none' },
  graphics: { kind: 'none' },
  ...more,
})

/** What xorriso, which is not ours, reads in a seed. */
async function fileOf(seed: string, name: string): Promise<string> {
  const to = join(folder, `out-${name}`)
  await run('xorriso', ['-osirrox', 'on', '-indev', seed, '-extract', `/${name}`, to])
  return readFile(to, 'utf8')
}

describe('a VM of an OS image', () => {
  it('has a disk that stands on the image, of the size that was asked for', async () => {
    await labrig.call('vm.create', vm(linked))
    const info = JSON.parse(await run('qemu-img', ['info', '--output=json', inPool(pool, `${linked}.qcow2`)])) as object
    expect(info).toMatchObject({
      'virtual-size': 2 ** 27,
      'backing-filename': image,
      'backing-filename-format': 'qcow2',
    })
  })

  it('has a seed that only root may read, read-only on virtio', async () => {
    const seed = inPool(pool, `${linked}-seed.img`)
    const { mode, uid } = await stat(seed)
    expect([mode & 0o777, uid]).toEqual([0o600, 0])
    const xml = await virsh('dumpxml', linked)
    const disk = /<disk [^>]*>(?:(?!<\/disk>).)*-seed\.img.*?<\/disk>/s.exec(xml)?.[0] ?? ''
    expect(disk).toContain("<target dev='vdb' bus='virtio'/>")
    expect(disk).toContain('<readonly/>')
    expect(disk).not.toContain('<boot')
    expect(await labrig.machine(linked)).toMatchObject({ seed: true })
    expect(await run('blkid', ['-p', '-o', 'value', '-s', 'LABEL', seed])).toBe('cidata\n')
  })

  it('is told its user, key and name in the seed, the password as a hash', async () => {
    const seed = inPool(pool, `${linked}-seed.img`)
    const user = await fileOf(seed, 'USER-DATA')
    expect(user).toMatch(/^#cloud-config\n/)
    expect(user).toContain(`hostname: ${linked}\n`)
    expect(user).toContain(KEY)
    expect(user).toMatch(/hashed_passwd: \$6\$\S{16}\$\S{86}\n/)
    expect(await fileOf(seed, 'META-DATA')).toContain(`local-hostname: ${linked}\n`)
  })

  it('leaves neither password nor hash in a file of ours or an explanation', async () => {
    const told = (await labrig.explain('vm.create', vm(plain))).join('\n')
    expect(told).toContain('hashed_passwd: $(openssl passwd -6)')
    const files = await labrig.written()
    expect(files.size).toBeGreaterThan(0)
    for (const [path, text] of [...files, ['the explanation', told]] as const) {
      expect(text, path).not.toContain(PASSWORD)
      expect(text, path).not.toContain('$6$')
    }
  })

  it('is defined by its explained lines in the same way', async () => {
    const { command } = await labrig.call<{ command: string }>('vm.virtInstall', vm(plain))
    expect(command).toContain('--import')
    expect(command).toContain(`backing_store=${image},backing_format=qcow2`)
    expect(command).toContain('--cloud-init user-data=user-data,meta-data=meta-data')
    expect(command).not.toContain(PASSWORD)
  })

  it('gives its seed back', async () => {
    await labrig.call('vm.dropSeed', { id: linked })
    expect(await pool.volumes()).toEqual([`${linked}.qcow2`])
    expect(await virsh('dumpxml', linked)).not.toContain('vdb')
    expect(await labrig.machine(linked)).not.toHaveProperty('seed')
    const again = await labrig.refusal('vm.dropSeed', { id: linked })
    expect(again).toMatchObject({ exit: 3, code: 'NOT_FOUND', data: { what: 'seed' } })
  })

  it('may have a copy of the image instead, which stands alone', async () => {
    await labrig.call('vm.create', vm(copied, { linked: false }))
    const path = inPool(pool, `${copied}.qcow2`)
    const info = JSON.parse(await run('qemu-img', ['info', '--output=json', path])) as object
    expect(info).toMatchObject({ 'virtual-size': 2 ** 27, format: 'qcow2' })
    expect(info).not.toHaveProperty('backing-filename')
    await run('qemu-img', ['check', '-q', path])
  })

  it('is deleted with its seed, even when its disk is kept; the image stays', async () => {
    await labrig.call('vm.delete', { id: copied, files: false })
    expect(await pool.volumes()).toEqual([`${copied}.qcow2`, `${linked}.qcow2`])
    await labrig.call('vm.delete', { id: linked, files: true })
    await virsh('vol-delete', '--pool', pool.name, `${copied}.qcow2`)
    expect(await pool.volumes()).toEqual([])
    expect(existsSync(image)).toBe(true)
  })
})

describe('what cannot become a VM of an OS image', () => {
  it('is refused before anything is made', async () => {
    const part = await makeDisk(join(folder, 'part.qcow2'), '32M', image)
    const refused = async (source: object, more: object = {}) => labrig.refusal('vm.create', vm(plain, source, more))
    expect(await refused({ path: part })).toMatchObject({ code: 'REFUSED', data: { reason: 'image-not-whole' } })
    expect(await refused({ path: join(folder, 'none.qcow2') })).toMatchObject({ code: 'PATH_PROBLEM' })
    const small = { disk: { size: 0.01, pool: pool.name } }
    expect(await refused({}, small)).toMatchObject({ code: 'INVALID_INPUT', data: { field: 'disk' } })
    const raw = { disk: { size: 1, pool: pool.name, format: 'raw' } }
    expect(await refused({}, raw)).toMatchObject({ code: 'INVALID_INPUT', data: { field: 'disk' } })
    const own = { cloudInit: { kind: 'own', userData: '#cloud-config\nusers:\n  - [\n' } }
    const { message, data } = await refused(own)
    expect(data).toMatchObject({ field: 'userData' })
    expect(message).toMatch(/^user-data:4:1: /)
    expect(await pool.volumes()).toEqual([])
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(plain)
  })

  it('is an image that a VM writes to', async () => {
    await labrig.call('vm.create', vm(plain, { cloudInit: { kind: 'none' } }))
    const own = { path: inPool(pool, `${plain}.qcow2`) }
    expect(await labrig.refusal('vm.create', vm(linked, own))).toMatchObject({
      code: 'REFUSED',
      data: { reason: 'disk-in-use', detail: plain },
    })
    await labrig.call('vm.delete', { id: plain, files: true })
    expect(await pool.volumes()).toEqual([])
  })
})

describe('an image that is looked at', () => {
  it('tells its format, size and system, as far as they can be trusted', async () => {
    expect(await labrig.call('vm.osImage', { path: image })).toEqual({ format: 'qcow2', capacity: 2 ** 25, os: null })
    const lying = join(folder, 'debian-12-generic.raw')
    await copyFile(image, lying)
    expect(await labrig.call('vm.osImage', { path: lying })).toMatchObject({ format: null, capacity: null })
    const { size } = await stat(lying)
    expect(await labrig.call('vm.osImage', { path: lying, format: 'raw' })).toMatchObject({ capacity: size })
  })
})
