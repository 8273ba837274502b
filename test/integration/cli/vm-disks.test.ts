import { existsSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, procedureAt, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
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

const name = uniqueName('from-disk')
let labrig: Labrig
let app: InProcess
let pool: TestPool
let folder: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  folder = await reachableFolder('images')
})
afterEach(async () => {
  if (lack) return
  await removeDomain(name)
  for (const file of [`${name}.qcow2`, `${name}.img`]) await run('rm', ['-f', inPool(pool, file)])
})
afterAll(async () => {
  if (lack) return
  await pool[Symbol.asyncDispose]()
  await removeFolder(folder)
  await app[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

const act = (path: string, given: unknown) => procedureAt(app.client, path)(given)
const idOf = async () => `vm:system/${(await virsh('domuuid', name)).trim()}`
const refusal = (given: unknown) =>
  act('vm.create', given).then(
    () => null,
    (error: unknown) => error,
  )

const input = (path: string, format: string, more: object = {}) => ({
  ...{ name, memory: 64, vcpus: 1, network: { kind: 'none' }, graphics: { kind: 'none' } },
  source: { kind: 'disk', path, format, ...more },
})

async function imageOf(format: string, ...options: string[]): Promise<string> {
  const path = join(folder, `disk${options.length}.${format}`)
  await run('qemu-img', ['convert', '-q', '-f', 'qcow2', '-O', format, ...options, await tinyDisk(), path])
  return path
}

const formatOf = async (path: string) =>
  (JSON.parse(await run('qemu-img', ['info', '-U', '--output=json', path])) as { format: string }).format

/** Identical to what a guest sees of the disk that all of them were made of. */
const compare = async (path: string, format: string) =>
  run('qemu-img', ['compare', '-U', '-f', 'qcow2', '-F', format, await tinyDisk(), path])

describe('a copy of an existing disk', () => {
  it.each([
    ['qcow2', []],
    ['raw', []],
    ['vmdk', []],
    ['vmdk', ['-o', 'subformat=streamOptimized']],
    ['vdi', []],
    ['vhdx', []],
    ['vpc', ['-o', 'force_size=on']],
    ['vpc', ['-o', 'subformat=fixed,force_size=on']],
  ] as const)('of the format %s %j becomes qcow2 in a pool, and the image stays', async (format, options) => {
    const path = await imageOf(format, ...options)
    await act('vm.create', input(path, format, { copy: { pool: pool.name } }))
    expect(await pool.volumes()).toEqual([`${name}.qcow2`])
    const copy = inPool(pool, `${name}.qcow2`)
    expect(await formatOf(copy)).toBe('qcow2')
    await compare(copy, 'qcow2')
    await compare(path, format)
    expect(await virsh('dumpxml', name)).toContain(`<source file='${copy}'/>`)
    await act('vm.delete', { id: await idOf(), files: true })
    expect({ copy: existsSync(copy), image: existsSync(path) }).toEqual({ copy: false, image: true })
  })

  it('is told with its virt-install line: what makes the volume stands above it', async () => {
    const path = await imageOf('vdi')
    const asked = input(path, 'vdi', { copy: { pool: pool.name } })
    const { command } = (await act('vm.virtInstall', asked)) as { command: string }
    const made = command.indexOf(`qemu-img convert -q -f vdi -O qcow2 ${path} ${inPool(pool, `${name}.qcow2`)}`)
    expect(made).toBe(0)
    expect(command.indexOf('virt-install')).toBeGreaterThan(made)
    expect(command).toContain(`vol=${pool.name}/${name}.qcow2,format=qcow2`)
    // The lines before virt-install, as somebody pastes them.
    await run('sh', ['-ec', command.slice(0, command.indexOf('virt-install'))])
    expect(await pool.volumes()).toEqual([`${name}.qcow2`])
    await virsh('vol-delete', '--pool', pool.name, `${name}.qcow2`)
  })

  it('goes through libvirt where this user cannot write, and is raw when that is wanted', async () => {
    // Of a pool that is off nobody knows yet where its volumes lie.
    await virsh('pool-destroy', pool.name)
    await act('vm.create', input(await imageOf('vdi'), 'vdi', { copy: { pool: pool.name, format: 'raw' } }))
    expect(await pool.volumes()).toEqual([`${name}.img`])
    await compare(inPool(pool, `${name}.img`), 'raw')
    expect(existsSync(join(labrig.cacheFolder, `drafts/${name}.img.draft`))).toBe(false)
  })
})

describe('an existing disk in place', () => {
  it.each(['qcow2', 'raw', 'vmdk', 'vdi', 'vpc'])('is run as %s by this libvirt', async (format) => {
    const path = await imageOf(format)
    await act('vm.create', input(path, format))
    await virsh('start', name, '--paused')
    expect(await virsh('dumpxml', name)).toMatch(new RegExp(`<driver name='qemu' type='${format}'`))
  })

  it('is not vhdx, and the field is named', async () => {
    const refused = await refusal(input(await imageOf('vhdx'), 'vhdx'))
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', data: { field: 'source.format' } })
  })

  it('may stand on another disk image', async () => {
    const path = join(folder, 'overlay.qcow2')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', await tinyDisk(), '-F', 'qcow2', path])
    await act('vm.create', input(path, 'qcow2'))
    expect(await virsh('domblklist', name)).toContain(path)
  })
})

describe('an image that names a file of this host', () => {
  const secret = () => join(folder, 'secret')
  beforeAll(async () => {
    if (!lack) await writeFile(secret(), 's'.repeat(512))
  })

  it.each([
    ['in place', {}],
    ['copied', { copy: {} }],
  ])('as its backing file is refused, %s', async (_, more) => {
    const path = join(folder, 'trick.qcow2')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', secret(), '-F', 'raw', path])
    expect(await refusal(input(path, 'qcow2', more))).toMatchObject({
      code: 'REFUSED',
      data: { cause: 'image-stands', params: { path, other: secret() } },
    })
  })

  it('as the extent of a VMDK is refused', async () => {
    const path = join(folder, 'trick.vmdk')
    const lines = ['# Disk DescriptorFile', 'version=1', 'CID=fffffffe', 'parentCID=ffffffff']
    await writeFile(path, [...lines, 'createType="monolithicFlat"', `RW 1 FLAT "${secret()}" 0`, ''].join('\n'))
    for (const more of [{}, { copy: {} }]) {
      expect(await refusal(input(path, 'vmdk', more))).toMatchObject({
        data: { cause: 'image-stands', params: { other: secret() } },
      })
    }
  })

  it('is raw when it is said to be: what stands in it is the guest’s', async () => {
    const path = join(folder, 'claims.raw')
    await copyFile(join(folder, 'trick.qcow2'), path)
    await act('vm.create', input(path, 'raw', { copy: { pool: pool.name } }))
    const copy = inPool(pool, `${name}.qcow2`)
    await run('qemu-img', ['compare', '-U', '-f', 'raw', '-F', 'qcow2', path, copy])
  })

  it.each(['qcow2', 'vmdk', 'vdi', 'vhdx', 'vpc'])('is refused as %s when it is none', async (format) => {
    const refused = await refusal(input(secret(), format, { copy: {} }))
    expect(refused).toMatchObject({ data: { cause: 'image-format', params: { format } } })
  })
})
