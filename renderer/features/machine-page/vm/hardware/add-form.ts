import type { HostDevice } from '../../../../../contract/vm-hardware.ts'
import { newDevice } from '../../../../../contract/vm-set.ts'
import type { Draft, Offers } from './change-form.ts'

export const additions = [
  ...(['disk', 'card', 'cdrom', 'folder', 'module', 'rng', 'watchdog', 'tpm', 'agent', 'serial', 'host'] as const),
] as const
export type Addition = (typeof additions)[number]

export type AddFieldName =
  | 'source'
  | 'capacity'
  | 'path'
  | 'format'
  | 'bus'
  | 'network'
  | 'model'
  | 'medium'
  | 'tag'
  | 'action'
  | 'module'
  | 'hostDevice'

export interface AddField {
  readonly name: AddFieldName
  readonly kind: 'text' | 'number' | 'choice' | 'file' | 'folder'
  readonly options?: readonly string[]
}

/** What is to be said of a device that is added. */
export function addFieldsOf(
  kind: Addition,
  draft: Draft,
  { networks, hostDevices = [] }: Pick<Offers, 'networks'> & { readonly hostDevices?: readonly HostDevice[] },
): readonly AddField[] {
  const bus: AddField = { name: 'bus', kind: 'choice', options: ['virtio', 'scsi', 'sata', 'ide', 'usb'] }
  switch (kind) {
    case 'disk':
      return [
        { name: 'source', kind: 'choice', options: ['new', 'file'] },
        ...(draft['source'] === 'file'
          ? [
              { name: 'path', kind: 'file' } as const,
              { name: 'format', kind: 'choice', options: ['qcow2', 'raw', 'vmdk', 'vdi'] } as const,
            ]
          : [{ name: 'capacity', kind: 'number' } as const]),
        bus,
      ]
    case 'card':
      return [
        { name: 'network', kind: 'choice', options: networks },
        { name: 'model', kind: 'choice', options: ['virtio', 'e1000e', 'e1000', 'rtl8139'] },
      ]
    case 'cdrom':
      return [{ name: 'medium', kind: 'file' }]
    case 'folder':
      return [
        { name: 'path', kind: 'folder' },
        { name: 'tag', kind: 'text' },
      ]
    case 'module':
      return [{ name: 'module', kind: 'number' }]
    case 'host':
      return [{ name: 'hostDevice', kind: 'choice', options: ['', ...hostDevices.map(hostWord)] }]
    case 'watchdog':
      return [{ name: 'action', kind: 'choice', options: ['reset', 'poweroff', 'shutdown', 'pause', 'none'] }]
    case 'rng':
    case 'tpm':
    case 'agent':
    case 'serial':
      return []
  }
}

/** What the fields say at first. */
export const firstDraft: Draft = {
  ...{ source: 'new', capacity: '10', path: '', format: 'qcow2', bus: 'virtio', network: '', model: 'virtio' },
  ...{ medium: '', tag: 'share', action: 'reset', module: '1024', hostDevice: '' },
}

/** A device of the host in one line, its address first. */
/** Names of what is there, and of VMs: no words that a language has. */
export function hostWord({ bus, address, name, group, usedBy }: HostDevice): string {
  const more = [group === null ? '' : `IOMMU ${group}`, usedBy.length === 0 ? '' : `→ ${usedBy.join(', ')}`]
  return [`${bus} ${address} – ${name}`, ...more].filter((part) => part !== '').join(' · ')
}

function hostSource(word: string): object {
  const [, bus, address = ''] = /^(usb|pci) (\S+)/.exec(word) ?? []
  const [vendor, product] = address.split(':')
  return bus === 'usb' ? { bus, vendor, product } : { bus, address }
}

function raw(kind: Addition, draft: Draft): object {
  switch (kind) {
    case 'disk':
      return {
        kind,
        bus: draft['bus'],
        source:
          draft['source'] === 'file'
            ? { kind: 'file', path: draft['path'], format: draft['format'] }
            : { kind: 'new', size: Number(draft['capacity']) },
      }
    case 'card':
      return { kind, source: { kind: 'network', name: draft['network'] }, model: draft['model'] }
    case 'cdrom':
      return { kind, source: draft['medium'] || null }
    case 'folder':
      return { kind, path: draft['path'], tag: draft['tag'] }
    case 'module':
      return { kind, size: Number(draft['module']) }
    case 'host':
      return { kind, source: hostSource(draft['hostDevice'] ?? '') }
    case 'watchdog':
      return { kind, action: draft['action'] }
    case 'rng':
    case 'tpm':
    case 'agent':
    case 'serial':
      return { kind }
  }
}

/** The device as the act takes it; null while something is missing. */
export function deviceOf(kind: Addition, draft: Draft) {
  const device = raw(kind, draft)
  return newDevice.safeParse(device).success ? (device as Parameters<typeof newDevice.parse>[0] & object) : null
}
