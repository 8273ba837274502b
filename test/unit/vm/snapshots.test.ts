import { describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { snapshot as schema } from '../../../contract/vm.ts'
import { observeVm } from '../../../main/inventory/observed-vm.ts'
import { parseKeptSnapshot, shownSnapshot } from '../../../main/vm/snapshot/kept-snapshots.ts'
import { planSnapshotCreate } from '../../../main/vm/snapshot/plan-create.ts'
import { planSnapshotDelete } from '../../../main/vm/snapshot/plan-delete.ts'
import { planSnapshotRevert } from '../../../main/vm/snapshot/plan-revert.ts'
import { listSnapshots } from '../../../main/vm/snapshots.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

// Recorded from libvirt 9.0 for a running guest with one qcow2 disk, shortened by the domain inside.
const recorded = `<domainsnapshot>
  <name>before &lt;update&gt; &amp; more</name>
  <description>two
lines</description>
  <state>running</state>
  <parent>
    <name>first</name>
  </parent>
  <creationTime>1763760000</creationTime>
  <memory snapshot='internal'/>
  <disks>
    <disk name='vda' snapshot='internal'/>
    <disk name='sda' snapshot='no'/>
    <disk name='vdb' snapshot='external' type='file'>
      <driver type='qcow2'/>
      <source file='/srv/b.snap'/>
    </disk>
  </disks>
  <domain type='qemu'>
    <name>not the name</name>
    <description>not the description</description>
  </domain>
</domainsnapshot>
`

describe('a snapshot', () => {
  it('is read from what libvirt says', () => {
    const read = shownSnapshot(parseKeptSnapshot(recorded, true))
    expect(schema.parse(read)).toEqual(read)
    expect(read).toEqual({
      name: 'before <update> & more',
      description: 'two\nlines',
      parent: 'first',
      current: true,
      state: 'running',
      created: 1763760000,
      memory: 'internal',
      disks: [
        { target: 'vda', kind: 'internal' },
        { target: 'sda', kind: 'none' },
        { target: 'vdb', kind: 'external' },
      ],
    })
  })

  it('without parent, description and memory has none', () => {
    const xml =
      '<domainsnapshot><name>a</name><state>shutoff</state><creationTime>7</creationTime><memory snapshot="no"/></domainsnapshot>'
    expect(parseKeptSnapshot(xml, false)).toMatchObject({ parent: null, description: null, memory: 'none', disks: [] })
  })
})

describe('the snapshots of a VM', () => {
  const id = (domain: FakeDomain) => formatId('vm', 'system', domain.uuid)

  function add(domain: FakeDomain, name: string, parent: string | null, created: number): void {
    const parentXml = parent === null ? '' : `<parent><name>${parent}</name></parent>`
    const xml = `<domainsnapshot><name>${name}</name><state>shutoff</state>${parentXml}<creationTime>${created}</creationTime></domainsnapshot>`
    domain.snapshots.set(name, { name, xml, parent, state: 5 })
    domain.currentSnapshot = name
  }

  async function bench() {
    const engines = await EnginesOnFakes.make()
    const domain = engines.fakeLibvirt.host.addDomain('web1')
    add(domain, 'child', 'root', 3)
    add(domain, 'grandchild', 'child', 4)
    add(domain, 'root', null, 1)
    add(domain, 'other', null, 2)
    return { engines, domain }
  }

  it('are listed from old to new', async () => {
    const { engines, domain } = await bench()
    await using _engines = engines
    const list = await listSnapshots(await observeVm(engines, id(domain)))
    expect(list.map(({ name, current }) => [name, current])).toEqual([
      ['root', false],
      ['other', true],
      ['child', false],
      ['grandchild', false],
    ])
  })

  it('are deleted one at a time, or with all that came from them', async () => {
    const { engines, domain } = await bench()
    await using _engines = engines
    const remove = (name: string, children: boolean) => planSnapshotDelete({ id: id(domain), name, children }, engines)
    expect((await remove('root', false)).destroys.map(({ text }) => text)).toEqual(['snapshot root'])
    expect((await remove('root', true)).destroys.map(({ text }) => text)).toEqual([
      'snapshot root',
      'snapshot child',
      'snapshot grandchild',
    ])
    await expect(remove('none', false)).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'snapshot' } })
  })

  it('are gone back to, which loses what came after', async () => {
    const { engines, domain } = await bench()
    await using _engines = engines
    const plan = await planSnapshotRevert({ id: id(domain), name: 'root' }, engines)
    expect(plan).toMatchObject({ atomic: false, steps: [{ type: 'snapshot.revert', name: 'root', domain: 'web1' }] })
    expect(plan.destroys).toHaveLength(1)
    const missing = planSnapshotRevert({ id: id(domain), name: 'none' }, engines)
    await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('need a name of their own and a disk that can keep them', async () => {
    const { engines, domain } = await bench()
    await using _engines = engines
    const create = (name: string) => planSnapshotCreate({ id: id(domain), name }, engines, '/nowhere')
    await expect(create('root')).rejects.toMatchObject({ code: 'NAME_TAKEN', data: { what: 'snapshot', name: 'root' } })
    await expect(create('new')).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'no-disk' } })
    const disks = [
      [`<disk type='file' device='cdrom'><source file='/a.iso'/><readonly/></disk>`, false],
      [`<disk type='file' device='disk'><source file='/a.img'/><readonly/></disk>`, false],
      [
        `<disk type='file' device='disk'><driver type='qcow2'/><source file='/a.qcow2'/><target dev='vda'/></disk>`,
        true,
      ],
      // In files of its own: raw keeps none inside.
      [`<disk type='file' device='disk'><driver type='raw'/><source file='/a.img'/><target dev='vda'/></disk>`, false],
    ] as const
    for (const [disk, allowed] of disks) {
      domain.xml = `<domain><name>web1</name><devices>${disk}</devices></domain>`
      const planned = await create('new').then(
        (plan) => plan.atomic,
        () => false,
      )
      expect([disk, planned]).toEqual([disk, allowed])
    }
  })

  it('of UEFI guests are never tried inside the disk where libvirt cannot keep the variables', async () => {
    const { engines, domain } = await bench()
    await using _engines = engines
    const disk = `<disk type='file' device='disk'><driver type='qcow2'/><source file='/a.qcow2'/><target dev='vda'/></disk>`
    const firmware = `<os><loader type='pflash'>/c.fd</loader><nvram>/v.fd</nvram></os>`
    domain.xml = `<domain><name>web1</name>${firmware}<devices>${disk}</devices></domain>`
    const create = (way: 'auto' | 'internal') =>
      planSnapshotCreate({ id: id(domain), name: 'new', way }, engines, '/nowhere')
    await expect(create('internal')).rejects.toMatchObject({
      code: 'REFUSED',
      data: { cause: 'snapshot-firmware', params: { version: '9.0.0' } },
    })
    expect((await create('auto')).steps[0]).toMatchObject({
      type: 'snapshot.create',
      external: { memory: null, disks: [{ target: 'vda', file: '/web1-vda.new.qcow2' }] },
    })
  })

  it('are refused before they would fill the disk', async () => {
    const { engines, domain } = await bench()
    await using _engines = engines
    const memory = 1e12
    const disk = `<disk type='file' device='disk'><driver type='qcow2'/><source file='/tmp/a.qcow2'/><target dev='vda'/></disk>`
    domain.xml = `<domain><name>web1</name><currentMemory>${memory}</currentMemory><devices>${disk}</devices></domain>`
    domain.state = 1
    const create = planSnapshotCreate({ id: id(domain), name: 'new' }, engines, '/nowhere')
    await expect(create).rejects.toMatchObject({
      code: 'DISK_FULL',
      data: { path: '/tmp', needed: expect.any(Number) as number },
    })
  })
})
