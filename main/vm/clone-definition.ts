import { SECRET_MASK } from '../../contract/secret.ts'
import { LABRIG_NAMESPACE, SEED_MARK, TEMPLATE_MARK } from '../inventory/domain-summary.ts'
import { parseXml, selectElements, serializeXml, type Document, type Element } from '../libvirt/xml.ts'
import { appendXml, childElement, removeSelected, setMetadataElement, setValue } from '../libvirt/xml-edit.ts'
import { xmlText } from '../step/xml-text.ts'
import type { CopiedCard } from './reserved-addresses.ts'
import { seedDisk, seedMetadata, type SeedPlace } from './seed-mark.ts'

/** Where a disk of the copy lies. */
export interface NewPlace {
  readonly path: string
  /** Null keeps the source's. */
  readonly format: string | null
  /** An overlay is a file, whatever it stands on. */
  readonly asFile: boolean
}

export interface CloneIdentity {
  readonly name: string
  readonly uuid: string
  readonly origin: { readonly uuid: string; readonly kind: 'full' | 'linked' }
  /** By the target of the disk; a disk that is not here stays as it is. */
  readonly disks: ReadonlyMap<string, NewPlace>
  /** Null has libvirt make it anew from the firmware's own. */
  readonly nvram: string | null
  /** What tells the guest of the copy that it is another one. */
  readonly seed?: SeedPlace | null
  /** In the order of the cards; empty has libvirt choose their addresses. */
  readonly cards?: readonly CopiedCard[]
}

export interface CloneDefinition {
  /** Where it has the mask, a password goes in. */
  readonly xml: string
  readonly wantsPassword: boolean
}

export function moveDisk(disk: Element, place: NewPlace): void {
  removeSelected(disk, 'backingStore')
  const source = childElement(disk, 'source')
  if (source === null) return
  for (const name of ['file', 'dev', 'pool', 'volume', 'index', 'startupPolicy']) source.removeAttribute(name)
  const block = disk.getAttribute('type') === 'block' && !place.asFile
  disk.setAttribute('type', block ? 'block' : 'file')
  source.setAttribute(block ? 'dev' : 'file', place.path)
  if (place.format !== null) setValue(disk, 'driver/@type', place.format)
}

/** What two machines cannot share: libvirt makes each of these anew when it is missing. */
export function forgetIdentity(document: Document): void {
  removeSelected(document, '/domain/devices/interface/mac')
  removeSelected(document, '/domain/devices/interface/target')
  removeSelected(document, "/domain/devices/channel[@type='unix']/source[starts-with(@path, '/var/lib/libvirt/qemu/')]")
  for (const genid of selectElements(document, '/domain/genid')) genid.textContent = ''
}

/** A fixed port belongs to one of them; the copy takes a free one. */
export function freePorts(document: Document): void {
  for (const graphics of selectElements(document, "/domain/devices/graphics[@port and not(@autoport='yes')]")) {
    graphics.setAttribute('port', '-1')
    graphics.setAttribute('autoport', 'yes')
    graphics.removeAttribute('tlsPort')
    graphics.removeAttribute('websocket')
  }
}

/** Each with the mask: the copy gets a password of its own. */
function maskPasswords(document: Document): boolean {
  const protectedOnes = selectElements(document, '/domain/devices/graphics[@passwd]')
  for (const graphics of protectedOnes) {
    graphics.setAttribute('passwd', SECRET_MASK)
    graphics.removeAttribute('passwdValidTo')
  }
  return protectedOnes.length > 0
}

/** The disk of a seed, and the mark that names it. */
export function addSeed(document: Document, place: SeedPlace): void {
  const devices = document.documentElement && childElement(document.documentElement, 'devices')
  if (devices) appendXml(devices, seedDisk(place))
  setMetadataElement(document, SEED_MARK.uri, seedMetadata(place))
}

function rename(document: Document, domain: Element, { name, uuid }: CloneIdentity): void {
  setValue(domain, 'name', name)
  setValue(domain, 'uuid', uuid)
  for (const entry of selectElements(document, "/domain/sysinfo/system/entry[@name='uuid']")) entry.textContent = uuid
}

function moveFiles(document: Document, { disks, nvram }: CloneIdentity): void {
  for (const disk of selectElements(document, '/domain/devices/disk')) {
    const place = disks.get(childElement(disk, 'target')?.getAttribute('dev') ?? '')
    if (place !== undefined) moveDisk(disk, place)
  }
  for (const element of selectElements(document, '/domain/os/nvram')) element.textContent = nvram ?? ''
}

/** The definition of a copy. @param xml the inactive and secure dump of the source */
export function cloneDefinition(xml: string, identity: CloneIdentity): CloneDefinition {
  const document = parseXml(xml)
  const domain = document.documentElement
  if (domain === null) throw new TypeError('the definition has no element')
  domain.removeAttribute('id')
  rename(document, domain, identity)
  forgetIdentity(document)
  const cards = identity.cards ?? []
  for (const [index, card] of selectElements(document, '/domain/devices/interface').entries()) {
    setValue(card, 'mac/@address', cards[index]?.mac ?? null)
  }
  freePorts(document)
  moveFiles(document, identity)
  setMetadataElement(document, TEMPLATE_MARK.uri, null)
  setMetadataElement(document, LABRIG_NAMESPACE, mark(identity.origin, cards))
  if (identity.seed) addSeed(document, identity.seed)
  const wantsPassword = maskPasswords(document)
  // The step looks for the attribute as our own definitions have it.
  const text = serializeXml(document).replaceAll(`passwd="${SECRET_MASK}"`, `passwd='${SECRET_MASK}'`)
  return { xml: text, wantsPassword }
}

/** What was reserved stands in it too: it goes with the copy. */
function mark({ uuid, kind }: CloneIdentity['origin'], cards: readonly CopiedCard[]): string {
  const reserved = cards.flatMap(({ reservation: one }) =>
    one === null
      ? []
      : `<labrig:address network="${xmlText(one.network)}" mac="${one.mac}" name="${xmlText(one.name)}" ip="${one.address}"/>`,
  )
  const origin = `<labrig:origin uuid="${xmlText(uuid)}" kind="${kind}"/>`
  return `<labrig:machine xmlns:labrig="${LABRIG_NAMESPACE}" version="1">${origin}${reserved.join('')}</labrig:machine>`
}
