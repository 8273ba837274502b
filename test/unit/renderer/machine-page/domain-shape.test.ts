import { DOMParser } from '@xmldom/xmldom'
import { describe, expect, test } from 'vitest'
import { canKeepSnapshot, readDomain } from '../../../../renderer/features/machine-page/vm/domain-shape.ts'

/** A DOM of another maker with the same interface. */
const read = (xml: string) => readDomain(new DOMParser().parseFromString(xml, 'text/xml') as unknown as Document)
const domain = (devices: string, os = '<os><type machine="q35">hvm</type></os>') =>
  read(`<domain type='kvm'>${os}<devices>${devices}</devices></domain>`)

describe('a definition', () => {
  test('tells its disks by where they are, whatever kind of source they have', () => {
    const { disks } = domain(`
      <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/srv/a.qcow2'/><target dev='vda' bus='virtio'/></disk>
      <disk type='block'><driver type='raw'/><source dev='/dev/sdb'/><target dev='vdb' bus='virtio'/><readonly/></disk>
      <disk type='volume' device='disk'><source pool='fast' volume='b.qcow2'/><target dev='vdc'/></disk>
      <disk type='network' device='disk'><source protocol='nbd' name='x'/><target dev='vdd'/></disk>
      <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>`)
    expect(disks.map(({ target, source, device, readOnly }) => [target, source, device, readOnly])).toEqual([
      ['vda', '/srv/a.qcow2', 'disk', false],
      ['vdb', '/dev/sdb', 'disk', true],
      ['vdc', 'fast/b.qcow2', 'disk', false],
      ['vdd', 'nbd:x', 'disk', false],
      ['sda', null, 'cdrom', true],
    ])
    expect(disks[0]).toMatchObject({ bus: 'virtio', format: 'qcow2' })
  })

  test('tells whether there is a screen that a console can show', () => {
    expect(domain("<graphics type='vnc' port='-1'/>").hasScreen).toBe(true)
    expect(domain("<graphics type='spice'/>").hasScreen).toBe(false)
    expect(domain('').hasScreen).toBe(false)
  })

  test('tells its firmware, chosen by name or by loader', () => {
    expect(domain('', "<os firmware='efi'><type>hvm</type></os>")).toMatchObject({ firmware: 'uefi', machine: null })
    expect(domain('', "<os><type machine='q35'>hvm</type><loader type='pflash'>x</loader></os>").firmware).toBe('uefi')
    expect(domain('')).toMatchObject({ firmware: 'bios', machine: 'q35' })
  })

  test('can keep a snapshot in a writable disk only', () => {
    const disk = "<disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>"
    expect(canKeepSnapshot(domain(disk))).toBe(true)
    expect(canKeepSnapshot(domain(disk.replace('</disk>', '<readonly/></disk>')))).toBe(false)
    expect(
      canKeepSnapshot(domain("<disk type='file' device='cdrom'><source file='/a'/><target dev='hda'/></disk>")),
    ).toBe(false)
    expect(canKeepSnapshot(read('<domain/>'))).toBe(false)
  })
})
