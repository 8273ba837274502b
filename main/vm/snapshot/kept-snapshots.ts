import { isNoSnapshot } from '../../libvirt/errors.ts'
import { parseXml, selectElements, selectNumber, selectOne, type Document } from '../../libvirt/xml.ts'
import type { Snapshot } from '../../../contract/vm.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { readDescription } from './schedule-note.ts'

/** A snapshot with what libvirt keeps of it beside the facts that are shown. */
export interface KeptSnapshot extends Snapshot {
  /** By target: the file that the disk lay in when the snapshot was taken. */
  readonly files: ReadonlyMap<string, string>
  readonly memoryFile: string | null
}

type StoredAs = Snapshot['memory']

function storedAs(word: string): StoredAs {
  return word === 'internal' || word === 'external' ? word : 'none'
}

/** The snapshots of a VM, oldest first. */
export async function readKeptSnapshots({ connection, dom }: ObservedVm): Promise<KeptSnapshot[]> {
  const { snapshots } = await connection.call('DOMAIN_LIST_ALL_SNAPSHOTS', { dom, need_results: 1, flags: 0 })
  const read = await Promise.all(
    snapshots.map(async (snap) => {
      try {
        const [{ xml }, { current }] = await Promise.all([
          connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap, flags: 0 }),
          connection.call('DOMAIN_SNAPSHOT_IS_CURRENT', { snap, flags: 0 }),
        ])
        return parseKeptSnapshot(xml, current === 1)
      } catch (error) {
        if (isNoSnapshot(error)) return null
        throw error
      }
    }),
  )
  return inOrder(read.filter((snapshot) => snapshot !== null))
}

/** libvirt counts seconds: of two in the same one the parent comes first. */
function inOrder(all: readonly KeptSnapshot[]): KeptSnapshot[] {
  const byName = new Map(all.map((one) => [one.name, one]))
  const depth = (one: KeptSnapshot) => {
    let steps = 0
    for (let at = one.parent; at !== null && steps < all.length; at = byName.get(at)?.parent ?? null) steps += 1
    return steps
  }
  return all
    .map((one) => ({ one, depth: depth(one) }))
    .sort((a, b) => a.one.created - b.one.created || a.depth - b.depth)
    .map(({ one }) => one)
}

/** Reads libvirt's domainsnapshot document. */
export function parseKeptSnapshot(xml: string, current: boolean): KeptSnapshot {
  const document = parseXml(xml)
  const text = (path: string) => selectOne(document, `string(/domainsnapshot/${path})`)
  const { description, scheduled, merging } = readDescription(text('description'))
  return {
    name: text('name'),
    description,
    ...(scheduled ? { scheduled } : {}),
    ...(merging ? { merging } : {}),
    parent: text('parent/name') || null,
    current,
    state: text('state'),
    created: selectNumber(document, 'number(/domainsnapshot/creationTime)'),
    memory: storedAs(text('memory/@snapshot')),
    disks: selectElements(document, '/domainsnapshot/disks/disk').map((disk) => ({
      target: disk.getAttribute('name') ?? '',
      kind: storedAs(disk.getAttribute('snapshot') ?? ''),
    })),
    files: filesOf(document),
    memoryFile: text('memory/@file') || null,
  }
}

function filesOf(document: Document): Map<string, string> {
  const files = new Map<string, string>()
  for (const disk of selectElements(document, '/domainsnapshot/domain/devices/disk')) {
    const path = selectOne(disk, 'string(source/@file | source/@dev)')
    const target = selectOne(disk, 'string(target/@dev)')
    if (path !== '' && target !== '') files.set(target, path)
  }
  return files
}

/** Without what only plans need. */
export function shownSnapshot({ files: _files, memoryFile: _memory, ...shown }: KeptSnapshot): Snapshot {
  return shown
}

/** The snapshots that came from one, nearest first. A broken list that goes in a circle ends all the same. */
export function descendantsOf<S extends Pick<Snapshot, 'name' | 'parent'>>(all: readonly S[], name: string): S[] {
  const found = new Set([name])
  for (let grew = true; grew;) {
    const before = found.size
    for (const one of all) if (one.parent !== null && found.has(one.parent)) found.add(one.name)
    grew = found.size > before
  }
  return all.filter((one) => one.name !== name && found.has(one.name))
}
