import type { NodeDevice } from '../../contract/host-device.ts'
import { readDeviceUsers } from '../inventory/device-users.ts'
import { readNodeDevices, type FoundNodeDevice } from '../inventory/node-devices.ts'
import type { Connection } from '../libvirt/connection.ts'

/** What stands between two that are told, such as a SCSI target, is left out: its devices hang on the one above. */
function placed(found: readonly FoundNodeDevice[]): FoundNodeDevice[] {
  const byName = new Map(found.map((device) => [device.name, device]))
  const above = (device: FoundNodeDevice): string | null => {
    const parent = device.parent === null ? undefined : byName.get(device.parent)
    if (parent === undefined) return null
    return parent.kind === 'other' ? above(parent) : parent.name
  }
  return found.filter(({ kind }) => kind !== 'other').map((device) => ({ ...device, parent: above(device) }))
}

/** Parents before their children, each followed by all that hangs on it, by address. */
function asTree(devices: readonly FoundNodeDevice[]): FoundNodeDevice[] {
  const children = Map.groupBy(devices, ({ parent }) => parent)
  const below = (parent: string | null): FoundNodeDevice[] =>
    (children.get(parent) ?? [])
      .toSorted((one, other) => (one.address < other.address ? -1 : 1))
      .flatMap((device) => [device, ...below(device.name)])
  return below(null)
}

/** The devices of a host, in the order of a tree. @throws LibvirtError */
export async function readDevices(connection: Connection): Promise<NodeDevice[]> {
  const [found, users] = await Promise.all([readNodeDevices(connection), readDeviceUsers(connection)])
  return asTree(placed(found)).map((device) => ({
    ...device,
    usedBy: users.get(`${device.kind} ${device.address}`) ?? [],
  }))
}
