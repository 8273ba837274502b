import { badFile } from '../../../contract/file-fault.ts'
import { Secret, SECRET_MASK } from '../../../contract/secret.ts'
import { TEMPLATE_MARK } from '../../inventory/domain-summary.ts'
import { parseXml, selectElements, serializeXml, XmlError, type Document, type Element } from '../../libvirt/xml.ts'
import { childElement, removeNode, removeSelected, setMetadataElement, setValue } from '../../libvirt/xml-edit.ts'
import type { MaskedXml } from '../../step/secret-xml.ts'
import { forgetIdentity, freePorts, moveDisk } from '../clone-definition.ts'

/** Who the restored VM is and where its parts lie now. */
export interface RestoredIdentity {
  readonly name: string
  readonly uuid: string
  /** Another VM than the one that was backed up: cards and fixed ports are made anew. */
  readonly another: boolean
  /** By the target of the disk. */
  readonly disks: ReadonlyMap<string, { readonly path: string; readonly format: string }>
  /** Null has libvirt make it anew from the firmware's own. */
  readonly nvram: string | null
  /** Files that drives hold and that are there. */
  readonly media: ReadonlySet<string>
}

/** @throws Fault REFUSED */
function documentOf(file: string, xml: string, root: string): { document: Document; element: Element } {
  try {
    const document = parseXml(xml)
    const element = document.documentElement
    if (element?.localName === root) return { document, element }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw badFile('backup-definition', { file, problem: error.message })
  }
  throw badFile('backup-definition', { file, problem: `it is no ${root}` })
}

/** Everything below is relative to the `<domain>`: a snapshot's document has one or two inside. */
function changeDomain(domain: Element, identity: RestoredIdentity): void {
  domain.removeAttribute('id')
  setValue(domain, 'name', identity.name)
  setValue(domain, 'uuid', identity.uuid)
  for (const entry of selectElements(domain, "sysinfo/system/entry[@name='uuid']")) entry.textContent = identity.uuid
  for (const disk of selectElements(domain, 'devices/disk')) {
    const place = identity.disks.get(childElement(disk, 'target')?.getAttribute('dev') ?? '')
    if (place !== undefined) moveDisk(disk, { ...place, asFile: true })
    else emptyDrive(disk, identity.media)
  }
  const variables = selectElements(domain, 'os/nvram')[0]
  if (variables !== undefined) variables.textContent = identity.nvram ?? ''
  // The definition need not have named them, see variablesOf.
  else if (identity.nvram !== null) setValue(domain, 'os/nvram', identity.nvram)
}

/** A drive whose medium is gone starts empty; with the path of a missing file the VM would not start. */
function emptyDrive(disk: Element, media: ReadonlySet<string>): void {
  const device = disk.getAttribute('device')
  const source = childElement(disk, 'source')
  if (source === null || (device !== 'cdrom' && device !== 'floppy')) return
  const path = source.getAttribute('file') ?? source.getAttribute('dev') ?? ''
  if (media.has(path)) return
  removeNode(source)
  removeSelected(disk, 'backingStore')
}

/** Masks every password. They were the VM's own and stay: the first of them stands for all. */
export function masked(document: Document): MaskedXml {
  const protectedOnes = selectElements(document, '//graphics[@passwd]')
  const password = protectedOnes[0]?.getAttribute('passwd') ?? null
  for (const graphics of protectedOnes) graphics.setAttribute('passwd', SECRET_MASK)
  const text = serializeXml(document).replaceAll(`passwd="${SECRET_MASK}"`, `passwd='${SECRET_MASK}'`)
  return { xml: text, secret: password === null ? null : new Secret(password) }
}

/** The definition of the restored VM. @throws Fault REFUSED when the file holds none */
export function restoredDefinition(file: string, xml: string, identity: RestoredIdentity): MaskedXml {
  const { document, element } = documentOf(file, xml, 'domain')
  changeDomain(element, identity)
  if (identity.another) {
    forgetIdentity(document)
    freePorts(document)
  }
  // Nothing stands on the restored disks, whatever stood on the old ones.
  setMetadataElement(document, TEMPLATE_MARK.uri, null)
  return masked(document)
}

/** A snapshot of the restored VM: going back to it brings its definition back too. @throws Fault REFUSED */
export function restoredSnapshot(file: string, xml: string, identity: RestoredIdentity): MaskedXml {
  const { document, element } = documentOf(file, xml, 'domainsnapshot')
  for (const domain of selectElements(element, 'domain | inactiveDomain')) {
    changeDomain(domain, identity)
    if (identity.another) removeSelected(domain, 'devices/interface/mac')
  }
  return masked(document)
}

/** What the drives of a definition hold. */
export function mediaOf(file: string, xml: string): string[] {
  const { document } = documentOf(file, xml, 'domain')
  const sources = "/domain/devices/disk[@device='cdrom' or @device='floppy']/source"
  return selectElements(document, sources)
    .map((source) => source.getAttribute('file') ?? source.getAttribute('dev') ?? '')
    .filter((path) => path !== '')
}
