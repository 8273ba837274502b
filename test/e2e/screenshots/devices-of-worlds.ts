import type { FakeWorld } from '../support/fake-world.ts'

const pci = (slot: string, name: string, more: { driver?: string; group?: number; class?: string; under?: string }) => {
  const [bus = '00', device = '00', part = '0'] = slot.split(/[:.]/)
  const group = more.group === undefined ? '' : `<iommuGroup number='${more.group}'/>`
  const driver = more.driver === undefined ? '' : `<driver><name>${more.driver}</name></driver>`
  return [
    `pci_0000_${bus}_${device}_${part}`,
    `${driver}<parent>${more.under ?? 'computer'}</parent><capability type='pci'><class>${more.class ?? '0x020000'}</class><domain>0</domain><bus>${Number.parseInt(bus, 16)}</bus><slot>${Number.parseInt(device, 16)}</slot><function>${part}</function><product id='0x1'>${name}</product><vendor id='0x8086'>Intel Corporation</vendor>${group}</capability>`,
  ] as const
}
const usb = (name: string, id: string, words: string, under: string) => {
  const [vendor, product] = id.split(':')
  return [
    name,
    `<parent>${under}</parent><driver><name>usb</name></driver><capability type='usb_device'><product id='0x${product}'>${words}</product><vendor id='0x${vendor}'/></capability>`,
  ] as const
}

const devices = [
  pci('00:00.0', '12th Gen Core Processor Host Bridge', { class: '0x060000', group: 0 }),
  pci('00:02.0', 'Alder Lake-P GT2 [Iris Xe Graphics]', { driver: 'i915', class: '0x030000', group: 1 }),
  pci('00:06.0', 'PCI Express Root Port', { driver: 'pcieport', class: '0x060400', group: 4 }),
  pci('01:00.0', 'SSD 670p Series', { driver: 'nvme', class: '0x010802', group: 12, under: 'pci_0000_00_06_0' }),
  [
    'block_nvme0n1',
    "<parent>pci_0000_01_00_0</parent><capability type='storage'><block>/dev/nvme0n1</block><model>INTEL SSDPEKNU512GZ</model><size>512110190592</size></capability>",
  ],
  pci('00:14.0', 'Alder Lake PCH USB 3.2 xHCI Host Controller', { driver: 'xhci_hcd', class: '0x0c0330', group: 8 }),
  usb('usb_usb1', '1d6b:0002', '2.0 root hub', 'pci_0000_00_14_0'),
  usb('usb_1_3', '0781:5567', 'SanDisk Cruzer Blade', 'usb_usb1'),
  usb('usb_1_7', '046d:c52b', 'Logitech Unifying Receiver', 'usb_usb1'),
  pci('00:1f.6', 'Ethernet Connection (16) I219-LM', { driver: 'vfio-pci', group: 11 }),
  pci('00:14.3', 'Alder Lake-P PCH CNVi WiFi', { driver: 'iwlwifi', class: '0x028000', group: 9 }),
  [
    'net_wlp0s20f3',
    "<parent>pci_0000_00_14_3</parent><capability type='net'><interface>wlp0s20f3</interface><link state='up'/></capability>",
  ],
] as const

/** A laptop with an IOMMU; one guest has its network card and a stick. */
export function giveDevices(world: FakeWorld, name: string): void {
  const { host } = world.libvirt
  for (const [device, text] of devices) {
    host.nodeDevices.push(device)
    host.nodeDeviceTexts.set(device, `<device><name>${device}</name>${text}</device>`)
  }
  const guest = [...host.domains.values()].find((one) => one.name === name)
  if (guest === undefined) throw new Error(`no guest ${name}`)
  const lent =
    "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x00' slot='0x1f' function='0x6'/></source></hostdev><hostdev mode='subsystem' type='usb'><source><vendor id='0x0781'/><product id='0x5567'/></source></hostdev>"
  guest.xml = guest.xml.includes('</devices>')
    ? guest.xml.replace('</devices>', `${lent}</devices>`)
    : guest.xml.replace('</domain>', `<devices>${lent}</devices></domain>`)
}
