import type { HostDevice, VmOffers } from '../../../contract/vm-hardware.ts'
import { readDeviceUsers } from '../../inventory/device-users.ts'
import { readNodeDevices } from '../../inventory/node-devices.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import type { Connection } from '../../libvirt/connection.ts'
import { LIST_NODE_DEVICES, flags } from '../../libvirt/flags.ts'
import { domainCapabilities, nodeInfo } from '../../libvirt/node.ts'
import { parseXml, selectElements, selectText } from '../../libvirt/xml.ts'
import { readDefinitions } from './read-hardware.ts'

/** Names of processors that the host can give a machine of this kind, as libvirt tells. */
async function modelsFor(connection: Connection, xml: string): Promise<string[]> {
  const document = parseXml(xml)
  const of = (path: string) => selectText(document, path) ?? undefined
  const query = {
    arch: of('/domain/os/type/@arch'),
    machine: of('/domain/os/type/@machine'),
    virtType: of('/domain/@type'),
    emulator: of('/domain/devices/emulator'),
  }
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
  const answer = parseXml(await domainCapabilities(connection, given))
  const usable = selectElements(answer, "/domainCapabilities/cpu/mode[@name='custom']/model[@usable='yes']")
  return usable.map(({ textContent }) => textContent ?? '').sort()
}

/** What a VM can have: what libvirt tells of it, without what is told on the page of the host alone. */
async function hostDevices(connection: Connection): Promise<Omit<HostDevice, 'usedBy'>[]> {
  const filter = flags(LIST_NODE_DEVICES.CAP_PCI_DEV, LIST_NODE_DEVICES.CAP_USB_DEV)
  return (await readNodeDevices(connection, filter)).flatMap(({ kind, address, label, driver, group, offered }) =>
    offered && (kind === 'pci' || kind === 'usb')
      ? [{ bus: kind, address, name: label ?? address, driver, group }]
      : [],
  )
}

/** What the host can give a VM. */
export async function readOffers(vm: ObservedVm): Promise<VmOffers> {
  const { live, next } = await readDefinitions(vm)
  const [models, devices, { cpus }, users] = await Promise.all([
    modelsFor(vm.connection, live ?? next ?? ''),
    hostDevices(vm.connection),
    nodeInfo(vm.connection),
    readDeviceUsers(vm.connection),
  ])
  const hostDevicesOf = devices.map((one) => ({ ...one, usedBy: users.get(`${one.bus} ${one.address}`) ?? [] }))
  return { models, hostDevices: hostDevicesOf, hostCpus: cpus }
}
