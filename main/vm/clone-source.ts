import { Fault, notFound } from '../../contract/fault.ts'
import { snapshotReasonOf, snapshotRefusal } from '../../contract/snapshot-refusal.ts'
import type { VmClone } from '../../contract/vm-clone.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { domainXmlForEditing } from '../libvirt/domain.ts'
import { isNoSnapshot } from '../libvirt/errors.ts'
import { DOMAIN_SNAPSHOT_XML } from '../libvirt/flags.ts'
import { snapshotByName, snapshotXml } from '../libvirt/snapshot.ts'
import { parseXml, selectElements, selectOne, serializeXml } from '../libvirt/xml.ts'
import { readDescription } from './snapshot/schedule-note.ts'

/** What copies are made of: the VM as it is, or as it was. */
export interface CloneSource {
  readonly xml: string
  /** Targets of disks whose state lies inside their image, under the snapshot's name. */
  readonly inside: ReadonlySet<string>
  readonly snapshot: string | null
}

/** A VM as its definition has it now. */
export function sourceAsItIs(xml: string): CloneSource {
  return { xml, inside: new Set(), snapshot: null }
}

/**
 * The definition that copies are made of. Of a snapshot it is the one that was kept with it: of an external one it names
 * the files that have not been written to since.
 * @throws Fault NOT_FOUND, UNSUPPORTED for linked copies of a snapshot and for files of another host
 */
export async function cloneSource(vm: ObservedVm, input: VmClone, local: boolean): Promise<CloneSource> {
  const name = input.snapshot
  if (name === undefined) {
    return sourceAsItIs(await domainXmlForEditing(vm.connection, vm.dom))
  }
  if (input.kind === 'linked') {
    throw new Fault('UNSUPPORTED', { feature: 'linked clones of a snapshot' }, 'Copies of a snapshot are full copies.')
  }
  if (!local) {
    throw new Fault('UNSUPPORTED', { feature: 'clones of a snapshot' }, `The files of ${vm.name} lie on another host.`)
  }
  const snap = await snapshotByName(vm.connection, vm.dom, name).catch((error: unknown) => {
    if (isNoSnapshot(error)) throw notFound('snapshot', name)
    throw error
  })
  const document = parseXml(await snapshotXml(vm.connection, snap, DOMAIN_SNAPSHOT_XML.SECURE))
  if (readDescription(selectOne(document, 'string(/domainsnapshot/description)')).merging) {
    throw snapshotRefusal(snapshotReasonOf('snapshot-merging', { name }))
  }
  // With memory there are two: what ran, and what would have run after a restart.
  const [kept] = [
    ...selectElements(document, '/domainsnapshot/inactiveDomain'),
    ...selectElements(document, '/domainsnapshot/domain'),
  ]
  if (kept === undefined) {
    throw new Fault('UNSUPPORTED', { feature: 'clones of this snapshot' }, `${name} keeps no definition of ${vm.name}.`)
  }
  const text = serializeXml(kept)
    .replace(/^<inactiveDomain/, '<domain')
    .replace(/<\/inactiveDomain>\s*$/, '</domain>')
  const inside = selectElements(document, "/domainsnapshot/disks/disk[@snapshot='internal']")
  return { xml: text, inside: new Set(inside.map((disk) => disk.getAttribute('name') ?? '')), snapshot: name }
}
