import { SEED_MARK } from '../inventory/domain-summary.ts'
import { parseXml } from '../libvirt/xml.ts'
import { metadataElement } from '../libvirt/xml-edit.ts'
import { xmlText } from '../step/xml-text.ts'

/** A guest's seed: the disk that it is, and the volume that it lies in. */
export interface SeedPlace {
  readonly target: string
  readonly path: string
}

/** Null for a guest that was never told by a seed; `place` is null once it was taken away. */
export function seedMark(xml: string): { readonly place: SeedPlace | null } | null {
  if (!xml.includes(SEED_MARK.uri)) return null
  const mark = metadataElement(parseXml(xml), SEED_MARK.uri)
  if (mark === null) return null
  const [target, path] = [mark.getAttribute('target'), mark.getAttribute('path')]
  return { place: target && path ? { target, path } : null }
}

function attributes(place: SeedPlace | null): string {
  return place === null ? '' : ` target="${xmlText(place.target)}" path="${xmlText(place.path)}"`
}

/** The mark as a definition has it. */
export function seedMetadata(place: SeedPlace | null): string {
  const { uri, prefix } = SEED_MARK
  return `<${prefix}:seed xmlns:${prefix}="${uri}"${attributes(place)}/>`
}

/** The mark as it is set on a domain: libvirt puts the namespace around it. */
export function seedElement(place: SeedPlace | null): string {
  return `<seed${attributes(place)}/>`
}

/** Read-only, on virtio: a kernel for clouds has drivers for nothing else. No boot order. */
export function seedDisk({ target, path }: SeedPlace): string {
  return [
    "<disk type='file' device='disk'><driver name='qemu' type='raw'/>",
    `<source file='${xmlText(path)}'/><target dev='${xmlText(target)}' bus='virtio'/><readonly/></disk>`,
  ].join('')
}
