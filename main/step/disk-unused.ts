import { Fault } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { LIST_STORAGE_POOLS } from '../libvirt/flags.ts'
import type { Addresses } from './engines.ts'
import { virsh } from './engines.ts'
import { commandLine, quote } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

/** Goes on only when nothing stands on these files and no VM names them: what comes after it removes them. */
export interface DiskUnused {
  readonly type: 'disk.unused'
  readonly connection: string
  readonly paths: readonly string[]
}

const backingPath = (xml: string) => /<backingStore>.*?<path>([^<]*)<\/path>/s.exec(xml)?.[1]

/** @throws Fault REFUSED naming the file and who needs it; nothing has been removed then */
export async function refuseUsed({ paths }: DiskUnused, connection: Connection): Promise<void> {
  const doomed = new Map(paths.map((path) => [xmlText(path), path]))
  const refuse = (path: string, by: string) => {
    const data = { reason: 'disk-needed', detail: by }
    throw new Fault('REFUSED', data, `${path} is needed by ${by}: it was changed meanwhile. The file stays.`)
  }
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const { pools } = await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', { need_results: 1, flags })
  for (const pool of pools) {
    const { vols } = await connection.call('STORAGE_POOL_LIST_ALL_VOLUMES', { pool, need_results: 1, flags: 0 })
    for (const vol of vols) {
      if (paths.includes(vol.key)) continue
      const dump = await connection.call('STORAGE_VOL_GET_XML_DESC', { vol, flags: 0 }).catch(() => null)
      const path = doomed.get(backingPath(dump?.xml ?? '') ?? '')
      if (path !== undefined) refuse(path, vol.key)
    }
  }
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
  for (const dom of domains) {
    const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })
    for (const [word, path] of doomed) if (xml.includes(`='${word}'`)) refuse(path, dom.name)
  }
}

export function explainUnused({ connection, paths }: DiskUnused, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(virsh(addresses, connection, ...words))
  const wanted = paths.map((path) => `-e ${quote(`<path>${xmlText(path)}</path>`)}`).join(' ')
  const volumes = `$(${line('-q', 'vol-list')} "$pool" | awk '{ print $1 }')`
  const all = `for volume in ${volumes}; do ${line('vol-dumpxml', '--pool')} "$pool" "$volume"; done`
  return [
    `! for pool in $(${line('pool-list', '--name')}); do ${all}; done`,
    `sed -n '/<backingStore>/,/<\\/backingStore>/p'`,
    `grep -F ${wanted}`,
  ].join(' | ')
}
