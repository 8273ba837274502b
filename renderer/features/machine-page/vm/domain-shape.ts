/** One disk as the definition has it. */
export interface DomainDisk {
  /** As the guest's bus sees it: vda, sda, hda. */
  readonly target: string
  readonly bus: string | null
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun'
  readonly format: string | null
  /** A path, a volume as pool/name, or an address; null for an empty drive. */
  readonly source: string | null
  readonly readOnly: boolean
}

/** What the page shows of a definition beside the live picture. */
export interface DomainShape {
  readonly disks: readonly DomainDisk[]
  /** A graphics element that a console can be opened on. */
  readonly hasScreen: boolean
  /** For example pc-i440fx-7.2 or q35. */
  readonly machine: string | null
  readonly firmware: 'bios' | 'uefi'
}

function children(element: Element, name?: string): Element[] {
  return Array.from(element.childNodes).filter(
    (node): node is Element => node.nodeType === 1 && (name === undefined || (node as Element).tagName === name),
  )
}

function child(element: Element | undefined, name: string): Element | undefined {
  return element === undefined ? undefined : children(element, name)[0]
}

const attribute = (element: Element | undefined, name: string): string | null => {
  const value = element?.getAttribute(name) ?? null
  return value === '' ? null : value
}

const devices = ['disk', 'cdrom', 'floppy', 'lun'] as const

/** The attributes of <source> by disk type (libvirt, formatdomain, "Hard drives, floppy disks, CDROMs"). */
function sourceOf(disk: Element): string | null {
  const source = child(disk, 'source')
  const volume = attribute(source, 'volume')
  if (volume !== null) return `${attribute(source, 'pool') ?? ''}/${volume}`
  const protocol = attribute(source, 'protocol')
  if (protocol !== null) return `${protocol}:${attribute(source, 'name') ?? ''}`
  return attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'dir')
}

function readDisk(disk: Element): DomainDisk {
  const target = child(disk, 'target')
  const device = attribute(disk, 'device')
  return {
    target: attribute(target, 'dev') ?? '',
    bus: attribute(target, 'bus'),
    device: devices.find((one) => one === device) ?? 'disk',
    format: attribute(child(disk, 'driver'), 'type'),
    source: sourceOf(disk),
    readOnly: child(disk, 'readonly') !== undefined,
  }
}

/** Reads libvirt's domain document. */
export function readDomain(document: Document): DomainShape {
  const root = document.documentElement
  const os = child(root, 'os')
  const parts = child(root, 'devices')
  const loader = child(os, 'loader')
  const isUefi = attribute(os, 'firmware') === 'efi' || attribute(loader, 'type') === 'pflash'
  return {
    disks: parts === undefined ? [] : children(parts, 'disk').map(readDisk),
    hasScreen: parts !== undefined && children(parts, 'graphics').some((one) => attribute(one, 'type') === 'vnc'),
    machine: attribute(child(os, 'type'), 'machine'),
    firmware: isUefi ? 'uefi' : 'bios',
  }
}

/** True when a snapshot could be kept: libvirt keeps them in writable disks. */
export function canKeepSnapshot(shape: DomainShape): boolean {
  return shape.disks.some((disk) => disk.device === 'disk' && !disk.readOnly && disk.source !== null)
}

/** @returns null for text that is no XML */
export function parseDomain(xml: string): DomainShape | null {
  const document = new DOMParser().parseFromString(xml, 'application/xml')
  return document.querySelector('parsererror') === null ? readDomain(document) : null
}
