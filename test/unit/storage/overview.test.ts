import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { storageOverview } from '../../../main/storage/overview.ts'
import { StorageMemory } from '../../../main/inventory/storage-memory.ts'
import type { FakeDomain, FakePool } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

const MANY = 500
let engines: EnginesOnFakes
let pool: FakePool
let vms: FakeDomain[]

const disk = (path: string) =>
  `<domain type='qemu'><devices><disk type='file' device='disk'><source file='${path}'/><target dev='vda'/></disk></devices></domain>\n`

/** Its path. */
function addVolume(name: string): string {
  const volume = engines.fakeLibvirt.host.addVolume(pool, name)
  volume.xml = volume.xml.replace('</volume>', `<target><path>${volume.key}</path></target></volume>`)
  return volume.key
}

beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  const { host } = engines.fakeLibvirt
  pool = host.addPool('default')
  vms = Array.from({ length: MANY }, (_, index) => {
    return host.addDomain(`vm-${index}`, { xml: disk(addVolume(`vm-${index}.qcow2`)) })
  })
})
afterEach(() => engines[Symbol.asyncDispose]())

const calls = () => engines.fakeLibvirt.calls
/** What one look at storage shows and asks. */
async function look() {
  calls().length = 0
  const { volumes } = await storageOverview('system', engines)
  const users = new Map(volumes.map(({ name, users: all }) => [name, all.map(({ name: vm }) => vm)]))
  const asked = (name: string) => calls().filter((call) => call === name).length
  return { users, volumes, calls: calls().length, asked }
}

describe('the overview of storage', () => {
  it('of 500 VMs asks about each of them once, and then about none', async () => {
    const first = await look()
    expect(first.volumes.every(({ orphan }) => !orphan)).toBe(true)
    expect([first.asked('DOMAIN_GET_XML_DESC'), first.asked('STORAGE_VOL_GET_XML_DESC')]).toEqual([MANY, MANY])
    const second = await look()
    expect(second.users).toEqual(first.users)
    expect(second.calls).toBeLessThanOrEqual(12)
  })

  it('asks about a VM that changed, and no other', async () => {
    await look()
    const [first, second] = vms
    if (first === undefined || second === undefined) throw new Error('there are 500')
    first.xml = disk('/fake/default/vm-1.qcow2')
    engines.fakeLibvirt.host.emitLifecycle(first, 0)
    // libvirt tells nothing of this one; its bulk statistics do.
    second.xml = disk('/fake/default/vm-2.qcow2')
    const { users, asked } = await look()
    expect(asked('DOMAIN_GET_XML_DESC')).toBe(2)
    expect([users.get('vm-0.qcow2'), users.get('vm-1.qcow2'), users.get('vm-2.qcow2')]).toEqual([
      [],
      ['vm-0'],
      expect.arrayContaining(['vm-1', 'vm-2']),
    ])
  })

  it('forgets who is gone, and asks about what is new', async () => {
    await look()
    const [first] = vms
    engines.fakeLibvirt.host.domains.delete(first?.uuid ?? '')
    addVolume('new.qcow2')
    const { users, volumes, asked } = await look()
    expect(asked('STORAGE_VOL_GET_XML_DESC')).toBe(1)
    expect([users.get('vm-0.qcow2'), users.has('new.qcow2')]).toEqual([[], true])
    expect(volumes.filter(({ orphan }) => orphan).map(({ name }) => name)).toEqual(['vm-0.qcow2', 'new.qcow2'])
  })

  it('asks again about what an act of ours touched, and about volumes whose files cannot be looked at', async () => {
    await look()
    await StorageMemory.forget(await engines.libvirt(), [vms[0]?.uuid ?? ''], true)
    const { asked } = await look()
    expect([asked('DOMAIN_GET_XML_DESC'), asked('STORAGE_VOL_GET_XML_DESC')]).toEqual([1, MANY])
  })

  it('asks again about block devices, which do not show that they changed, when their pool was looked at', async () => {
    await look()
    const { name, uuid } = pool
    engines.fakeLibvirt.host.emit('STORAGE_POOL_EVENT_REFRESH', { pool: { name, uuid } }, uuid)
    const { asked } = await look()
    expect(asked('STORAGE_VOL_GET_XML_DESC')).toBe(MANY)
  })
})
