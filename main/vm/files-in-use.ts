import type { Connection } from '../libvirt/connection.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { DOMAIN_XML, LIST_STORAGE_POOLS } from '../libvirt/flags.ts'
import { parseXml, selectElements, selectOne } from '../libvirt/xml.ts'
import { CommandError, runCommand } from '../system/command.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { pathOf, placeOf } from './guest-disks.ts'

type Uses = Map<string, string>
type DomainReference = ObservedVm['dom']

/**
 * Files that something needs other than the VM that is left out, each with who needs it: disks in any other definition
 * (what runs now and what would run after a restart), and backing files of other disks. Better a file kept than another
 * VM's disk broken: a definition that cannot be read is an error, not a definition without disks.
 */
export async function filesInUse(
  connection: Connection,
  leftOut?: DomainReference,
): Promise<ReadonlyMap<string, string>> {
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
  const uses: Uses = new Map()
  const others = domains.filter((domain) => domain.uuid !== leftOut?.uuid)
  await Promise.all(others.map((domain) => addDisks(connection, domain, uses)))
  const own = leftOut === undefined ? new Set<string>() : await filesOf(connection, leftOut)
  const known = await addBackingFiles(connection, own, uses)
  // A disk in no pool: only its own header tells what it stands on.
  for (const [path, user] of [...uses]) if (!known.has(path)) await addBackingChain(path, user, uses)
  return uses
}

async function filesOf(connection: Connection, dom: DomainReference): Promise<ReadonlySet<string>> {
  const own: Uses = new Map()
  await addDisks(connection, dom, own)
  return new Set(own.keys())
}

/** Sources at any depth of both definitions: libvirt lists the backing chain of a running guest's disks too. */
async function addDisks(connection: Connection, dom: DomainReference, uses: Uses): Promise<void> {
  try {
    for (const flags of [0, DOMAIN_XML.INACTIVE]) {
      const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags })
      for (const source of selectElements(parseXml(xml), '/domain/devices/disk//source')) {
        const place = placeOf(source)
        const path = place === null ? null : await pathOf(connection, place)
        if (path !== null) uses.set(path, dom.name)
      }
    }
  } catch (error) {
    // Undefined meanwhile: it needs nothing any more.
    if (!isNoDomain(error)) throw error
  }
}

/** @returns the paths of all volumes, whose backing files are thereby known */
async function addBackingFiles(connection: Connection, own: ReadonlySet<string>, uses: Uses): Promise<Set<string>> {
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const { pools } = await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', { need_results: 1, flags })
  const known = new Set<string>()
  for (const pool of pools) {
    const { vols } = await connection.call('STORAGE_POOL_LIST_ALL_VOLUMES', { pool, need_results: 1, flags: 0 })
    for (const vol of vols) {
      const dump = await connection.call('STORAGE_VOL_GET_XML_DESC', { vol, flags: 0 }).catch(() => null)
      if (dump === null) continue
      const volume = parseXml(dump.xml)
      const path = selectOne(volume, 'string(/volume/target/path)')
      const backing = selectOne(volume, 'string(/volume/backingStore/path)')
      known.add(path)
      if (backing !== '' && !own.has(path)) uses.set(backing, `the disk ${vol.name}`)
    }
  }
  return known
}

/** Asks qemu-img, which reads the header without locking the image; a file that it cannot read stands on nothing of ours. */
async function addBackingChain(path: string, user: string, uses: Uses): Promise<void> {
  try {
    const { stdout } = await runCommand('qemu-img', ['info', '--force-share', '--backing-chain', '--output=json', path])
    const chain = JSON.parse(stdout) as readonly { readonly filename?: string }[]
    for (const { filename } of chain.slice(1)) if (filename !== undefined) uses.set(filename, user)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
  }
}
