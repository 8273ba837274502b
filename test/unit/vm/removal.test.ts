import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { observeVm } from '../../../main/inventory/observed-vm.ts'
import type { Engines } from '../../../main/step/engines.ts'
import { inspectDeletion, planDelete } from '../../../main/vm/removal.ts'
import { fakeUuid, type FakeDomain, type FakePool } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
let folder = ''
let pool: FakePool
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-removal-'))
  pool = host().addPool('default')
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engines[Symbol.asyncDispose]()
})

const host = () => engines.fakeLibvirt.host

function file(name: string): string {
  const path = join(folder, name)
  writeFileSync(path, 'x'.repeat(5000))
  return path
}

const disk = (source: string, more = '') =>
  `<disk type='file' device='disk'><source ${source}/><target dev='vda'/>${more}</disk>`
const onFile = (path: string, more = '') => disk(`file='${path}'`, more)
const inPool = (name: string) => disk(`pool='default' volume='${name}'`).replace("type='file'", "type='volume'")

function vm(name: string, disks: string, changes: Partial<FakeDomain> = {}): FakeDomain {
  const xml = `<domain type='qemu'><name>${name}</name><devices>${disks}</devices></domain>`
  return host().addDomain(name, { xml, ...changes })
}
const idOf = (domain: FakeDomain) => formatId('vm', 'system', domain.uuid)

/** A volume of the pool, with what libvirt says of it. */
function volume(name: string, backing = ''): string {
  const made = host().addVolume(pool, name, Buffer.alloc(100))
  const backingStore = backing === '' ? '' : `<backingStore><path>${backing}</path></backingStore>`
  made.xml = `<volume><name>${name}</name><target><path>${made.key}</path></target>${backingStore}</volume>`
  return made.key
}

async function inspect(domain: FakeDomain, options = { files: true, local: true }) {
  const { files, kept, ...rest } = await inspectDeletion(await observeVm(engines, idOf(domain)), options)
  return {
    files: files.map((one) => [one.path, one.step?.type]),
    kept: kept.map((one) => [one.path, one.why]),
    ...rest,
  }
}

describe('deleting a VM with its files', () => {
  it('removes disks in a pool through the pool, others as files', async () => {
    const [own, pooled, byName] = [file('own.img'), volume('pooled.qcow2'), volume('named.qcow2')]
    const domain = vm('a', onFile(own) + onFile(pooled) + inPool('named.qcow2'))
    expect(await inspect(domain)).toEqual({
      files: [
        [own, 'file.remove'],
        [pooled, 'volume.delete'],
        [byName, 'volume.delete'],
      ],
      kept: [],
      snapshots: [],
      savedState: false,
    })
  })

  it('keeps what is not this VM’s alone, and says why', async () => {
    const [shared, iso, readOnly, marked] = [file('shared.img'), file('a.iso'), file('ro.img'), file('marked.img')]
    const domain = vm(
      'a',
      onFile(shared) +
        onFile(iso).replace("device='disk'", "device='cdrom'") +
        onFile(readOnly, '<readonly/>') +
        onFile(marked, '<shareable/>') +
        onFile('/nowhere/labrig-test.img'),
    )
    vm('b', onFile(shared))
    expect((await inspect(domain)).files).toEqual([])
    expect((await inspect(domain)).kept).toEqual([
      [shared, 'also used by b'],
      [iso, 'installation media are never deleted with a VM'],
      [readOnly, 'read-only for this VM'],
      [marked, 'marked as shareable between VMs'],
      ['/nowhere/labrig-test.img', 'not found on this host'],
    ])
  })

  it('keeps a disk that another VM has by pool and name', async () => {
    const path = volume('shared.qcow2')
    const domain = vm('a', onFile(path))
    vm('b', inPool('shared.qcow2'))
    expect((await inspect(domain)).kept).toEqual([[path, 'also used by b']])
  })

  it('keeps a disk that another disk stands on', async () => {
    const path = volume('base.qcow2')
    volume('overlay.qcow2', path)
    expect((await inspect(vm('a', onFile(path)))).kept).toEqual([[path, 'also used by the disk overlay.qcow2']])
  })

  it('removes a chain that is its own', async () => {
    const base = volume('base.qcow2')
    const top = volume('top.qcow2', base)
    expect((await inspect(vm('a', onFile(top)))).files).toEqual([[top, 'volume.delete']])
  })

  it('removes nothing while another definition cannot be read', async () => {
    const domain = vm('a', onFile(file('own.img')))
    const other = vm('b', '')
    other.xml = '<domain'
    await expect(inspect(domain)).rejects.toThrow()
  })

  it('does not mind a VM that goes away meanwhile', async () => {
    const own = file('own.img')
    const domain = vm('a', onFile(own))
    const other = vm('b', onFile(own))
    const read = engines.fakeLibvirt.procedures.DOMAIN_GET_XML_DESC
    engines.fakeLibvirt.procedures.DOMAIN_GET_XML_DESC = (given, args) => {
      if (args.dom.name === 'b') given.domains.delete(other.uuid)
      if (!read) throw new Error('the fake has it')
      return read(given, args)
    }
    expect((await inspect(domain)).files).toEqual([[own, 'file.remove']])
  })

  it('of another host removes no file of this one, whatever its name', async () => {
    const own = file('own.img')
    const domain = vm('a', onFile(own) + onFile(volume('pooled.qcow2')))
    const remote: Engines = {
      libvirt: () => engines.libvirt(),
      bulk: () => engines.bulk(),
      docker: () => engines.docker(),
      libvirtUri: () => 'qemu+ssh://lab.example/system',
      dockerHost: () => null,
    }
    const plan = await planDelete({ id: idOf(domain), files: true, force: false }, remote)
    expect(plan.steps.map((step) => step.type)).toEqual(['domain.undefine', 'volume.delete'])
    expect((await inspect(domain, { files: true, local: false })).kept).toEqual([
      [own, 'in no storage pool of its host'],
    ])
  })
})

describe('deleting a VM without its files', () => {
  it('keeps all and looks at no other VM', async () => {
    const domain = vm('a', onFile(file('own.img')))
    vm('b', '').xml = '<domain'
    const found = await inspect(domain, { files: false, local: true })
    expect(found.files).toEqual([])
    expect(found.kept).toMatchObject([[expect.anything(), 'files are kept unless asked for']])
  })
})

describe('the plan of a deletion', () => {
  const plan = (domain: FakeDomain, options = { files: true, force: false }) =>
    planDelete({ id: idOf(domain), ...options }, engines)

  it('names everything that is gone for good', async () => {
    const path = volume('a.qcow2')
    const domain = vm('a', onFile(path), { saved: true })
    domain.snapshots.set('one', {
      name: 'one',
      xml: '<domainsnapshot><name>one</name></domainsnapshot>',
      parent: null,
      state: 5,
    })
    expect((await plan(domain)).destroys.map(({ text }) => text)).toEqual([
      'the definition of a',
      'snapshot one',
      'the saved memory',
      path,
    ])
    expect((await plan(domain)).locks).toEqual([idOf(domain)])
  })

  it('cuts the power of a running one when forced, and is refused otherwise', async () => {
    const domain = vm('a', '', { id: 3, state: 1 })
    await expect(plan(domain)).rejects.toMatchObject({ code: 'INVALID_STATE', data: { state: 'running' } })
    const forced = await plan(domain, { files: false, force: true })
    expect(forced.steps.map((step) => step.type)).toEqual(['domain.destroy', 'domain.undefine'])
  })

  it('of one that was never defined is its end alone; its disks stay', async () => {
    const domain = vm('a', '', { id: 3, state: 1, persistent: false })
    await expect(plan(domain, { files: true, force: true })).rejects.toMatchObject({ code: 'REFUSED' })
    const forced = await plan(domain, { files: false, force: true })
    expect(forced.steps.map((step) => step.type)).toEqual(['domain.destroy'])
  })

  it('of one that is not there is refused', async () => {
    const missing = planDelete({ id: `vm:system/${fakeUuid(99)}`, files: false, force: false }, engines)
    await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const container = planDelete({ id: 'container:docker/x', files: false, force: false }, engines)
    await expect(container).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
