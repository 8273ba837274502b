import type { HostDevice, VmOffers } from '../../../contract/vm-hardware.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import type { Connection } from '../../libvirt/connection.ts'
import { domainXml, listDomainsBy } from '../../libvirt/domain.ts'
import { LIST_NODE_DEVICES, flags } from '../../libvirt/flags.ts'
import { domainCapabilities, listNodeDevices, nodeDeviceXml, nodeInfo } from '../../libvirt/node.ts'
import { parseXml, selectElements, selectOne, selectText, type Document } from '../../libvirt/xml.ts'
import { isNoNodeDevice } from '../../libvirt/errors.ts'
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

const hex = (text: string) => text.replace(/^0x/, '').toLowerCase()
const padded = (text: string, length: number) => Number(text).toString(16).padStart(length, '0')

function nameIn(document: Document): string {
  const part = (name: string) => selectOne(document, `normalize-space(/device/capability/${name})`)
  const id = (name: string) => hex(selectOne(document, `string(/device/capability/${name}/@id)`))
  const named = [part('vendor'), part('product')].filter((text) => text !== '').join(' ')
  return named === '' ? `${id('vendor')}:${id('product')}` : named
}

type FoundDevice = Omit<HostDevice, 'usedBy'>

/** Reads libvirt's description of a device of the host; null for what no VM can have. */
export function hostDeviceOf(xml: string): FoundDevice | null {
  const document = parseXml(xml)
  const of = (path: string) => selectOne(document, `string(/device/capability/${path})`)
  const driver = selectText(document, '/device/driver/name')
  const bus = of('@type')
  if (bus === 'usb_device') {
    const address = `${hex(of('vendor/@id'))}:${hex(of('product/@id'))}`
    // Hubs: the host itself reaches the others through them (USB 2.0, 9.6.1: the Linux Foundation's root hubs).
    if (address.startsWith('1d6b:')) return null
    return { bus: 'usb', address, name: nameIn(document), driver, group: null }
  }
  if (bus !== 'pci') return null
  // 0x06: bridges; what hangs on them is what can be given away (PCI Code and ID Assignment, 1.7).
  if (/^0x06/.test(of('class'))) return null
  const address = `${padded(of('domain'), 4)}:${padded(of('bus'), 2)}:${padded(of('slot'), 2)}.${of('function')}`
  const group = selectText(document, '/device/capability/iommuGroup/@number')
  return { bus: 'pci', address, name: nameIn(document), driver, group: group === null ? null : Number(group) }
}

async function hostDevices(connection: Connection): Promise<FoundDevice[]> {
  const filter = flags(LIST_NODE_DEVICES.CAP_PCI_DEV, LIST_NODE_DEVICES.CAP_USB_DEV)
  const found = await listNodeDevices(connection, filter)
  const read = found.map(async ({ name }) => {
    try {
      return hostDeviceOf(await nodeDeviceXml(connection, name))
    } catch (error) {
      // Unplugged between the list and the question.
      if (isNoNodeDevice(error)) return null
      throw error
    }
  })
  return (await Promise.all(read)).filter((one) => one !== null)
}

/** The devices of the host that a definition has, as {@link hostDeviceOf} calls them. */
export function hostDevicesIn(xml: string): string[] {
  if (!xml.includes('<hostdev')) return []
  return selectElements(parseXml(xml), '/domain/devices/hostdev').flatMap((device) => {
    const of = (path: string) => selectOne(device, `string(source/${path})`)
    if (device.getAttribute('type') === 'usb') return [`usb ${hex(of('vendor/@id'))}:${hex(of('product/@id'))}`]
    if (device.getAttribute('type') !== 'pci') return []
    const place = (name: string, length: number) => padded(of(`address/@${name}`), length)
    const slot = `${place('domain', 4)}:${place('bus', 2)}:${place('slot', 2)}`
    return [`pci ${slot}.${place('function', 1)}`]
  })
}

/** Names of VMs by the devices of the host that they have. */
async function usersOf({ connection }: ObservedVm): Promise<ReadonlyMap<string, string[]>> {
  const users = new Map<string, string[]>()
  const all = await listDomainsBy(connection, 0)
  const read = all.map(async (dom) => ({ name: dom.name, xml: await domainXml(connection, dom).catch(() => '') }))
  for (const { name, xml } of await Promise.all(read))
    for (const device of hostDevicesIn(xml)) users.set(device, [...(users.get(device) ?? []), name])
  return users
}

/** What the host can give a VM. */
export async function readOffers(vm: ObservedVm): Promise<VmOffers> {
  const { live, next } = await readDefinitions(vm)
  const [models, devices, { cpus }, users] = await Promise.all([
    modelsFor(vm.connection, live ?? next ?? ''),
    hostDevices(vm.connection),
    nodeInfo(vm.connection),
    usersOf(vm),
  ])
  const hostDevicesOf = devices.map((one) => ({ ...one, usedBy: users.get(`${one.bus} ${one.address}`) ?? [] }))
  return { models, hostDevices: hostDevicesOf, hostCpus: cpus }
}
