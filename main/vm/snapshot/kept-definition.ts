import { Fault } from '../../../contract/fault.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { DOMAIN_SNAPSHOT_XML } from '../../libvirt/flags.ts'
import { parseXml, selectElements, serializeXml } from '../../libvirt/xml.ts'
import { childElement, removeSelected, setValue } from '../../libvirt/xml-edit.ts'
import type { MaskedXml } from '../../step/secret-xml.ts'
import { masked } from '../backup/restored-definition.ts'
import { moveDisk } from '../clone-definition.ts'

/** libvirt's document of a snapshot, with passwords. */
export async function keptDocument(vm: ObservedVm, name: string): Promise<string> {
  const snap = { name, dom: vm.dom }
  return (await vm.connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap, flags: DOMAIN_SNAPSHOT_XML.SECURE })).xml
}

/** The document to tell libvirt of the snapshot again, as it is or with something changed. */
export function redefinition(
  xml: string,
  { description, parent }: { readonly description?: string; readonly parent?: string | null } = {},
): MaskedXml {
  const document = parseXml(xml)
  const root = document.documentElement
  if (description !== undefined && root !== null) setValue(root, 'description', description === '' ? null : description)
  if (parent !== undefined && root !== null) {
    if (parent === null) removeSelected(root, 'parent')
    else setValue(root, 'parent/name', parent)
  }
  return masked(document)
}

/**
 * The definition that a snapshot brings back.
 * @param files by target: what is written instead of the file that was frozen
 */
export function keptDefinition(
  vm: ObservedVm,
  name: string,
  xml: string,
  files: ReadonlyMap<string, string>,
): MaskedXml {
  const document = parseXml(xml)
  // Of one that ran there are two: what ran, and what would have run after a restart.
  const [kept] = [
    ...selectElements(document, '/domainsnapshot/inactiveDomain'),
    ...selectElements(document, '/domainsnapshot/domain'),
  ]
  if (kept === undefined) {
    throw new Fault(
      'UNSUPPORTED',
      { feature: 'going back to this snapshot' },
      `${name} keeps no definition of ${vm.name}.`,
    )
  }
  const text = serializeXml(kept)
    .replace(/^<inactiveDomain/, '<domain')
    .replace(/<\/inactiveDomain>\s*$/, '</domain>')
  const definition = parseXml(text)
  for (const disk of selectElements(definition, '/domain/devices/disk')) {
    const path = files.get(childElement(disk, 'target')?.getAttribute('dev') ?? '')
    if (path !== undefined) moveDisk(disk, { path, format: 'qcow2', asFile: true })
  }
  return masked(definition)
}
