import { Connection, type ConnectionOptions } from '../../../main/libvirt/connection.ts'
import { openLocal } from '../../../main/libvirt/sockets.ts'

export const SYSTEM = 'qemu:///system'

/** A connection to this machine's daemon. */
export async function openSystem(options: Partial<ConnectionOptions> = {}): Promise<Connection> {
  const readOnly = options.readOnly ?? false
  return Connection.open(await openLocal({ uri: SYSTEM, readOnly }), { uri: SYSTEM, ...options })
}
