import { describe, expect, test } from 'vitest'
import { hostDevicesIn } from '../../../main/inventory/device-users.ts'
import { nodeDeviceOf } from '../../../main/inventory/node-devices.ts'

const pci = `<device><name>pci_0000_01_0a_1</name><parent>pci_0000_00_1c_0</parent><driver><name>vfio-pci</name></driver>
<capability type='pci'><class>0x020000</class><domain>0</domain><bus>1</bus><slot>10</slot><function>1</function>
<product id='0x1533'>I210 Gigabit Network Connection</product><vendor id='0x8086'>Intel Corporation</vendor>
<iommuGroup number='14'><address domain='0x0000' bus='0x01' slot='0x0a' function='0x1'/></iommuGroup></capability></device>`
const usb = `<device><name>usb_1_2</name><capability type='usb_device'><bus>1</bus><device>4</device>
<product id='0x5567'>Cruzer Blade</product><vendor id='0x0781'>SanDisk Corp.</vendor></capability></device>`

const disk = `<device><name>block_vda</name><parent>pci_0000_00_02_0</parent><capability type='storage'><block>/dev/vda</block>
<drive_type>disk</drive_type><vendor>0x1af4</vendor><size>274877906944</size></capability></device>`
const card = `<device><name>net_eth0</name><parent>pci_0000_00_03_0</parent><capability type='net'><interface>eth0</interface>
<link speed='1000' state='up'/></capability></device>`

const domain = (devices: string) => `<domain><devices>${devices}</devices></domain>`

describe('A device of the host', () => {
  test('is told by its vendor and name, with the group that leaves the host together', () => {
    expect(nodeDeviceOf(pci)).toEqual({
      name: 'pci_0000_01_0a_1',
      kind: 'pci',
      parent: 'pci_0000_00_1c_0',
      address: '0000:01:0a.1',
      label: 'Intel Corporation I210 Gigabit Network Connection',
      driver: 'vfio-pci',
      group: 14,
      size: null,
      link: null,
      offered: true,
    })
    expect(nodeDeviceOf(usb)).toMatchObject({ kind: 'usb', address: '0781:5567', label: 'SanDisk Corp. Cruzer Blade' })
    const nameless = pci.replace(/>(I210|Intel).*?</g, '><')
    expect(nodeDeviceOf(nameless).label).toBe('8086:1533')
  })

  test('is not offered when others hang on it', () => {
    expect(nodeDeviceOf(pci.replace('0x020000', '0x060400')).offered).toBe(false)
    expect(nodeDeviceOf(usb.replace('0x0781', '0x1d6b')).offered).toBe(false)
    expect(nodeDeviceOf(usb).offered).toBe(true)
  })

  test('is a disk with its size, or an interface with its link', () => {
    expect(nodeDeviceOf(disk)).toMatchObject({ kind: 'disk', address: '/dev/vda', size: 274_877_906_944, label: null })
    expect(nodeDeviceOf(card)).toMatchObject({ kind: 'network', address: 'eth0', link: 'up', offered: false })
  })

  test('that a VM has is found in its definition under the same name', () => {
    const definition = domain(`
<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01' slot='0x0a' function='0x1'/></source>
<address type='pci' domain='0x0000' bus='0x06' slot='0x00' function='0x0'/></hostdev>
<hostdev mode='subsystem' type='usb'><source><vendor id='0x0781'/><product id='0x5567'/></source></hostdev>
<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>`)
    expect(hostDevicesIn(definition)).toEqual(['pci 0000:01:0a.1', 'usb 0781:5567'])
    expect(hostDevicesIn(domain(''))).toEqual([])
    const lent = domain(`<disk type='block' device='disk'><source dev='/dev/sdb'/></disk>
<interface type='direct'><source dev='eth1' mode='bridge'/></interface>
<interface type='hostdev'><source><address type='pci' domain='0x0000' bus='0x01' slot='0x10' function='0x0'/></source></interface>`)
    expect(hostDevicesIn(lent)).toEqual(['pci 0000:01:10.0', 'disk /dev/sdb', 'network eth1'])
  })
})
