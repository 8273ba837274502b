import type { Connection } from '../libvirt/connection.ts'
import { DOMAIN_XML } from '../libvirt/flags.ts'
import { parseXml, selectElements } from '../libvirt/xml.ts'

/** One disk of a definition that lies in a file or on a block device. */
export interface GuestDisk {
  readonly target: string
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun'
  readonly path: string
  readonly readOnly: boolean
  readonly shareable: boolean
}

export async function readDefinition(
  connection: Connection,
  dom: { readonly name: string; readonly uuid: string; readonly id: number },
): Promise<string> {
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: DOMAIN_XML.INACTIVE })
  return xml
}

/** The disks of a definition that have a path; a disk given as pool and volume is found by the caller. */
export function guestDisks(xml: string): GuestDisk[] {
  return selectElements(parseXml(xml), '/domain/devices/disk').flatMap((disk) => {
    const source = selectElements(disk, 'source')[0]
    const path = source?.getAttribute('file') || source?.getAttribute('dev')
    if (!path) return []
    const device = disk.getAttribute('device') || 'disk'
    return [
      {
        target: selectElements(disk, 'target')[0]?.getAttribute('dev') ?? '',
        device: device as GuestDisk['device'],
        path,
        readOnly: selectElements(disk, 'readonly').length > 0,
        shareable: selectElements(disk, 'shareable').length > 0,
      },
    ]
  })
}
