import { Connection } from '../../../main/libvirt/connection.ts'
import { defineDomain, undefineDomain } from '../../../main/libvirt/domain.ts'
import type { Dom } from '../../../main/libvirt/signature.ts'
import { openLocal } from '../../../main/libvirt/sockets.ts'
import { uniqueName } from '../../support/host/identity.ts'

export const SYSTEM = 'qemu:///system'
export const COUNT = 200

/** A connection to this machine's daemon, as the app keeps it. */
export async function openSystem(keepalive?: false): Promise<Connection> {
  const stream = await openLocal({ uri: SYSTEM })
  return Connection.open(stream, { uri: SYSTEM, ...(keepalive === false ? { keepalive } : {}) })
}

/** Runs with 200 defined guests that are off, then removes them. */
export async function withDomains<T>(run: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await openSystem()
  const domains: Dom[] = []
  try {
    for (let i = 0; i < COUNT; i++) domains.push(await defineDomain(connection, domainXml(uniqueName('bench'))))
    return await run(connection)
  } finally {
    for (const dom of domains) await undefineDomain(connection, dom).catch(() => undefined)
    await connection.close()
  }
}

function domainXml(name: string): string {
  return `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>256</memory><vcpu>2</vcpu>
  <os><type>hvm</type></os>
  <devices>
    <interface type='network'><source network='default'/><model type='virtio'/></interface>
    <serial type='pty'/><console type='pty'/>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/><video><model type='vga'/></video>
  </devices>
</domain>`
}
