import { rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  removeDomain,
  run,
  tinyGuest,
  tryRun,
  uniqueBridge,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('origin')
const network = uniqueName('net')
let labrig: Labrig
let app: InProcess
let pool: TestPool
let other: TestPool
let id = ''

/** Three addresses: one for the host, which is outside of the range, and two for copies. */
const networkXml = `<network><name>${network}</name><bridge name='${uniqueBridge()}'/>
<ip address='10.213.77.1' netmask='255.255.255.248'><dhcp><range start='10.213.77.2' end='10.213.77.4'/></dhcp></ip></network>`

const idOf = async (vm: string) => `vm:system/${(await virsh('domuuid', vm)).trim()}`
const hosts = async () =>
  [...(await virsh('net-dumpxml', network)).matchAll(/<host mac='([^']*)' name='([^']*)' ip='([^']*)'/g)].map(
    ([, mac, host, address]) => ({ mac, host, address }),
  )

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  other = await testPool()
  const file = `${pool.path}.network.xml`
  await writeFile(file, networkXml)
  await virsh('net-define', file)
  await rm(file)
  const answer = await app.client.vm.create({
    name,
    source: { kind: 'kernel', kernel: (await tinyGuest()).kernel },
    disk: { size: 0.03125, pool: pool.name },
    network: { kind: 'network', name: network },
    memory: 64,
  })
  id = answer.id
})
afterAll(async () => {
  if (lack) return
  for (const vm of [name, `${name}-a-1`, `${name}-a-2`, `${name}-b`, `${name}-c`, `${name}-d`]) await removeDomain(vm)
  await tryRun('virsh', ['-q', 'net-destroy', network])
  await tryRun('virsh', ['-q', 'net-undefine', network])
  await app[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

describe('numbered copies with addresses of their own', () => {
  it('have what the network keeps for them, and no two the same', async () => {
    await app.client.vm.clone({ id, name: `${name}-a`, count: 2, reserve: true })
    const kept = await hosts()
    expect(kept.map(({ host, address }) => [host, address])).toEqual([
      [`${name}-a-1`, '10.213.77.2'],
      [`${name}-a-2`, '10.213.77.3'],
    ])
    for (const { mac, host } of kept) expect(await virsh('dumpxml', host ?? '')).toContain(`<mac address='${mac}'/>`)
  })

  it('are refused when the network has not enough, and nothing is left of the attempt', async () => {
    const input = { id, name: `${name}-e`, count: 2, reserve: true }
    const refusal = await labrig.refusal('vm.clone', input)
    expect(refusal).toMatchObject({ code: 'REFUSED', exit: 5, data: { reason: 'no-addresses', detail: network } })
    expect(await hosts()).toHaveLength(2)
    expect((await pool.volumes()).filter((one) => one.startsWith(`${name}-e`))).toEqual([])
  })

  it('are told to the DHCP server that runs, and given back when a copy is deleted', async () => {
    await virsh('net-start', network)
    await app.client.vm.clone({ id, name: `${name}-b`, reserve: true })
    expect((await hosts()).map(({ host }) => host)).toContain(`${name}-b`)
    for (const copy of ['b', 'a-1', 'a-2']) {
      await app.client.vm.delete({ id: await idOf(`${name}-${copy}`), files: true })
    }
    expect(await hosts()).toEqual([])
    expect(await virsh('net-dumpxml', network, '--inactive')).not.toContain('<host ')
  })
})

describe('a copy in another pool', () => {
  it('has its disk there, linked or full', async () => {
    await app.client.vm.clone({ id, name: `${name}-c`, kind: 'full', pool: other.name })
    expect(await other.volumes()).toEqual([`${name}-c.qcow2`])
    await app.client.vm.clone({ id, name: `${name}-d`, kind: 'linked', pool: other.name })
    const info = await run('qemu-img', ['info', inPool(other, `${name}-d.qcow2`)])
    expect(info).toContain(`backing file: ${inPool(pool, `${name}.qcow2`)}`)
    for (const copy of ['c', 'd']) await app.client.vm.delete({ id: await idOf(`${name}-${copy}`), files: true })
    expect(await other.volumes()).toEqual([])
    await app.client.vm.template({ id, on: false })
  })

  it('needs a pool that is there', async () => {
    const refusal = await labrig.refusal('vm.clone', { id, name: `${name}-f`, pool: 'labrig-test-no-pool' })
    expect(refusal).toMatchObject({ code: 'NOT_FOUND', exit: 3 })
  })
})

describe('a copy of a snapshot', () => {
  const disk = () => inPool(pool, `${name}.qcow2`)
  const write = (pattern: string) => run('qemu-io', ['-f', 'qcow2', '-c', `write -P ${pattern} 0 64k`, disk()])

  it('has what the disk was then, and the VM goes on as it is', async () => {
    await write('0x11')
    await app.client.vm.snapshot.create({ id, name: 'then, once' })
    await write('0x22')
    await app.client.vm.clone({ id, name: `${name}-c`, snapshot: 'then, once' })
    const read = (path: string, pattern: string) =>
      run('qemu-io', ['-f', 'qcow2', '-c', `read -P ${pattern} 0 64k`, path])
    expect(await read(inPool(pool, `${name}-c.qcow2`), '0x11')).not.toContain('failed')
    expect(await read(disk(), '0x22')).not.toContain('failed')
    expect((await app.client.vm.snapshot.list({ id: await idOf(`${name}-c`) })).length).toBe(0)
  })

  it('is refused for a snapshot that is not there, and for linked ones', async () => {
    expect(await labrig.refusal('vm.clone', { id, name: `${name}-f`, snapshot: 'none' })).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'snapshot' },
    })
    const linked = { id, name: `${name}-f`, snapshot: 'then, once', kind: 'linked' }
    expect(await labrig.refusal('vm.clone', linked)).toMatchObject({ code: 'UNSUPPORTED' })
  })
})
