import type { Vm } from '../../contract/machine.ts'

/** What the list shows of a domain's definition. */
export type DomainSummary = Pick<Vm, 'title' | 'os' | 'accelerator' | 'interfaces' | 'owner' | 'memory' | 'vcpus'> & {
  /** Whether the definition asks for a VNC or SPICE screen. */
  readonly graphics: string | null
}

/** Labrig's own mark inside a domain's metadata. */
export const LABRIG_NAMESPACE = 'https://labrig.org/xmlns/libvirt/domain/1.0'

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }

function unescape(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      return entities[name ?? ''] ?? whole
    },
  )
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}=(?:'([^']*)'|"([^"]*)")`).exec(tag)
  return match ? unescape(match[1] ?? match[2] ?? '') : null
}

/**
 * Reads the few fields of the list from a dump that libvirt itself wrote. A tree of each of 1,000 dumps would cost
 * seconds (some 3 ms each); this costs microseconds. It is safe only because libvirt writes its dumps in one canonical
 * form (virDomainDefFormat: text and attributes escaped, no comments, no CDATA) and because the only part with foreign
 * content, `<metadata>`, is cut out before devices are looked for. Anything that edits a definition uses the tree.
 */
export function summarizeDomain(xml: string): DomainSummary {
  const metadataStart = xml.indexOf('<metadata>')
  const metadataEnd = metadataStart < 0 ? -1 : xml.lastIndexOf('</metadata>')
  const metadata = metadataStart < 0 ? '' : xml.slice(metadataStart, metadataEnd)
  const own = metadataStart < 0 ? xml : xml.slice(0, metadataStart) + xml.slice(metadataEnd)
  const titleMatch = /<title>([^<]*)<\/title>/.exec(own)
  const osMatch = /<[\w-]+:os id=(?:'([^']*)'|"([^"]*)")/.exec(metadata)
  const graphicsMatch = /<graphics type='([^']*)'/.exec(own)
  return {
    title: titleMatch ? unescape(titleMatch[1] ?? '') : null,
    os: osMatch ? unescape(osMatch[1] ?? osMatch[2] ?? '') : null,
    accelerator: attribute(own.slice(0, own.indexOf('>') + 1), 'type') ?? 'unknown',
    owner: metadata.includes(LABRIG_NAMESPACE) ? 'labrig' : 'foreign',
    graphics: graphicsMatch?.[1] ?? null,
    // libvirt writes KiB whatever unit the author used (virDomainDefFormatInternal).
    memory: Number(/<memory unit='KiB'>(\d+)<\/memory>/.exec(own)?.[1] ?? 0) * 1024,
    vcpus: Number(/<vcpu[^>]*>(\d+)<\/vcpu>/.exec(own)?.[1] ?? 0),
    interfaces: [...own.matchAll(/<interface type='[^']*'[^>]*>.*?<\/interface>/gs)].map((match) =>
      summarizeInterface(match[0]),
    ),
  }
}

function summarizeInterface(block: string): Vm['interfaces'][number] {
  const tag = (name: string) => new RegExp(`<${name}\\s[^>]*>`).exec(block)?.[0] ?? ''
  const source = tag('source')
  const sources = ['network', 'bridge', 'dev', 'name'].map((name) => attribute(source, name))
  return {
    mac: attribute(tag('mac'), 'address') ?? '',
    type: attribute(block.slice(0, block.indexOf('>') + 1), 'type') ?? '',
    source: sources.find((value) => value !== null) ?? null,
    model: attribute(tag('model'), 'type'),
  }
}
