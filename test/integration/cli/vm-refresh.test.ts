import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { lacking, makeDisk, removeDomain, run, uniqueName, virsh } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('template')
const clones = [`${name}-c-1`, `${name}-c-2`]
let labrig: Labrig
let app: InProcess
let pool: TestPool
let id = ''

const idOf = async (vm: string) => `vm:system/${(await virsh('domuuid', vm)).trim()}`
const client = () => app.client.vm
/** A guest that writes, without a guest: one byte at the start of the second MiB. */
const write = (file: string, byte: string) =>
  run('qemu-io', ['-f', 'qcow2', '-c', `write -P ${byte} 1M 64k`, inPool(pool, file)])
/** Fails unless the byte is there. */
const reads = async (file: string, byte: string) => {
  const { stdout } = {
    stdout: await run('qemu-io', ['-f', 'qcow2', '-c', `read -P ${byte} 1M 64k`, inPool(pool, file)]),
  }
  return !stdout.includes('Pattern verification failed')
}
const chain = async (file: string) =>
  (
    JSON.parse(await run('qemu-img', ['info', '-U', '--backing-chain', '--output=json', inPool(pool, file)])) as {
      filename: string
    }[]
  ).map(({ filename }) => filename.split('/').at(-1))

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  await makeDisk(inPool(pool, `${name}.qcow2`), '32M')
  await write(`${name}.qcow2`, '0x11')
  await virsh('pool-refresh', pool.name)
  const source = { kind: 'disk' as const, path: inPool(pool, `${name}.qcow2`), format: 'qcow2' as const }
  id = (await client().create({ name, source, network: { kind: 'none' }, memory: 64 })).id
  await client().clone({ id, name: `${name}-c`, kind: 'linked', count: 2 })
  for (const clone of clones) await write(`${clone}.qcow2`, '0x33')
})
afterAll(async () => {
  if (lack) return
  for (const vm of [name, ...clones]) await removeDomain(vm)
  await app[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

describe('a template that is refreshed', () => {
  it('runs in a layer of its own, unlocked, with the same password; what its clones hold stays', async () => {
    const password = /passwd='(.*?)'/.exec(await virsh('dumpxml', name, '--security-info'))?.[1]
    await client().refreshTemplate({ id })
    expect((await virsh('domstate', name)).trim()).toBe('running')
    const definition = await virsh('dumpxml', name, '--security-info')
    expect(definition).not.toContain('labrig-template')
    expect(definition).toContain(`passwd='${password ?? ''}'`)
    expect(await chain(`${name}-r2.qcow2`)).toEqual([`${name}-r2.qcow2`, `${name}.qcow2`])
    await client().forceOff({ id })
    await write(`${name}-r2.qcow2`, '0x22')
    expect(await reads(`${name}.qcow2`, '0x11')).toBe(true)
    expect(await reads(`${clones[0] ?? ''}.qcow2`, '0x33')).toBe(true)
  })

  it('is not rebuilt from before it is sealed', async () => {
    const rebuilding = client().rebuild({ id: await idOf(clones[0] ?? '') })
    await expect(rebuilding).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'no-template' } })
  })

  it('gives a clone that is rebuilt its new state, and says before what is lost', async () => {
    await client().template({ id, on: true })
    const [first = '', second = ''] = clones
    const input = { id: await idOf(first) }
    const { destroys } = await app.client.explain({ procedure: 'vm.rebuild', input })
    expect(destroys).toMatchObject([{ code: 'content', params: { path: inPool(pool, `${first}.qcow2`) } }])
    await client().rebuild(input)
    expect(await reads(`${first}.qcow2`, '0x22')).toBe(true)
    expect(await chain(`${first}.qcow2`)).toEqual([`${first}.qcow2`, `${name}-r2.qcow2`, `${name}.qcow2`])
    // The other one has not been asked.
    expect(await reads(`${second}.qcow2`, '0x33')).toBe(true)
    expect(await chain(`${second}.qcow2`)).toEqual([`${second}.qcow2`, `${name}.qcow2`])
    await client().start({ id: input.id, paused: true })
  })

  it('can be refreshed again; nobody’s base is deleted meanwhile', async () => {
    await client().refreshTemplate({ id, start: false })
    expect(await chain(`${name}-r3.qcow2`)).toEqual([`${name}-r3.qcow2`, `${name}-r2.qcow2`, `${name}.qcow2`])
    const { kept } = await client().deletion({ id, files: true })
    expect(kept).toEqual([])
    for (const volume of [`${name}.qcow2`, `${name}-r2.qcow2`]) {
      const refused = app.client.volume.delete({ pool: pool.name, name: volume })
      await expect(refused).rejects.toMatchObject({ code: 'REFUSED' })
    }
  })
})
