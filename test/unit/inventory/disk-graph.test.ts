import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chainOf, needsOf, readDiskGraph, standingOn } from '../../../main/inventory/disk-graph.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

const definition = (disk: string) =>
  `<domain type='qemu'><metadata><x:note xmlns:x='urn:x'><disk ><source file='/fake/noted.img'/></disk></x:note></metadata>
<devices><disk type='file' device='disk'>${disk}<target dev='vda' bus='virtio'/></disk></devices></domain>\n`
const file = (path: string) => `<source file='${path}' index='1'/>`
const on = (disk: string) => `<backingStore type='file'><format type='qcow2'/>${disk}</backingStore>`

function vm(name: string, disk: string, changes: Partial<FakeDomain> = {}): FakeDomain {
  return engines.fakeLibvirt.host.addDomain(name, { xml: definition(disk), ...changes })
}
const graph = async () => readDiskGraph(await engines.libvirt('system'), false)
const namesOf = (users: readonly { readonly name: string }[] | undefined) => users?.map(({ name }) => name)

describe('the graph of disks', () => {
  it('knows what runs and what would run after a restart, and counts a VM once', async () => {
    vm('web', file('/fake/next.img'), { id: 4, runningXml: definition(file('/fake/now.img')) })
    vm('db', file('/fake/next.img'))
    const { users } = await graph()
    expect([...users.keys()].sort()).toEqual(['/fake/next.img', '/fake/now.img'])
    expect(namesOf(users.get('/fake/next.img'))?.sort()).toEqual(['db', 'web'])
    expect(namesOf(users.get('/fake/now.img'))).toEqual(['web'])
  })

  it('reads the chain of a running guest, and what a block job writes to', async () => {
    const chain = file('/fake/top.img') + on(file('/fake/middle.img') + on(file('/fake/base.img') + '<backingStore/>'))
    const mirror = `<mirror type='file' job='copy'><source file='/fake/copy.img'/></mirror>`
    const web = vm('web', file('/fake/top.img'), { id: 4, runningXml: definition(chain + mirror) })
    const found = await graph()
    expect([...found.users.keys()].sort()).toEqual(['/fake/copy.img', '/fake/top.img'])
    expect(chainOf(found, '/fake/top.img')).toEqual(['/fake/middle.img', '/fake/base.img'])
    expect(standingOn(found, ['/fake/base.img'])).toEqual(['web'])
    expect(needsOf(found, '/fake/base.img', new Set([web.uuid]))).toEqual([{ kind: 'disk', name: 'middle.img' }])
  })

  it('leaves out a VM with the overlays that are its own', async () => {
    const chain = file('/fake/top.img') + on(file('/fake/base.img'))
    const web = vm('web', file('/fake/top.img'), { id: 4, runningXml: definition(chain) })
    const found = await graph()
    expect(needsOf(found, '/fake/base.img')).toEqual([{ kind: 'disk', name: 'top.img' }])
    expect(needsOf(found, '/fake/base.img', new Set([web.uuid]))).toEqual([])
    expect(needsOf(found, '/fake/top.img')).toEqual([{ kind: 'vm', name: 'web' }])
  })

  it('takes a volume of a pool asleep by the pool’s folder', async () => {
    engines.fakeLibvirt.host.addPool('asleep', { active: false })
    vm('web', `<source pool='asleep' volume='a/b.img'/>`)
    vm('db', `<source pool='gone' volume='c.img'/>`)
    expect([...(await graph()).users.keys()]).toEqual(['/fake/asleep/a/b.img'])
  })

  it('knows what a snapshot stands on: its memory, and disks that the VM had then', async () => {
    const web = vm('web', file('/fake/now.img'))
    const memory = `<memory snapshot='external' file='/fake/web.mem'/>`
    const disks = `<disks><disk name='vda' snapshot='external'>${file('/fake/overlay.img')}</disk></disks>`
    const xml = `<domainsnapshot>${memory}${disks}${definition(file('/fake/then.img'))}</domainsnapshot>`
    web.snapshots.set('one', { name: 'one', xml, parent: null, state: 1 })
    const { users } = await graph()
    expect([...users.keys()].sort()).toEqual(['/fake/now.img', '/fake/overlay.img', '/fake/then.img', '/fake/web.mem'])
    expect(namesOf(users.get('/fake/web.mem'))).toEqual(['web'])
  })

  it('is an error while a definition cannot be read', async () => {
    vm('web', file('/fake/a.img')).xml = '<domain'
    await expect(graph()).rejects.toThrow('The definition of web cannot be read')
  })
})
