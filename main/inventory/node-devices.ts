import type { NodeDevice } from '../../contract/host-device.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoNodeDevice } from '../libvirt/errors.ts'
import { listNodeDevices, nodeDeviceXml } from '../libvirt/node.ts'
import { parseXml, selectOne, selectText, type Document } from '../libvirt/xml.ts'

export const hex = (text: string) => text.replace(/^0x/, '').toLowerCase()
/** Places are decimal in libvirt's own descriptions and hexadecimal with 0x in definitions. */
export const padded = (text: string, length: number) => Number(text).toString(16).padStart(length, '0')

/** What a description tells of the device alone. */
export type FoundNodeDevice = Omit<NodeDevice, 'usedBy'>

type Kind = NodeDevice['kind']
const kinds: Readonly<Record<string, Kind>> = {
  pci: 'pci',
  usb_device: 'usb',
  net: 'network',
  storage: 'disk',
  mdev: 'mediated',
}

const of = (document: Document, path: string) => selectOne(document, `normalize-space(/device/capability/${path})`)

function labelIn(document: Document): string | null {
  const named = ['vendor', 'product'].map((part) => of(document, part)).filter((text) => text !== '')
  // A disk's maker is often a number that says nothing.
  const told = [...named, of(document, 'model')].filter((text) => text !== '' && !/^0x[0-9a-f]+$/.test(text)).join(' ')
  if (told !== '') return told
  const id = (part: string) => hex(of(document, `${part}/@id`))
  // No list of names knows it: its numbers are what is searched for.
  return id('vendor') === '' ? null : `${id('vendor')}:${id('product')}`
}

function addressIn(document: Document, kind: Kind, name: string): string {
  const part = (path: string) => of(document, path)
  switch (kind) {
    case 'pci': {
      const [domain, bus, slot] = [padded(part('domain'), 4), padded(part('bus'), 2), padded(part('slot'), 2)]
      return `${domain}:${bus}:${slot}.${part('function')}`
    }
    case 'usb':
      return `${hex(part('vendor/@id'))}:${hex(part('product/@id'))}`
    case 'network':
      return part('interface')
    case 'disk':
      return part('block')
    case 'mediated':
    case 'other':
      return name
  }
}

/** PCI bridges (class 0x06: PCI Code and ID Assignment, 1.7) and root hubs (USB 2.0, 9.6.1): others hang on them. */
function isOffered(document: Document, kind: Kind, address: string): boolean {
  if (kind === 'pci') return !/^0x06/.test(of(document, 'class'))
  return kind === 'usb' && !address.startsWith('1d6b:')
}

/** Reads libvirt's description of one device. */
export function nodeDeviceOf(xml: string): FoundNodeDevice {
  const document = parseXml(xml)
  const kind = kinds[of(document, '@type')] ?? 'other'
  const name = selectText(document, '/device/name') ?? ''
  const address = addressIn(document, kind, name)
  const group = selectText(document, '/device/capability/iommuGroup/@number')
  const size = of(document, 'size')
  return {
    name,
    kind,
    address,
    parent: selectText(document, '/device/parent'),
    label: labelIn(document),
    driver: selectText(document, '/device/driver/name'),
    group: group === null ? null : Number(group),
    size: kind !== 'disk' || size === '' ? null : Number(size),
    link: kind === 'network' ? of(document, 'link/@state') || null : null,
    offered: isOffered(document, kind, address),
  }
}

/** Devices of a host; each of them is asked for by itself. @param filter LIST_NODE_DEVICES, 0 for all */
export async function readNodeDevices(connection: Connection, filter = 0): Promise<FoundNodeDevice[]> {
  const read = (await listNodeDevices(connection, filter)).map(async ({ name }) => {
    try {
      return nodeDeviceOf(await nodeDeviceXml(connection, name))
    } catch (error) {
      // Unplugged between the list and the question.
      if (isNoNodeDevice(error)) return null
      throw error
    }
  })
  return (await Promise.all(read)).filter((one) => one !== null)
}
