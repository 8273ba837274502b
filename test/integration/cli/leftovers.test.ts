import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { lacking, makeDisk, removeDomain, uniqueName, virsh } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const QEMU = '/var/lib/libvirt/qemu'
const vm = uniqueName('left')
const gone = uniqueName('gone')
const outside = {
  nvram: join(QEMU, 'nvram', `${gone}_VARS.fd`),
  memory: join(QEMU, 'save', `${gone}.save`),
  snapshots: join(QEMU, 'snapshot', gone),
  tpm: join('/var/lib/libvirt/swtpm', randomUUID()),
}
const bystander = join(QEMU, 'nvram', `${vm}_VARS.fd`)
let labrig: Labrig
let app: InProcess
let pool: TestPool

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  await writeFile(outside.nvram, 'x')
  await writeFile(outside.memory, 'x')
  await mkdir(outside.snapshots)
  await writeFile(join(outside.snapshots, 'one.xml'), '<domainsnapshot/>')
  await mkdir(join(outside.tpm, 'tpm2'), { recursive: true })
  await makeDisk(inPool(pool, `${vm}.qcow2`), '1M')
  await makeDisk(inPool(pool, 'base.qcow2'), '1M')
  await makeDisk(inPool(pool, 'overlay.qcow2'), '1M', inPool(pool, 'base.qcow2'))
  await writeFile(inPool(pool, 'new-seed.img'), 'x')
  await virsh('pool-refresh', pool.name)
})
afterAll(async () => {
  if (lack) return
  await removeDomain(vm)
  for (const path of [...Object.values(outside), bystander]) await rm(path, { recursive: true, force: true })
  await app[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

/** Kinds by path, of what this test made. */
const found = async () => {
  const { files, unread } = await app.client.storage.leftovers({})
  expect(unread).toEqual([])
  const ours = files.filter(({ path }) => Object.values(outside).includes(path) || path.startsWith(`${pool.path}/`))
  return Object.fromEntries(ours.map(({ path, kind }) => [path, kind]))
}

/** Of libvirt's folders, what stays. Other tests' machines come and go meanwhile; TPM states bear no name by which to know them. */
async function otherFiles(): Promise<string[]> {
  const folders = [outside.nvram, outside.memory, outside.snapshots].map((path) => dirname(path))
  const paths = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
  )
  return paths.flat().filter((path) => path === bystander || !path.includes('labrig-test-'))
}

describe('what was left behind', () => {
  it('is found in pools and in the folders of libvirt, and what a VM has is not among it', async () => {
    const disk = { kind: 'disk' as const, path: inPool(pool, `${vm}.qcow2`), format: 'qcow2' as const }
    await app.client.vm.create({ name: vm, source: disk, network: { kind: 'none' }, memory: 64, firmware: 'uefi' })
    // Where libvirt keeps the variables of a VM that is defined, started or not.
    await writeFile(bystander, 'x')
    expect(await found()).toEqual({
      [inPool(pool, 'base.qcow2')]: 'disk',
      [inPool(pool, 'overlay.qcow2')]: 'overlay',
      [inPool(pool, 'new-seed.img')]: 'seed',
      ...Object.fromEntries(Object.entries(outside).map(([kind, path]) => [path, kind])),
    })
  })

  it('keeps what stands under an overlay that is to stay', async () => {
    const refusal = await labrig.refusal('storage.clean', { paths: [inPool(pool, 'base.qcow2')] })
    expect(refusal).toMatchObject({ code: 'REFUSED', exit: 5, data: { reason: 'volume-in-use' } })
  })

  it('goes when it is chosen, after saying what goes', async () => {
    const others = await otherFiles()
    const paths = Object.keys(await found())
    const { destroys, commands } = await app.client.explain({ procedure: 'storage.clean', input: { paths } })
    expect(destroys.map(({ params }) => params['path']).sort()).toEqual(paths.toSorted())
    expect(commands.join('\n')).toContain(`rm -rf -- ${outside.snapshots}`)
    await app.client.storage.clean({ paths })
    expect(await found()).toEqual({})
    expect(Object.values(outside).filter((path) => existsSync(path))).toEqual([])
    expect(await pool.volumes()).toEqual([`${vm}.qcow2`])
    expect(others.filter((path) => !existsSync(path))).toEqual([])
  })
})
