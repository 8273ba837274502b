import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { vmCreate } from '../../../contract/vm.ts'
import { parseXml, selectOne } from '../../../main/libvirt/xml.ts'
import type { Engines } from '../../../main/step/engines.ts'
import { planCreate } from '../../../main/vm/create.ts'
import { installMark } from '../../../main/vm/install-mark.ts'
import { withoutInstaller } from '../../../main/vm/installed.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
let folder = ''
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-create-'))
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'a.iso'), 'x')
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engines[Symbol.asyncDispose]()
})

const host = () => engines.fakeLibvirt.host
const emulated = {
  acceleration: () => Promise.resolve({ accelerator: 'qemu', reason: '' } as const),
  trees: { folder: '/nowhere', proxy: () => Promise.resolve(null) },
}

function plan(given: object = {}, on: Engines = engines) {
  const source = { kind: 'iso', path: join(folder, 'a.iso') }
  const input = vmCreate.parse({ name: 'web', source, network: { kind: 'none' }, ...given })
  return planCreate(input, on, emulated)
}
const types = async (given: object) => (await plan(given)).steps.map((step) => step.type)

/** What libvirt says of a host whose qemu runs as user 64055. */
function runQemuAs(label: string): void {
  engines.fakeLibvirt.procedures.CONNECT_GET_CAPABILITIES = () => ({
    capabilities: `<capabilities><host><cpu><arch>x86_64</arch></cpu><secmodel><model>dac</model><baselabel type='qemu'>${label}</baselabel></secmodel></host></capabilities>`,
  })
}

describe('an installation by itself from a medium', () => {
  const told = { kind: 'settings', user: 'ada', password: 'hunter2' }
  const from = (unattended: object, more: object = {}) => {
    host().addPool('default')
    const source = { kind: 'iso', path: join(folder, 'a.iso'), unattended: { answers: told, ...unattended } }
    return plan({ source, disk: { size: 1 }, os: 'http://fedoraproject.org/fedora/40', ...more })
  }

  it('has its answers on a small disk that goes when it has ended', async () => {
    const { steps } = await from({})
    expect(steps.map(({ type }) => type)).toEqual(['volume.create', 'volume.seed', 'domain.define'])
    expect(steps[1]).toMatchObject({ name: 'web-answers.img', label: 'OEMDRV', files: [{ name: 'ks.cfg' }] })
    const [, , definition] = steps
    const xml = definition?.type === 'domain.define' ? definition.xml : ''
    const path = selectOne(parseXml(xml), "string(/domain/devices/disk[target/@dev='vdb']/source/@file)")
    expect(installMark(xml)).toEqual({ boot: null, answers: { target: 'vdb', path } })
    expect(xml).toContain('<on_reboot>destroy</on_reboot>')
    expect(xml).not.toContain('<kernel>')
    const left = withoutInstaller(xml, installMark(xml) ?? { answers: null }).xml
    expect(left).toContain('<on_reboot>restart</on_reboot>')
    expect(left).not.toMatch(/answers|vdb/)
    expect(left).toContain('a.iso')
    const { steps: ubuntu } = await from({ installer: 'autoinstall' }, { name: 'other' })
    expect(ubuntu[1]).not.toHaveProperty('label')
  })

  it('is refused where nothing would read them, or without a disk', async () => {
    const os = 'http://debian.org/debian/12'
    await expect(from({}, { os })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await expect(from({ installer: 'preseed' })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await expect(from({}, { disk: null })).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'disk' } })
  })
})

describe('the plan of a new VM', () => {
  it('defines it, and does more only when asked', async () => {
    expect(await types({})).toEqual(['domain.define'])
    expect(await types({ autostart: true, start: true })).toEqual(['domain.define', 'domain.autostart', 'domain.start'])
  })

  it('is taken back when it fails, and holds the name meanwhile', async () => {
    const made = await plan()
    expect(made).toMatchObject({ atomic: true, locks: ['vm-name:system/web'], subjects: [made.id] })
    expect(made.id).toMatch(/^vm:system\/[0-9a-f-]{36}$/)
    expect((await plan()).id).not.toBe(made.id)
  })

  it('has a password for its screen that nobody else has', async () => {
    const secrets = await Promise.all(
      [plan(), plan()].map(async (made) => {
        const [step] = (await made).steps
        return step?.type === 'domain.define' ? (step.secret?.reveal() ?? '') : ''
      }),
    )
    expect(new Set(secrets).size).toBe(2)
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{8}$/)
    const [step] = (await plan({ graphics: { kind: 'none' } })).steps
    expect(step).toMatchObject({ secret: null })
  })

  it('is made for the accelerator that was decided or chosen', async () => {
    const typeOf = async (given: object) => {
      const [step] = (await plan(given)).steps
      return step?.type === 'domain.define' ? selectOne(parseXml(step.xml), 'string(/domain/@type)') : ''
    }
    expect(await typeOf({})).toBe('qemu')
    expect(await typeOf({ accelerator: 'kvm' })).toBe('kvm')
  })
})

describe('a disk of a new VM', () => {
  it('is made in its pool, which is started when it sleeps', async () => {
    host().addPool('default')
    expect(await types({ disk: { size: 1 } })).toEqual(['volume.create', 'domain.define'])
    host().addPool('asleep', { active: false })
    expect(await types({ disk: { size: 1, pool: 'asleep' } })).toEqual(['pool.start', 'volume.create', 'domain.define'])
  })

  it('has whole clusters, a name of its VM, and stands in the definition where it will lie', async () => {
    host().addPool('default')
    const [create, define] = (await plan({ disk: { size: 0.00001, format: 'raw' } })).steps
    expect(create).toMatchObject({ name: 'web.img', capacity: 65536, format: 'raw' })
    const xml = define?.type === 'domain.define' ? define.xml : ''
    expect(selectOne(parseXml(xml), 'string(//disk[@device="disk"]/source/@file)')).toBe('/fake/default/web.img')
  })

  it('makes the usual pool where no pool is defined at all, but no other', async () => {
    expect(await types({ disk: { size: 1 } })).toEqual([
      ...['pool.define', 'pool.build', 'pool.start', 'pool.autostart', 'volume.create', 'domain.define'],
    ])
    const missing = plan({ disk: { size: 1, pool: 'nowhere' } })
    await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'storage pool', id: 'nowhere' } })
  })

  it('is refused when its file is there, or a raw one could never fit', async () => {
    const pool = host().addPool('default')
    host().addVolume(pool, 'web.qcow2')
    await expect(plan({ disk: { size: 1 } })).rejects.toMatchObject({ code: 'NAME_TAKEN', data: { what: 'disk' } })
    const large = plan({ disk: { size: 4096, format: 'raw' } })
    await expect(large).rejects.toMatchObject({ code: 'DISK_FULL', data: { needed: 4096 * 2 ** 30 } })
    expect(await types({ name: 'other', disk: { size: 4096 } })).toContain('volume.create')
  })
})

describe('a new VM is refused', () => {
  it('for a name that is taken, by whom', async () => {
    const holder = host().addDomain('web')
    await expect(plan()).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      data: { what: 'VM', name: 'web', holder: `vm:system/${holder.uuid}` },
    })
  })

  it('for what the host cannot do, naming the field', async () => {
    await expect(plan({ vcpus: 256 })).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'vcpus' } })
    await expect(plan({ firmware: 'uefi' })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    const source = { kind: 'disk', path: join(folder, 'a.iso'), format: 'raw' }
    await expect(plan({ source, disk: { size: 1 } })).rejects.toMatchObject({ data: { field: 'disk' } })
  })

  it('for an existing disk that another VM uses, by whom', async () => {
    const path = join(folder, 'a.iso')
    const devices = `<devices><disk type='file' device='disk'><source file='${path}'/><target dev='vda'/></disk></devices>`
    host().addDomain('other', { xml: `<domain type='qemu'><name>other</name>${devices}</domain>` })
    const refused = plan({ source: { kind: 'disk', path, format: 'raw' } })
    await expect(refused).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'disk-in-use', detail: 'other' } })
    // An installation medium is read only: it serves any number.
    expect(await types({})).toContain('domain.define')
  })

  it('for a network that is not there; one that sleeps is started with it', async () => {
    const network = { kind: 'network', name: 'lab' }
    await expect(plan({ network })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'network', id: 'lab' } })
    const lab = host().addNetwork('lab')
    expect(await types({ network })).toEqual(['domain.define'])
    expect(await types({ network, start: true })).toEqual(['domain.define', 'network.start', 'domain.start'])
    lab.active = true
    expect(await types({ network, start: true })).toEqual(['domain.define', 'domain.start'])
  })

  it('for files that are not there, each by its own problem', async () => {
    const iso = (name: string) => plan({ source: { kind: 'iso', path: join(folder, name) } })
    writeFileSync(join(folder, 'empty.iso'), '')
    await expect(iso('none.iso')).rejects.toMatchObject({ code: 'PATH_PROBLEM', data: { problem: 'missing' } })
    await expect(iso('empty.iso')).rejects.toMatchObject({ data: { problem: 'empty' } })
    await expect(iso('.')).rejects.toMatchObject({ data: { problem: 'not-a-file' } })
    const kernel = { kind: 'kernel', kernel: join(folder, 'a.iso'), initrd: join(folder, 'none') }
    await expect(plan({ source: kernel })).rejects.toMatchObject({ data: { culprit: join(folder, 'none') } })
  })

  it('for a file that qemu’s user cannot reach, naming the directory and what opens it', async () => {
    runQemuAs('+64055:+64055')
    const closed = join(folder, 'my isos')
    mkdirSync(closed)
    writeFileSync(join(closed, 'a.iso'), 'x')
    chmodSync(closed, 0o700)
    const source = { kind: 'iso', path: join(closed, 'a.iso') }
    await expect(plan({ source })).rejects.toMatchObject({
      code: 'PATH_PROBLEM',
      data: {
        problem: 'not-searchable',
        culprit: closed,
        remedy: [`setfacl -m u:64055:x '${closed}'`, `mv '${closed}/a.iso' /var/lib/libvirt/images/`],
      },
      message: expect.stringContaining(`${closed} (mode 700) lacks the search bit`) as string,
    })
    chmodSync(closed, 0o711)
    expect(await types({ source })).toEqual(['domain.define'])
  })
})

describe('a new VM of another host', () => {
  it('needs no file here', async () => {
    const remote: Engines = {
      libvirt: () => engines.libvirt(),
      bulk: () => engines.bulk(),
      docker: () => engines.docker(),
      libvirtUri: () => 'qemu+ssh://lab.example/system',
      dockerHost: () => null,
    }
    const made = await plan({ source: { kind: 'iso', path: '/only/there.iso' } }, remote)
    expect(made.steps).toHaveLength(1)
  })
})
