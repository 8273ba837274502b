import { describe, expect, it } from 'vitest'
import { guestDisks, pathOf } from '../../../main/vm/guest-disks.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

const definition = (disks: string) => `<domain type='qemu'><name>a</name><devices>${disks}</devices></domain>`

describe('the disks of a definition', () => {
  it('are found with what they lie on', () => {
    const disks = [
      `<disk type='file' device='disk'><source file='/srv/a &amp; b.qcow2'/><target dev='vda'/></disk>`,
      `<disk type='file'><source file='/srv/plain.img'/><target dev='vdb'/><shareable/></disk>`,
      `<disk type='block' device='disk'><source dev='/dev/sdb'/><target dev='vdc'/></disk>`,
      `<disk type='volume' device='disk'><source pool='default' volume='d.qcow2'/><target dev='vdd'/></disk>`,
      `<disk type='file' device='cdrom'><source file='/srv/a.iso'/><target dev='sda'/><readonly/></disk>`,
    ]
    expect(guestDisks(definition(disks.join('')))).toEqual([
      {
        target: 'vda',
        device: 'disk',
        place: { kind: 'path', path: '/srv/a & b.qcow2' },
        readOnly: false,
        shareable: false,
      },
      {
        target: 'vdb',
        device: 'disk',
        place: { kind: 'path', path: '/srv/plain.img' },
        readOnly: false,
        shareable: true,
      },
      { target: 'vdc', device: 'disk', place: { kind: 'path', path: '/dev/sdb' }, readOnly: false, shareable: false },
      {
        target: 'vdd',
        device: 'disk',
        place: { kind: 'volume', pool: 'default', volume: 'd.qcow2' },
        readOnly: false,
        shareable: false,
      },
      { target: 'sda', device: 'cdrom', place: { kind: 'path', path: '/srv/a.iso' }, readOnly: true, shareable: false },
    ])
  })

  it('are none for empty drives and for what is no file of the host', () => {
    const disks = [
      `<disk type='file' device='cdrom'><target dev='sda'/><readonly/></disk>`,
      `<disk type='network' device='disk'><source protocol='nbd' name='x'><host name='h'/></source><target dev='vda'/></disk>`,
      `<disk type='volume' device='disk'><source pool='default'/><target dev='vdb'/></disk>`,
    ]
    expect(guestDisks(definition(disks.join('')))).toEqual([])
  })

  it('of a backing chain are not disks of their own', () => {
    const disk = `<disk type='file' device='disk'><source file='/srv/top'/><backingStore type='file'><source file='/srv/base'/></backingStore><target dev='vda'/></disk>`
    expect(guestDisks(definition(disk)).map((one) => one.place)).toEqual([{ kind: 'path', path: '/srv/top' }])
  })
})

describe('the path of a disk', () => {
  it('in a pool is what the pool says; while the pool is asleep, its folder and the name', async () => {
    await using engines = await EnginesOnFakes.make()
    const { host, procedures } = engines.fakeLibvirt
    const connection = await engines.libvirt()
    host.addVolume(host.addPool('default'), 'a.qcow2')
    host.addPool('asleep', { active: false })
    const lookUp = procedures.STORAGE_VOL_LOOKUP_BY_NAME
    const { Refusal } = await import('../../support/fake-libvirt/index.ts')
    procedures.STORAGE_VOL_LOOKUP_BY_NAME = (given, args) => {
      if (args.pool.name === 'asleep') throw new Refusal(55, "storage pool 'asleep' is not active", 18)
      if (!lookUp) throw new Error('the fake has it')
      return lookUp(given, args)
    }
    const of = (pool: string, volume: string) => pathOf(connection, { kind: 'volume', pool, volume })
    expect(await of('default', 'a.qcow2')).toBe('/fake/default/a.qcow2')
    expect(await of('asleep', 'b.qcow2')).toBe('/fake/asleep/b.qcow2')
    expect(await of('default', 'gone')).toBeNull()
    expect(await of('nowhere', 'a')).toBeNull()
    expect(await pathOf(connection, { kind: 'path', path: '/x' })).toBe('/x')
  })
})
