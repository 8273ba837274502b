import { Fault } from '../../contract/fault.ts'
import type { FoundSource } from '../../contract/pool-source.ts'
import { parseXml, selectElements, selectOne } from '../libvirt/xml.ts'
import type { Engines } from '../step/engines.ts'
import { xmlText } from '../step/xml-text.ts'

interface SourcesInput {
  readonly connection: string
  readonly type: 'netfs' | 'iscsi' | 'logical'
  readonly host?: string | undefined
}

/**
 * What libvirt finds: exports of a host (showmount), targets of a portal (iscsiadm), volume groups (pvs).
 * @throws Fault INVALID_INPUT without the host that has to be asked, ENGINE_UNAVAILABLE; LibvirtError when it does not answer
 */
export async function findPoolSources(input: SourcesInput, engines: Engines): Promise<FoundSource[]> {
  const { type, host } = input
  if (type !== 'logical' && host === undefined) {
    throw new Fault('INVALID_INPUT', { field: 'host', problem: 'missing' }, 'Say which host is to be asked.')
  }
  const connection = await engines.libvirt(input.connection)
  const srcSpec = host === undefined ? null : `<source><host name='${xmlText(host)}'/></source>`
  const { xml } = await connection.call('CONNECT_FIND_STORAGE_POOL_SOURCES', { type, srcSpec, flags: 0 })
  return readSources(xml, type)
}

/** The answer's sources (https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectFindStoragePoolSources). */
export function readSources(xml: string, type: SourcesInput['type']): FoundSource[] {
  return selectElements(parseXml(xml), '/sources/source').map((source) => {
    const text = (path: string) => selectOne(source, `string(${path})`).trim()
    const paths = selectElements(source, 'device').map((device) => device.getAttribute('path') ?? '')
    const name = { netfs: text('dir/@path'), iscsi: paths[0] ?? '', logical: text('name') }[type]
    return {
      host: text('host/@name') || null,
      name,
      format: text('format/@type') || null,
      devices: type === 'logical' ? paths : [],
    }
  })
}
