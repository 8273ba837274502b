import type { Connection } from '../libvirt/connection.ts'
import { domainXml, listDomainsBy } from '../libvirt/domain.ts'
import { parseXml, selectElements, selectOne, type Document } from '../libvirt/xml.ts'
import { hex, padded } from './node-devices.ts'

function ofHostdevs(document: Document): string[] {
  return selectElements(document, '/domain/devices/hostdev|/domain/devices/interface[@type="hostdev"]').flatMap(
    (device) => {
      const of = (path: string) => selectOne(device, `string(source/${path})`)
      const type = device.getAttribute('type') === 'hostdev' ? of('address/@type') : device.getAttribute('type')
      if (type === 'usb') return [`usb ${hex(of('vendor/@id'))}:${hex(of('product/@id'))}`]
      if (type !== 'pci') return []
      const place = (name: string, length: number) => padded(of(`address/@${name}`), length)
      const slot = `${place('domain', 4)}:${place('bus', 2)}:${place('slot', 2)}`
      return [`pci ${slot}.${place('function', 1)}`]
    },
  )
}

/** The devices of the host that a definition has: kind and address, as `nodeDevice` has them. */
export function hostDevicesIn(xml: string): string[] {
  if (!/<hostdev|'hostdev'|type='(?:block|direct)'/.test(xml)) return []
  const document = parseXml(xml)
  const named = (path: string, attribute: string) =>
    selectElements(document, path).map((source) => source.getAttribute(attribute) ?? '')
  return [
    ...ofHostdevs(document),
    ...named("/domain/devices/disk[@type='block']/source", 'dev').map((path) => `disk ${path}`),
    ...named("/domain/devices/interface[@type='direct']/source", 'dev').map((name) => `network ${name}`),
  ]
}

/** Names of VMs, running or not, by the devices of the host that they have. */
export async function readDeviceUsers(connection: Connection): Promise<ReadonlyMap<string, string[]>> {
  const users = new Map<string, string[]>()
  const all = await listDomainsBy(connection, 0)
  const read = all.map(async (dom) => ({ name: dom.name, xml: await domainXml(connection, dom).catch(() => '') }))
  for (const { name, xml } of await Promise.all(read)) {
    for (const device of new Set(hostDevicesIn(xml))) users.set(device, [...(users.get(device) ?? []), name])
  }
  return users
}
