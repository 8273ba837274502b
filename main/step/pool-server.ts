import type { Connection } from '../libvirt/connection.ts'
import type { Pool } from '../libvirt/signature.ts'
import { parseXml, selectOne } from '../libvirt/xml.ts'
import { tryPort } from '../system/tcp-probe.ts'

/** A server on a network of ours answers within this. Milliseconds. */
const PATIENCE = 5_000

/** Where the server of a pool listens (IANA's registry of ports); null for a pool without one, or one that is not known. */
export function serverOf(xml: string): { readonly host: string; readonly port: number } | null {
  const document = parseXml(xml)
  const text = (path: string) => selectOne(document, `string(${path})`)
  const host = text('/pool/source/host/@name')
  const type = text('/pool/@type')
  if (host === '') return null
  if (type === 'iscsi') return { host, port: Number(text('/pool/source/host/@port') || 3260) }
  if (type !== 'netfs') return null
  const ports: Readonly<Record<string, number>> = { auto: 2049, nfs: 2049, cifs: 445, glusterfs: 24007 }
  const port = ports[text('/pool/source/format/@type') || 'auto']
  return port === undefined ? null : { host, port }
}

/**
 * mount.nfs and iscsiadm try for two minutes, and libvirt cannot be told to stop: a server that is off is found before.
 * @throws Error with the host and the port at which nobody answers
 */
export async function refuseSilentServer(connection: Connection, pool: Pool): Promise<void> {
  const { xml } = await connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 })
  const server = serverOf(xml)
  if (server === null) return
  const { answer, detail } = await tryPort(server.host, server.port, PATIENCE)
  if (answer !== 'answered') throw new Error(`no answer from ${server.host} at port ${server.port}: ${detail}`)
}
