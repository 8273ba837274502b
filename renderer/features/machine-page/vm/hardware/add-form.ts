import { newDevice } from '../../../../../contract/vm-set.ts'
import type { Draft, Offers } from './change-form.ts'

export const additions = ['disk', 'card', 'cdrom', 'folder', 'rng', 'watchdog', 'tpm', 'agent', 'serial'] as const
export type Addition = (typeof additions)[number]

export type AddFieldName =
  'source' | 'capacity' | 'path' | 'format' | 'bus' | 'network' | 'model' | 'medium' | 'tag' | 'action'

export interface AddField {
  readonly name: AddFieldName
  readonly kind: 'text' | 'number' | 'choice' | 'file' | 'folder'
  readonly options?: readonly string[]
}

/** What is to be said of a device that is added. */
export function addFieldsOf(kind: Addition, draft: Draft, { networks }: Pick<Offers, 'networks'>): readonly AddField[] {
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
  ...{ medium: '', tag: 'share', action: 'reset' },
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
