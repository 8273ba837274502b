import { Fault } from '../../../contract/fault.ts'
import { parseXml, selectElements } from '../../libvirt/xml.ts'

/** How each bus names its disks (virDiskNameParse). */
const prefixes = { virtio: 'vd', scsi: 'sd', sata: 'sd', usb: 'sd', ide: 'hd' } as const

/** The first name of a bus that none of the definitions has. @throws Fault REFUSED when all are taken */
export function freeTarget(definitions: readonly (string | null)[], bus: keyof typeof prefixes): string {
  const taken = new Set(
    definitions.flatMap((xml) =>
      xml === null
        ? []
        : selectElements(parseXml(xml), '/domain/devices/disk/target').map((one) => one.getAttribute('dev') ?? ''),
    ),
  )
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const free = [...letters].map((letter) => prefixes[bus] + letter).find((name) => !taken.has(name))
  if (free !== undefined) return free
  throw new Fault('REFUSED', { reason: 'bus-full', detail: bus }, `The ${bus} bus has no place for another disk.`)
}
