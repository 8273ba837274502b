import { Fault } from '../../../contract/fault.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { DOMAIN_SNAPSHOT_XML } from '../../libvirt/flags.ts'
import { parseXml, selectElements, selectOne, serializeXml, type Document, type Element } from '../../libvirt/xml.ts'
import { childElement, removeSelected, setValue } from '../../libvirt/xml-edit.ts'
import type { MaskedXml } from '../../step/secret-xml.ts'
import { masked } from '../backup/restored-definition.ts'
import { moveDisk } from '../clone-definition.ts'
import { withMergingLine } from './schedule-note.ts'

/** libvirt's document of a snapshot, with passwords. */
export async function keptDocument(vm: ObservedVm, name: string): Promise<string> {
  const snap = { name, dom: vm.dom }
  return (await vm.connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap, flags: DOMAIN_SNAPSHOT_XML.SECURE })).xml
}

/** A disk whose data has gone down into the file that it stood on. */
export interface MovedLayer {
  readonly target: string
  readonly from: string
  readonly to: string
  readonly format: string
}

interface Changes {
  readonly description?: string
  readonly parent?: string | null
  readonly moves?: readonly MovedLayer[]
  /** Nobody goes back to it from now on. */
  readonly merging?: true
}

/** The disk with a target, as a snapshot's document has it. */
export function diskIn(document: Document, target: string): Element | undefined {
  return selectElements(document, '/domainsnapshot/domain/devices/disk').find(
    (one) => childElement(one, 'target')?.getAttribute('dev') === target,
  )
}

/** Of one that ran there are two definitions: what ran, and what would have run after a restart. */
function moveLayers(root: Element, moves: readonly MovedLayer[]): void {
  for (const disk of selectElements(root, '(domain | inactiveDomain)/devices/disk')) {
    const file = childElement(disk, 'source')?.getAttribute('file')
    const target = childElement(disk, 'target')?.getAttribute('dev')
    const move = moves.find((one) => one.target === target && one.from === file)
    if (move !== undefined) moveDisk(disk, { path: move.to, format: move.format, asFile: true })
  }
}

/** The document to tell libvirt of the snapshot again, as it is or with something changed. */
export function redefinition(xml: string, { description, parent, moves = [], merging }: Changes = {}): MaskedXml {
  const document = parseXml(xml)
  const root = document.documentElement
  if (root === null) return masked(document)
  if (description !== undefined) setValue(root, 'description', description === '' ? null : description)
  if (merging) setValue(root, 'description', withMergingLine(selectOne(root, 'string(description)')))
  if (parent === null) removeSelected(root, 'parent')
  else if (parent !== undefined) setValue(root, 'parent/name', parent)
  moveLayers(root, moves)
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
