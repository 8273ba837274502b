import type { FileErrorCode } from '../../../contract/file-fault.ts'
import { leaveOut, type LeftOut } from '../../../contract/texts/left-out.ts'
import { parseXml, selectElements, selectOne, type Document, type Element } from '../../libvirt/xml.ts'

/** A disk as an OVF names it. */
export interface OvfDisk {
  /** Name of its file in the archive. */
  readonly file: string
  readonly format: 'vmdk' | 'vpc' | 'qcow2'
  /** Bytes that the guest sees. */
  readonly capacity: number
}

export interface OvfSystem {
  readonly name: string
  readonly vcpus: number
  /** Bytes. */
  readonly memory: number
  readonly firmware: 'bios' | 'uefi'
  readonly disks: readonly OvfDisk[]
  readonly cards: readonly { readonly network: string; readonly model: string }[]
  readonly leftOut: readonly LeftOut[]
}

type OvfCause = Extract<FileErrorCode, `ovf-${string}`>

/** What of a descriptor cannot be imported; its words are with all others of files. */
export class OvfError extends Error {
  override readonly name = 'OvfError'
  readonly reason: OvfCause
  readonly values: Readonly<Record<string, string>>

  constructor(reason: OvfCause, values: Readonly<Record<string, string>> = {}) {
    super(reason)
    this.reason = reason
    this.values = values
  }
}

/** Of prefixes an OVF may choose its own: elements and attributes are found by their local names. */
const child = (element: Element, name: string) => selectOne(element, `string(./*[local-name()='${name}'])`).trim()
const attribute = (element: Element, name: string) => selectOne(element, `string(./@*[local-name()='${name}'])`)
const below = (node: Document | Element, name: string) => selectElements(node, `.//*[local-name()='${name}']`)

/** CIM_ResourceAllocationSettingData.ResourceType. */
const RESOURCE = { processor: '3', memory: '4', ethernet: '10', disk: '17' } as const
/** Controllers and what every VM has anyway. */
const QUIET = new Set(['5', '6', '20', '23', '24', '1'])
const DEVICES: Readonly<Record<string, string>> = {
  '14': 'floppy drive',
  '15': 'CD drive',
  '16': 'CD drive',
  '35': 'sound card',
}

/** DSP0004, annex C.1: "byte * 2^20"; older writers say MegaBytes. */
function unitOf(text: string, otherwise: number): number {
  const power = /^byte\s*\*\s*2\^(\d{1,2})$/.exec(text.trim())?.[1]
  if (power !== undefined) return 2 ** Number(power)
  const named = ({ byte: 1, bytes: 1, kilobytes: 2 ** 10, megabytes: 2 ** 20, gigabytes: 2 ** 30 } as const)[
    text.trim().toLowerCase() as 'byte'
  ]
  return named ?? otherwise
}

function formatOf(uri: string): OvfDisk['format'] {
  if (/vmdk/i.test(uri)) return 'vmdk'
  if (/qcow/i.test(uri)) return 'qcow2'
  if (/vhd|LinkId=137171/i.test(uri)) return 'vpc'
  throw new OvfError('ovf-format', { format: uri || '?' })
}

function disksOf(document: Document): ReadonlyMap<string, OvfDisk> {
  const files = new Map<string, string>()
  for (const file of selectElements(document, "/*/*[local-name()='References']/*[local-name()='File']")) {
    const packing = attribute(file, 'compression')
    if (packing !== '' && packing !== 'identity') throw new OvfError('ovf-packed', { packing })
    if (attribute(file, 'chunkSize') !== '') throw new OvfError('ovf-pieces')
    files.set(attribute(file, 'id'), attribute(file, 'href'))
  }
  const disks = new Map<string, OvfDisk>()
  for (const disk of selectElements(document, "/*/*[local-name()='DiskSection']/*[local-name()='Disk']")) {
    const id = attribute(disk, 'diskId')
    const file = files.get(attribute(disk, 'fileRef'))
    if (attribute(disk, 'parentRef') !== '') throw new OvfError('ovf-parent', { disk: id })
    if (file === undefined) throw new OvfError('ovf-no-file', { disk: id })
    const capacity = Number(attribute(disk, 'capacity')) * unitOf(attribute(disk, 'capacityAllocationUnits'), 1)
    if (!Number.isSafeInteger(capacity) || capacity <= 0) throw new OvfError('ovf-capacity', { disk: id })
    disks.set(id, { file, format: formatOf(attribute(disk, 'format')), capacity })
  }
  return disks
}

function modelOf(subtype: string): string {
  const known = subtype.toLowerCase()
  if (known.includes('virtio')) return 'virtio'
  if (known.includes('vmxnet3')) return 'vmxnet3'
  return known === 'e1000' || known.startsWith('8254') ? 'e1000' : 'e1000e'
}

interface Hardware {
  vcpus: number
  memory: number
  readonly disks: OvfDisk[]
  readonly cards: OvfSystem['cards'][number][]
  readonly leftOut: LeftOut[]
}

function takeItem(into: Hardware, item: Element, name: string, disks: ReadonlyMap<string, OvfDisk>): void {
  const type = child(item, 'ResourceType')
  const quantity = Number(child(item, 'VirtualQuantity'))
  switch (type) {
    case RESOURCE.processor:
      into.vcpus = quantity
      return
    case RESOURCE.memory:
      into.memory = quantity * unitOf(child(item, 'AllocationUnits'), 2 ** 20)
      return
    case RESOURCE.ethernet:
      into.cards.push({ network: child(item, 'Connection'), model: modelOf(child(item, 'ResourceSubType')) })
      return
    case RESOURCE.disk:
      into.disks.push(diskNamed(child(item, 'HostResource'), name, disks))
      return
  }
  if (QUIET.has(type)) return
  const device = DEVICES[type] ?? (child(item, 'ElementName') || `device ${type}`)
  into.leftOut.push(leaveOut('device', { name, device }))
}

function diskNamed(resource: string, name: string, disks: ReadonlyMap<string, OvfDisk>): OvfDisk {
  const id = resource.replace(/^(?:ovf:)?\/disk\//, '')
  const disk = disks.get(id)
  if (disk === undefined) throw new OvfError('ovf-no-disk', { disk: id, name })
  return disk
}

function systemOf(system: Element, disks: ReadonlyMap<string, OvfDisk>): OvfSystem {
  const hardware = below(system, 'VirtualHardwareSection')[0]
  if (hardware === undefined) throw new OvfError('ovf-no-hardware')
  const name = child(system, 'Name') || attribute(system, 'id')
  const found: Hardware = { vcpus: 1, memory: 512 * 2 ** 20, disks: [], cards: [], leftOut: [] }
  const items = ['Item', 'StorageItem', 'EthernetPortItem'].flatMap((kind) => below(hardware, kind))
  for (const item of items) takeItem(found, item, name, disks)
  const sane = Number.isInteger(found.vcpus) && found.vcpus >= 1 && found.vcpus <= 512
  if (!sane) throw new OvfError('ovf-processors', { name })
  if (!Number.isSafeInteger(found.memory) || found.memory < 2 ** 20) throw new OvfError('ovf-memory', { name })
  return { name, ...found, firmware: isUefi(system) ? 'uefi' : 'bios' }
}

/** VMware: vmw:Config key="firmware"; VirtualBox: its own Machine's Firmware type. */
function isUefi(system: Element): boolean {
  const vmware = below(system, 'Config').some(
    (config) => attribute(config, 'key') === 'firmware' && attribute(config, 'value') === 'efi',
  )
  return vmware || below(system, 'Firmware').some((firmware) => /^EFI/.test(attribute(firmware, 'type')))
}

/** Reads an OVF descriptor (DMTF DSP0243, 1.0 to 2.1). @throws OvfError, XmlError */
export function readOvf(text: string): OvfSystem[] {
  const document = parseXml(text)
  if (document.documentElement?.localName !== 'Envelope') throw new OvfError('ovf-no-envelope')
  const disks = disksOf(document)
  const systems = below(document, 'VirtualSystem').map((system) => systemOf(system, disks))
  if (systems.length === 0) throw new OvfError('ovf-no-vm')
  return systems
}
