import { describe, expect, test } from 'vitest'
import { hostDeviceOf, hostDevicesIn } from '../../../../main/vm/hardware/offers.ts'

const pci = `<device><name>pci_0000_01_0a_1</name><driver><name>vfio-pci</name></driver>
<capability type='pci'><class>0x020000</class><domain>0</domain><bus>1</bus><slot>10</slot><function>1</function>
<product id='0x1533'>I210 Gigabit Network Connection</product><vendor id='0x8086'>Intel Corporation</vendor>
<iommuGroup number='14'><address domain='0x0000' bus='0x01' slot='0x0a' function='0x1'/></iommuGroup></capability></device>`
const usb = `<device><name>usb_1_2</name><capability type='usb_device'><bus>1</bus><device>4</device>
<product id='0x5567'>Cruzer Blade</product><vendor id='0x0781'>SanDisk Corp.</vendor></capability></device>`

const domain = (devices: string) => `<domain><devices>${devices}</devices></domain>`

describe('A device of the host', () => {
  test('is told by its vendor and name, with the group that leaves the host together', () => {
    expect(hostDeviceOf(pci)).toEqual({
      bus: 'pci',
      address: '0000:01:0a.1',
      name: 'Intel Corporation I210 Gigabit Network Connection',
      driver: 'vfio-pci',
      group: 14,
    })
    expect(hostDeviceOf(usb)).toMatchObject({ bus: 'usb', address: '0781:5567', name: 'SanDisk Corp. Cruzer Blade' })
  })

  test('that a VM has is found in its definition under the same name', () => {
    const definition = domain(`
<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01' slot='0x0a' function='0x1'/></source>
<address type='pci' domain='0x0000' bus='0x06' slot='0x00' function='0x0'/></hostdev>
<hostdev mode='subsystem' type='usb'><source><vendor id='0x0781'/><product id='0x5567'/></source></hostdev>
<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>`)
    expect(hostDevicesIn(definition)).toEqual(['pci 0000:01:0a.1', 'usb 0781:5567'])
    expect(hostDevicesIn(domain(''))).toEqual([])
  })
})
