import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { InProcess } from '../../support/app/in-process.ts'
import { inPool, type TestPool } from '../../support/app/pool.ts'
import { holds, idOf, testVms, vmWorld } from '../../support/app/vm-world.ts'
import { linesOf, run, uniqueName, virsh } from '../../support/host/index.ts'

const name = uniqueName('ova')
const made: string[] = []
let app: InProcess
let pool: TestPool
let files: string

vmWorld(made, (world) => void ({ app, pool, files } = world))

/** A VM with a disk of which the second MiB is known. */
async function makeVm(vm: string, byte: number): Promise<string> {
  made.push(vm)
  const disk = inPool(pool, `${vm}.qcow2`)
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '32M'])
  await run('qemu-io', ['-c', `write -P ${byte} 1M 2M`, disk])
  await virsh('pool-refresh', pool.name)
  const { id } = await app.client.vm.create({
    name: vm,
    source: { kind: 'disk', path: disk, format: 'qcow2' },
    network: { kind: 'network', name: 'default' },
    memory: 64,
    vcpus: 2,
  })
  return id
}

describe('an OVA of two VMs', () => {
  let path = ''

  it('is written as other programs read it: descriptor first, then manifest and disks', async () => {
    const [first, second] = [await makeVm(`${name}-a`, 5), await makeVm(`${name}-b`, 6)]
    path = join(files, 'two.ova')
    await app.client.vm.export({ id: first, also: [second], path })
    const list = linesOf(await run('tar', ['-tf', path]))
    expect(list).toEqual(['two.ovf', 'two.mf', `${name}-a-disk1.vmdk`, `${name}-b-disk1.vmdk`])
    expect(await readdir(files)).toEqual(['two.ova'])
    const manifest = await run('tar', ['-xOf', path, 'two.mf'])
    const descriptor = await run('tar', ['-xOf', path, 'two.ovf'])
    expect(manifest).toContain(`SHA256(two.ovf)= ${createHash('sha256').update(descriptor).digest('hex')}`)
    for (const vm of ['-a', '-b']) await app.client.vm.delete({ id: await idOf(name + vm), files: true })
  })

  it('tells before what is in it', async () => {
    const told = await app.client.ova.inspect({ path })
    expect(told.checksums).toBe(true)
    expect(told.systems).toMatchObject([
      { name: `${name}-a`, vcpus: 2, memory: 64 * 2 ** 20, firmware: 'bios', networks: ['default'] },
      { name: `${name}-b`, disks: [{ capacity: 32 * 2 ** 20, format: 'vmdk' }] },
    ])
  })

  it('becomes two VMs with their disks as qcow2, which start', async () => {
    made.push(`${name}-c`, `${name}-d`)
    const answer = await app.client.vm.import({ path, pool: pool.name, names: [`${name}-c`, `${name}-d`] })
    expect(answer.ids).toEqual([await idOf(`${name}-c`), await idOf(`${name}-d`)])
    expect((await pool.volumes()).sort()).toEqual([`${name}-c.qcow2`, `${name}-d.qcow2`])
    await holds(inPool(pool, `${name}-c.qcow2`), 5)
    await holds(inPool(pool, `${name}-d.qcow2`), 6)
    const xml = await virsh('dumpxml', `${name}-c`)
    expect(xml).toContain("<source network='default'/>")
    expect(xml).toMatch(/<target dev='sda' bus='sata'\/>/)
    const [id = ''] = answer.ids
    await app.client.vm.start({ id, paused: true })
    await app.client.vm.forceOff({ id })
    for (const one of answer.ids) await app.client.vm.delete({ id: one, files: true })
    expect(await pool.volumes()).toEqual([])
  })

  it('leaves nothing when the import is cancelled', async () => {
    using _cancelling = app.services.tasks.onChange((task) => {
      if (task.procedure === 'vm.import' && task.at?.includes(`${name}-b.qcow2`) === true) {
        app.services.tasks.cancel(task.id)
      }
    })
    await expect(app.client.vm.import({ path, pool: pool.name })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await pool.volumes()).toEqual([])
    expect((await testVms()).filter((vm) => vm.startsWith(name))).toEqual([])
  })
})

/** As VirtualBox writes it: prefixes of its own, megabytes by name, no manifest. */
const descriptor = (disk: string, more = '') => `<?xml version="1.0"?>
<ovf:Envelope ovf:version="1.0" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <ovf:References><ovf:File ovf:href="${disk}" ovf:id="file1"/></ovf:References>
  <ovf:DiskSection><ovf:Info>Disks</ovf:Info>
    <ovf:Disk ovf:capacity="16" ovf:capacityAllocationUnits="byte * 2^20" ovf:diskId="vmdisk1" ovf:fileRef="file1" ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
  </ovf:DiskSection>
  <ovf:VirtualSystem ovf:id="Small Linux"><ovf:Info>A VM</ovf:Info>
    <ovf:VirtualHardwareSection><ovf:Info>Hardware</ovf:Info>
      <ovf:Item><rasd:ElementName>1 virtual CPU</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>1</rasd:VirtualQuantity></ovf:Item>
      <ovf:Item><rasd:AllocationUnits>MegaBytes</rasd:AllocationUnits><rasd:ElementName>64 MB</rasd:ElementName><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>64</rasd:VirtualQuantity></ovf:Item>
      <ovf:Item><rasd:ElementName>disk1</rasd:ElementName><rasd:HostResource>/disk/vmdisk1</rasd:HostResource><rasd:InstanceID>7</rasd:InstanceID><rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></ovf:Item>
      <ovf:Item><rasd:ElementName>sound</rasd:ElementName><rasd:InstanceID>8</rasd:InstanceID><rasd:ResourceSubType>ensoniq1371</rasd:ResourceSubType><rasd:ResourceType>35</rasd:ResourceType></ovf:Item>
      ${more}
    </ovf:VirtualHardwareSection>
  </ovf:VirtualSystem>
</ovf:Envelope>
`

/** Packs what a case has put into its folder. */
async function packed(prepare: (folder: string) => Promise<unknown>, more: readonly string[] = []): Promise<string> {
  const folder = join(files, uniqueName('pack'))
  await mkdir(folder)
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', join(folder, 'source.qcow2'), '16M'])
  await run('qemu-io', ['-c', 'write -P 3 1M 2M', join(folder, 'source.qcow2')])
  const vmdk = ['convert', '-O', 'vmdk', '-o', 'subformat=streamOptimized']
  await run('qemu-img', [...vmdk, join(folder, 'source.qcow2'), join(folder, 'd.vmdk')])
  await rm(join(folder, 'source.qcow2'))
  await writeFile(join(folder, 'x.ovf'), descriptor('d.vmdk'))
  await prepare(folder)
  const path = `${folder}.ova`
  const list = (await readdir(folder)).filter((file) => file !== 'x.ovf')
  await run('tar', ['-C', folder, '--format=ustar', '-cf', path, ...more, 'x.ovf', ...list])
  return path
}

describe('an OVA of another program', () => {
  it('is taken with what fits, and says what does not', async () => {
    const path = await packed(() => Promise.resolve())
    made.push(`${name}-vbox`)
    const answer = await app.client.vm.import({ path, pool: pool.name, network: null, names: [`${name}-vbox`] })
    expect(answer.leftOut).toMatchObject([{ code: 'device', params: { device: 'sound card' } }])
    await holds(inPool(pool, `${name}-vbox.qcow2`), 3)
    expect(await virsh('dumpxml', `${name}-vbox`)).not.toContain('<interface')
    const [id = ''] = answer.ids
    await app.client.vm.delete({ id, files: true })
  })
})

describe('a hostile or broken OVA', () => {
  const nothing = () => Promise.resolve()
  const edit = (folder: string, change: (text: string) => string) =>
    readFile(join(folder, 'x.ovf'), 'utf8').then((text) => writeFile(join(folder, 'x.ovf'), change(text)))
  const cases: readonly [string, string, () => Promise<string>][] = [
    [
      'that is no archive',
      'ova-not-tar',
      async () => {
        const path = join(files, 'text.ova')
        await writeFile(path, 'not an archive '.repeat(100))
        return path
      },
    ],
    [
      'that is cut off',
      'ova-truncated',
      async () => {
        const path = await packed(nothing)
        await truncate(path, 20_000)
        return path
      },
    ],
    ['with a link', 'ova-kind', () => packed((folder) => symlink('/etc/passwd', join(folder, 'y.vmdk')))],
    [
      'with a name that leads out',
      'ova-name',
      () => packed((folder) => writeFile(join(folder, 'evil'), 'x'), ['--transform', 's,^evil,../../evil,', '-P']),
    ],
    [
      'without its disk',
      'ova-missing',
      () => packed((folder) => edit(folder, (text) => text.replace('d.vmdk', 'other.vmdk'))),
    ],
    [
      'whose manifest has another checksum',
      'ova-checksum',
      () => packed((folder) => writeFile(join(folder, 'x.mf'), `SHA256(d.vmdk)= ${'0'.repeat(64)}\n`)),
    ],
    [
      'whose manifest is none',
      'ova-manifest',
      () => packed((folder) => writeFile(join(folder, 'x.mf'), 'MD5(d.vmdk)= 00\n')),
    ],
    [
      'whose descriptor is no XML',
      'ova-descriptor',
      () => packed((folder) => edit(folder, (text) => text.slice(0, 500))),
    ],
    [
      'whose descriptor brings an entity',
      'ova-descriptor',
      () => packed((folder) => edit(folder, (text) => text.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>'))),
    ],
    [
      'whose disk stands on another one',
      'ovf-parent',
      () => packed((folder) => edit(folder, (text) => text.replace('ovf:diskId', 'ovf:parentRef="z" ovf:diskId'))),
    ],
    [
      'whose disk is a list of files of this host',
      'image-stands',
      () =>
        packed((folder) =>
          writeFile(
            join(folder, 'd.vmdk'),
            '# Disk DescriptorFile\nversion=1\nRW 32768 FLAT "/etc/passwd" 0\n'.padEnd(600),
          ),
        ),
    ],
    [
      'whose disk names a parent',
      'image-stands',
      () =>
        packed(async (folder) => {
          const disk = join(folder, 'd.vmdk')
          const bytes = await readFile(disk)
          const hint = 'parentFileNameHint="/etc/passwd"\n'
          bytes.write(hint, bytes.indexOf('# Extent description'), 'latin1')
          await writeFile(disk, bytes)
        }),
    ],
    [
      'whose disk is no disk',
      'image-format',
      () => packed((folder) => writeFile(join(folder, 'd.vmdk'), 'x'.repeat(2000))),
    ],
  ]

  it.each(cases)('%s is refused before anything is made (%s)', async (_what, cause, make) => {
    const path = await make()
    const machines = await testVms()
    const answer = app.client.vm.import({ path, pool: pool.name, network: null, names: [`${name}-bad`] })
    await expect(answer).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'bad-file', cause } })
    expect(await testVms()).toEqual(machines)
    expect(await pool.volumes()).toEqual([])
  })
})

describe('an export of one disk', () => {
  it('is a qcow2 that stands alone, and never takes the place of a file', async () => {
    const id = await makeVm(`${name}-one`, 8)
    const path = join(files, 'one.qcow2')
    await app.client.vm.export({ id, path, format: 'qcow2' })
    await holds(path, 8)
    await run('qemu-img', ['check', '-q', path])
    await expect(app.client.vm.export({ id, path, format: 'qcow2' })).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    await app.client.vm.start({ id, paused: true })
    const other = app.client.vm.export({ id, path: join(files, 'running.ova') })
    await expect(other).rejects.toMatchObject({ code: 'INVALID_STATE', data: { needs: ['off'] } })
    await app.client.vm.delete({ id, files: true, force: true })
  })
})
