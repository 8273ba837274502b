const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }

/** The text behind an element's or attribute's characters in a dump that libvirt wrote. */
export function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      return entities[name ?? ''] ?? whole
    },
  )
}

/** The text of a pattern's first group; null when it is not there. For dumps in libvirt's canonical form only. */
export function textIn(pattern: RegExp, xml: string): string | null {
  const found = pattern.exec(xml)?.[1]
  return found === undefined ? null : unescapeXml(found)
}
