import type { DeviceFacts, FactsOf } from '../../../contract/vm-hardware.ts'
import { selectElements, type Element } from '../../libvirt/xml.ts'
import { childElement } from '../../libvirt/xml-edit.ts'

/** An attribute of a child, or of the element itself; null when there is none. */
export function value(element: Element, child: string | null, name: string): string | null {
  const holder = child === null ? element : childElement(element, child)
  return holder?.getAttribute(name) || null
}

export function textOf(element: Element, child: string): string | null {
  return childElement(element, child)?.textContent?.trim() || null
}

export function count(text: string | null): number | null {
  return text === null || !/^\d+$/.test(text) ? null : Number(text)
}

const has = (element: Element, child: string) => childElement(element, child) !== null

/** The attributes of <source> by disk type (libvirt, formatdomain, "Hard drives, floppy disks, CDROMs"). */
function sourceOfDisk(disk: Element): string | null {
  const of = (name: string) => value(disk, 'source', name)
  const volume = of('volume')
  if (volume !== null) return `${of('pool') ?? ''}/${volume}`
  const protocol = of('protocol')
  if (protocol !== null) return `${protocol}:${of('name') ?? ''}`
  return of('file') ?? of('dev') ?? of('dir')
}

const drives = ['disk', 'cdrom', 'floppy', 'lun'] as const

/** `total_bytes_sec` and its siblings (formatdomain, iotune), as virsh blkdeviotune has them as options. */
function limitsOf(disk: Element): string | null {
  const all = selectElements(disk, 'iotune/*').map(
    ({ nodeName, textContent }) => `${nodeName.replaceAll('_', '-')}=${textContent ?? ''}`,
  )
  return all.length === 0 ? null : all.join(' ')
}

function disk(element: Element): FactsOf<'disk'> {
  const device = value(element, null, 'device')
  const source = sourceOfDisk(element)
  return {
    kind: 'disk',
    device: drives.find((one) => one === device) ?? 'disk',
    target: value(element, 'target', 'dev') ?? '',
    bus: value(element, 'target', 'bus'),
    source,
    // An empty drive has none while it runs, whatever the definition says.
    format: source === null ? null : value(element, 'driver', 'type'),
    cache: value(element, 'driver', 'cache'),
    discard: value(element, 'driver', 'discard'),
    io: value(element, 'driver', 'io'),
    readOnly: has(element, 'readonly'),
    shareable: has(element, 'shareable'),
    serial: textOf(element, 'serial'),
    limits: limitsOf(element),
  }
}

function networkCard(element: Element): FactsOf<'interface'> {
  const sources = ['network', 'bridge', 'dev', 'name', 'path'].map((name) => value(element, 'source', name))
  return {
    kind: 'interface',
    type: value(element, null, 'type') ?? '',
    mac: value(element, 'mac', 'address') ?? '',
    source: sources.find((one) => one !== null) ?? null,
    model: value(element, 'model', 'type'),
    link: value(element, 'link', 'state') === 'down' ? 'down' : 'up',
    filter: value(element, 'filterref', 'filter'),
  }
}

function graphics(element: Element): FactsOf<'graphics'> {
  const listen = value(element, 'listen', 'type')
  return {
    kind: 'graphics',
    type: value(element, null, 'type') ?? '',
    listen: value(element, 'listen', 'address') ?? value(element, null, 'listen'),
    // The path is libvirt's own choice unless the definition names it.
    socket: listen === 'socket' ? (value(element, 'listen', 'socket') ?? 'auto') : null,
    keymap: value(element, null, 'keymap'),
    autoport: value(element, null, 'autoport') === 'yes',
  }
}

/** The address of a device of the host: bus and slot, or vendor and product. */
function addressOfHostdev(element: Element): string | null {
  const address = selectElements(element, 'source/address')[0]
  if (address !== undefined) {
    const part = (name: string) => (address.getAttribute(name) ?? '').replace(/^0x/, '')
    if (address.hasAttribute('slot')) {
      return `${part('domain') || '0000'}:${part('bus')}:${part('slot')}.${part('function')}`
    }
    if (address.hasAttribute('device')) return `${part('bus')}:${part('device')}`
    return address.getAttribute('uuid')
  }
  const id = (name: string) => selectElements(element, `source/${name}`)[0]?.getAttribute('id')?.replace(/^0x/, '')
  const [vendor, product] = [id('vendor'), id('product')]
  return vendor === undefined ? null : `${vendor}:${product ?? ''}`
}

function channel(element: Element): FactsOf<'channel'> {
  const [type, name, bus] = [
    value(element, null, 'type'),
    value(element, 'target', 'name'),
    value(element, 'target', 'type'),
  ]
  return { kind: 'channel', type, name, bus }
}

function filesystem(element: Element): FactsOf<'filesystem'> {
  return {
    kind: 'filesystem',
    // Without a word it is 9p (formatdomain, filesystem).
    driver: value(element, 'driver', 'type') ?? '9p',
    source: value(element, 'source', 'dir') ?? value(element, 'source', 'file') ?? value(element, 'source', 'socket'),
    tag: value(element, 'target', 'dir'),
    readOnly: has(element, 'readonly'),
  }
}

/** libvirt writes its sizes in KiB (virDomainMemoryTargetDefFormat). */
function memoryModule(element: Element): FactsOf<'module'> {
  const of = (path: string) => count(selectElements(element, `target/${path}`)[0]?.textContent?.trim() ?? null)
  return { kind: 'module', model: value(element, null, 'model'), size: (of('size') ?? 0) * 1024, node: of('node') }
}

/** Facts of one device element, whatever it is. */
export function deviceFacts(element: Element): DeviceFacts {
  const [type, model] = [value(element, null, 'type'), value(element, null, 'model')]
  switch (element.localName ?? '') {
    case 'disk':
      return disk(element)
    case 'interface':
      return networkCard(element)
    case 'graphics':
      return graphics(element)
    case 'video':
      return {
        kind: 'video',
        model: value(element, 'model', 'type'),
        heads: count(value(element, 'model', 'heads')),
        primary: value(element, 'model', 'primary') === 'yes',
      }
    case 'sound':
      return { kind: 'sound', model }
    case 'memory':
      return memoryModule(element)
    case 'input':
      return { kind: 'input', type, bus: value(element, null, 'bus') }
    case 'serial':
      return {
        kind: 'serial',
        type,
        model: value(element, 'target', 'type'),
        port: count(value(element, 'target', 'port')),
      }
    case 'channel':
      return channel(element)
    case 'rng':
      return { kind: 'rng', model, backend: textOf(element, 'backend') ?? value(element, 'backend', 'model') }
    case 'watchdog':
      return { kind: 'watchdog', model, action: value(element, null, 'action') }
    case 'tpm':
      return {
        kind: 'tpm',
        model,
        backend: value(element, 'backend', 'type'),
        version: value(element, 'backend', 'version'),
      }
    case 'filesystem':
      return filesystem(element)
    case 'hostdev':
      return {
        kind: 'hostdev',
        type,
        address: addressOfHostdev(element),
        managed: value(element, null, 'managed') === 'yes',
      }
    case 'controller':
      return { kind: 'controller', type, model, index: count(value(element, null, 'index')) }
    default:
      return {
        kind: 'other',
        element: element.localName ?? element.nodeName,
        type,
        model: model ?? value(element, 'model', 'type'),
      }
  }
}
