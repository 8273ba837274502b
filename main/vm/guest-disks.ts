import type { Connection } from '../libvirt/connection.ts'
import { isNoPool, isNoVolume, isOperationInvalid } from '../libvirt/errors.ts'
import { DOMAIN_XML } from '../libvirt/flags.ts'
import { parseXml, selectElements, selectOne, type Element } from '../libvirt/xml.ts'

/** What a disk lies on, as its definition says it. */
export type DiskPlace =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'volume'; readonly pool: string; readonly volume: string }

/** One disk of a definition that lies in a file, on a block device or in a storage pool. */
export interface GuestDisk {
  readonly target: string
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun'
  readonly place: DiskPlace
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

/** What a disk's source element names; null for none (an empty drive) and for what is no file of the host (NBD, RBD). */
function placeOf(source: Element): DiskPlace | null {
  const path = source.getAttribute('file') || source.getAttribute('dev')
  if (path) return { kind: 'path', path }
  const [pool, volume] = [source.getAttribute('pool'), source.getAttribute('volume')]
  return pool && volume ? { kind: 'volume', pool, volume } : null
}

/**
 * The path of a place; null when its pool or volume does not exist. A pool that is asleep tells no volumes; there the
 * path is the pool's and the name, as pools of directories have it.
 */
export async function pathOf(connection: Connection, place: DiskPlace): Promise<string | null> {
  if (place.kind === 'path') return place.path
  try {
    const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: place.pool })
    try {
      const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: place.volume })
      return (await connection.call('STORAGE_VOL_GET_PATH', { vol })).name
    } catch (error) {
      if (!isOperationInvalid(error)) throw error
      const { xml } = await connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 })
      return `${selectOne(parseXml(xml), 'string(/pool/target/path)')}/${place.volume}`
    }
  } catch (error) {
    if (isNoPool(error) || isNoVolume(error)) return null
    throw error
  }
}

export function guestDisks(xml: string): GuestDisk[] {
  return selectElements(parseXml(xml), '/domain/devices/disk').flatMap((disk) => {
    const source = selectElements(disk, 'source')[0]
    const place = source === undefined ? null : placeOf(source)
    if (place === null) return []
    const device = disk.getAttribute('device') || 'disk'
    return [
      {
        target: selectElements(disk, 'target')[0]?.getAttribute('dev') ?? '',
        device: device as GuestDisk['device'],
        place,
        readOnly: selectElements(disk, 'readonly').length > 0,
        shareable: selectElements(disk, 'shareable').length > 0,
      },
    ]
  })
}
