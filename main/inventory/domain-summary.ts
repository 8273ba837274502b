import type { Vm } from '../../contract/machine.ts'
import { textIn, unescapeXml } from './dump-text.ts'
import { readForwardsMark } from './forwards-mark.ts'
import { readOrganisation, readScheduleMark, readTrashMark } from './own-marks.ts'

/** What the list shows of a domain's definition. */
export type DomainSummary = Pick<
  Vm,
  | 'title'
  | 'os'
  | 'accelerator'
  | 'interfaces'
  | 'owner'
  | 'memory'
  | 'vcpus'
  | 'template'
  | 'seed'
  | 'installing'
  | 'origin'
  | 'tags'
  | 'group'
  | 'start'
  | 'trash'
  | 'schedule'
  | 'forwards'
>

/** Labrig's own mark inside a domain's metadata. */
export const LABRIG_NAMESPACE = 'https://labrig.org/xmlns/libvirt/domain/1.0'

/** The mark of a template. A namespace of its own: it may stand on a VM of somebody else without making it ours. */
export const TEMPLATE_MARK = {
  uri: 'https://labrig.org/xmlns/libvirt/template/1.0',
  prefix: 'labrig-template',
} as const
export const TEMPLATE_ELEMENT = '<template/>'

/**
 * The mark of a guest that a seed told who it is. With the attributes `target` and `path` as long as it has the seed,
 * which may hold a password's hash and must not outlive the first boot.
 */
export const SEED_MARK = {
  uri: 'https://labrig.org/xmlns/libvirt/seed/1.0',
  prefix: 'labrig-seed',
} as const

/** The mark of a VM that starts an installer's kernel until that has ended, with the files that go then. */
export const INSTALL_MARK = {
  uri: 'https://labrig.org/xmlns/libvirt/install/1.0',
  prefix: 'labrig-install',
} as const

/** Whether a definition's metadata say that it still has its seed: libvirt writes attributes in their order. */
function hasSeed(metadata: string): boolean {
  return /<labrig-seed:seed(?:\s[^>]*)?\starget=["']/.test(metadata)
}

/** The template of a linked clone. */
function originIn(metadata: string): Pick<DomainSummary, 'origin'> {
  const tag = /<labrig:origin\s[^>]*>/.exec(metadata)?.[0] ?? ''
  const uuid = attribute(tag, 'kind') === 'linked' ? attribute(tag, 'uuid') : null
  return uuid === null ? {} : { origin: uuid }
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}=(?:'([^']*)'|"([^"]*)")`).exec(tag)
  return match ? unescapeXml(match[1] ?? match[2] ?? '') : null
}

/**
 * Reads the few fields of the list from a dump that libvirt itself wrote. A tree of each of 1,000 dumps would cost
 * seconds (some 3 ms each); this costs microseconds. It is safe only because libvirt writes its dumps in one canonical
 * form (virDomainDefFormat: text and attributes escaped, no comments, no CDATA) and because the only part with foreign
 * content, `<metadata>`, is cut out before devices are looked for. Anything that edits a definition uses the tree.
 */
export function summarizeDomain(xml: string): DomainSummary {
  const { own, metadata } = withoutMetadata(xml)
  const number = (pattern: RegExp) => Number(pattern.exec(own)?.[1] ?? 0)
  return {
    title: textIn(/<title>([^<]*)<\/title>/, own),
    os: textIn(/<[\w-]+:os id=["']([^"']*)["']/, metadata),
    accelerator: attribute(own.slice(0, own.indexOf('>') + 1), 'type') ?? 'unknown',
    owner: metadata.includes(LABRIG_NAMESPACE) ? 'labrig' : 'foreign',
    ...(metadata.includes(TEMPLATE_MARK.uri) ? { template: true } : {}),
    ...order(metadata),
    ...(hasSeed(metadata) ? { seed: true } : {}),
    ...(metadata.includes(INSTALL_MARK.uri) ? { installing: true } : {}),
    ...originIn(metadata),
    // libvirt writes KiB whatever unit the author used (virDomainDefFormatInternal).
    memory: number(/<memory [^>]*unit='KiB'>(\d+)<\/memory>/) * 1024,
    vcpus: number(/<vcpu[^>]*>(\d+)<\/vcpu>/),
    interfaces: [...own.matchAll(/<interface type='[^']*'[^>]*>.*?<\/interface>/gs)].map((match) =>
      summarizeInterface(match[0]),
    ),
  }
}

/** What there is of Labrig's own order of things; notes are left to those who ask for one VM. */
function order(metadata: string): Pick<DomainSummary, 'tags' | 'group' | 'start' | 'trash' | 'schedule' | 'forwards'> {
  const { tags, group, start } = readOrganisation(metadata)
  const trash = readTrashMark(metadata)
  const schedule = readScheduleMark(metadata)
  const { forwards } = readForwardsMark(metadata)
  return {
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
    ...(group === null ? {} : { group }),
    ...(start === null ? {} : { start }),
    ...(schedule === null ? {} : { schedule }),
    ...(forwards.length > 0 ? { forwards: [...forwards] } : {}),
    ...(trash === null ? {} : { trash: { name: trash.name, at: trash.at } }),
  }
}

/** A dump in two parts: what libvirt's own schema knows, and what others keep in it. */
export function withoutMetadata(xml: string): { own: string; metadata: string } {
  const start = xml.indexOf('<metadata>')
  if (start < 0) return { own: xml, metadata: '' }
  const end = xml.lastIndexOf('</metadata>')
  return { own: xml.slice(0, start) + xml.slice(end), metadata: xml.slice(start, end) }
}

function summarizeInterface(block: string): Vm['interfaces'][number] {
  const tag = (name: string) => new RegExp(`<${name}\\s[^>]*>`).exec(block)?.[0] ?? ''
  const source = tag('source')
  const sources = ['network', 'bridge', 'dev', 'name'].map((name) => attribute(source, name))
  const target = attribute(tag('target'), 'dev')
  return {
    mac: attribute(tag('mac'), 'address') ?? '',
    type: attribute(block.slice(0, block.indexOf('>') + 1), 'type') ?? '',
    source: sources.find((value) => value !== null) ?? null,
    model: attribute(tag('model'), 'type'),
    ...(target === null ? {} : { target }),
    ...(attribute(tag('link'), 'state') === 'down' ? { unplugged: true } : {}),
  }
}
