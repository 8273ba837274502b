import { describe, expect, it } from 'vitest'
import { SECRET_MASK } from '../../../contract/secret.ts'
import { LABRIG_NAMESPACE, TEMPLATE_MARK } from '../../../main/inventory/domain-summary.ts'
import { parseXml, selectElements, selectOne } from '../../../main/libvirt/xml.ts'
import { cloneDefinition, type CloneIdentity } from '../../../main/vm/clone-definition.ts'
import { cloneNames, placesOf } from '../../../main/vm/clone.ts'
import { copiedName, type DiskToClone } from '../../../main/vm/clone-disks.ts'

const source = `<domain type='qemu' id='3'>
  <name>web</name>
  <uuid>fa4e0000-0000-4000-8000-000000000001</uuid>
  <genid>fa4e0000-0000-4000-8000-000000000009</genid>
  <title>a &amp; b</title>
  <metadata>
    <other:note xmlns:other="urn:other">kept</other:note>
    <labrig:machine xmlns:labrig="${LABRIG_NAMESPACE}" version="1"/>
    <labrig-template:template xmlns:labrig-template="${TEMPLATE_MARK.uri}"/>
  </metadata>
  <sysinfo type='smbios'><system><entry name='uuid'>fa4e0000-0000-4000-8000-000000000001</entry></system></sysinfo>
  <os firmware='efi'><nvram template='/usr/share/VARS.fd'>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram></os>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='raw' discard='unmap'/><source file='/pool/web.img' index='1'/><backingStore/><target dev='vda' bus='virtio'/></disk>
    <disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/vg/web'/><target dev='vdb' bus='virtio'/></disk>
    <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='p' volume='web-data'/><target dev='vdc' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><source file='/iso/a.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><target dev='tap7'/></interface>
    <channel type='unix'><source mode='bind' path='/var/lib/libvirt/qemu/channel/target/web.agent'/><target type='virtio' name='a'/></channel>
    <channel type='unix'><source mode='bind' path='/run/mine.sock'/><target type='virtio' name='b'/></channel>
    <graphics type='vnc' port='5901' autoport='no' passwd='hunter2' passwdValidTo='2030-01-01T00:00:00'/>
  </devices>
</domain>`

const identity: CloneIdentity = {
  name: 'web-1',
  uuid: 'fa4e0000-0000-4000-8000-000000000002',
  origin: { uuid: 'fa4e0000-0000-4000-8000-000000000001', kind: 'linked' },
  disks: new Map([
    ['vda', { path: '/pool/web-1.qcow2', format: 'qcow2', asFile: true }],
    ['vdb', { path: '/dev/vg/web-1', format: null, asFile: false }],
    ['vdc', { path: '/pool/web-1-data', format: null, asFile: false }],
  ]),
  nvram: null,
}

const made = (more: Partial<CloneIdentity> = {}) => {
  const { xml, wantsPassword } = cloneDefinition(source, { ...identity, ...more })
  const document = parseXml(xml)
  return { xml, wantsPassword, one: (path: string) => selectOne(document, `string(${path})`), document }
}

describe('the definition of a copy', () => {
  it('has nothing that two machines cannot share', () => {
    const { one, document, xml } = made()
    expect(one('/domain/name')).toBe('web-1')
    for (const path of ['/domain/uuid', "//entry[@name='uuid']"]) expect(one(path)).toBe(identity.uuid)
    expect(one('/domain/genid')).toBe('')
    expect(selectElements(document, '//interface/mac | //interface/target | /domain/@id')).toEqual([])
    expect(selectElements(document, '//channel/source').map((each) => each.getAttribute('path'))).toEqual([
      '/run/mine.sock',
    ])
    expect([one('//graphics/@port'), one('//graphics/@autoport')]).toEqual(['-1', 'yes'])
    expect(xml).not.toContain('hunter2')
  })

  it('keeps what it does not mean to change', () => {
    const { one } = made()
    expect(one('/domain/title')).toBe('a & b')
    expect(one("//*[local-name()='note']")).toBe('kept')
    expect(one("//disk[target/@dev='vda']/driver/@discard")).toBe('unmap')
    expect(one("//disk[target/@dev='sda']/source/@file")).toBe('/iso/a.iso')
    expect(one('//interface/source/@network')).toBe('default')
  })

  it('names its own disks, an overlay as a file, a block device as one', () => {
    const { one, document } = made()
    const disk = (target: string) =>
      ['@type', 'driver/@type', 'source/@file', 'source/@dev'].map((path) =>
        one(`//disk[target/@dev='${target}']/${path}`),
      )
    expect(disk('vda')).toEqual(['file', 'qcow2', '/pool/web-1.qcow2', ''])
    expect(disk('vdb')).toEqual(['block', 'raw', '', '/dev/vg/web-1'])
    expect(disk('vdc')).toEqual(['file', 'qcow2', '/pool/web-1-data', ''])
    expect(selectElements(document, '//backingStore | //source[@pool] | //source[@index]')).toEqual([])
  })

  it('is marked as ours with its origin, and is no template', () => {
    const { xml } = made()
    expect(xml).not.toContain(TEMPLATE_MARK.uri)
    expect(xml).toContain('<labrig:origin uuid="fa4e0000-0000-4000-8000-000000000001" kind="linked"/>')
  })

  it('has its own firmware variables, or those that libvirt makes from the template', () => {
    expect(made({ nvram: '/nvram/web-1_VARS.fd' }).one('//nvram')).toBe('/nvram/web-1_VARS.fd')
    const { one } = made()
    expect([one('//nvram'), one('//nvram/@template')]).toEqual(['', '/usr/share/VARS.fd'])
  })

  it('has a place for a password of its own where the source has one', () => {
    const { xml, wantsPassword } = made()
    expect(wantsPassword).toBe(true)
    expect(xml).toContain(`passwd='${SECRET_MASK}'`)
    expect(xml).not.toContain('passwdValidTo')
  })
})

describe('copies', () => {
  const disk: DiskToClone = {
    target: 'vda',
    path: '/pool/web.img',
    treatment: 'copied',
    bytes: 5,
    capacity: 10,
    format: 'raw',
    volume: null,
    flattens: false,
    place: { path: '/pool', free: 100, pool: null, type: 'dir' },
    snapshot: null,
  }

  it('are numbered when there are several', () => {
    expect(cloneNames({ name: 'pc', count: 1 })).toEqual(['pc'])
    expect(cloneNames({ name: 'pc', count: 3 })).toEqual(['pc-1', 'pc-2', 'pc-3'])
  })

  it('have disks named after themselves', () => {
    expect(copiedName(disk, 'web', 'pc-1')).toBe('pc-1.img')
    expect(copiedName({ ...disk, treatment: 'linked' }, 'web', 'pc-1')).toBe('pc-1.qcow2')
    expect(copiedName(disk, 'db', 'pc-1')).toBe('pc-1-vda.img')
  })

  it('need what all their disks take, per place, media left out', () => {
    const other = { ...disk, place: { ...disk.place, path: '/other', free: 7 } }
    expect(placesOf([disk, disk, other, { ...disk, treatment: 'shared' }], 3)).toEqual([
      { path: '/pool', needed: 30, free: 100 },
      { path: '/other', needed: 15, free: 7 },
    ])
  })
})
