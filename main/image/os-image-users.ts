import { chainOf, type DiskGraph, type DiskUser } from '../inventory/disk-graph.ts'

/** Who has an image: VMs themselves, VMs whose disks stand on it, and these disks. */
export function usersOf(graph: DiskGraph, path: string): { users: DiskUser[]; overlays: string[] } {
  const overlays = [...graph.backing.keys()].filter((overlay) => chainOf(graph, overlay).includes(path))
  const all = [path, ...overlays].flatMap((one) => graph.users.get(one) ?? [])
  const users = [...new Map(all.map((user) => [user.uuid, user])).values()]
  return { users: users.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })), overlays }
}
