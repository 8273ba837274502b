import type { DiskFault } from '../../contract/vm-condition.ts'
import type { Connection } from '../libvirt/connection.ts'
import { LibvirtError } from '../libvirt/errors.ts'
import { DISK_ERROR } from '../libvirt/states.ts'

/** More disks than a guest has. */
const MOST = 256

/**
 * What the emulator last met on its disks, by target; empty where it tells nothing (a guest that went off meanwhile, a
 * libvirt that does not know). It remembers until the guest goes on.
 */
export async function readDiskFaults(
  connection: Connection,
  dom: { readonly name: string; readonly uuid: string; readonly id: number },
): Promise<ReadonlyMap<string, DiskFault>> {
  try {
    const { errors } = await connection.call('DOMAIN_GET_DISK_ERRORS', { dom, maxerrors: MOST, flags: 0 })
    return new Map(errors.map(({ disk, error }) => [disk, error === DISK_ERROR.NO_SPACE ? 'no-space' : 'other']))
  } catch (error) {
    if (error instanceof LibvirtError) return new Map()
    throw error
  }
}

/** A full disk is the one that a person can help at once. */
export function faultOfDisks(faults: ReadonlyMap<string, DiskFault>): DiskFault {
  return [...faults.values()].includes('no-space') ? 'no-space' : 'other'
}
