/** A section of a file of systemd-networkd (systemd.network(5)), without its head. */
export interface Section {
  readonly name: string
  readonly lines: readonly string[]
}

export function sectionsOf(text: string): Section[] {
  const sections: { name: string; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const name = /^\[([^\]]+)\]\s*$/.exec(line.trim())?.[1]
    if (name !== undefined) sections.push({ name, lines: [] })
    else if (line.trim() !== '' && !/^\s*[#;]/.test(line)) sections.at(-1)?.lines.push(line.trim())
  }
  return sections
}

export function sectionsText(sections: readonly Section[]): string {
  return sections.map(({ name, lines }) => [`[${name}]`, ...lines, ''].join('\n')).join('\n')
}

/** The last value of a key in a section of the name; null when nothing sets it. */
export function valueOf(sections: readonly Section[], section: string, key: string): string | null {
  const lines = sections.filter(({ name }) => name === section).flatMap((one) => one.lines)
  const last = lines.findLast((line) => line.split('=')[0]?.trim() === key)
  return last === undefined ? null : last.slice(last.indexOf('=') + 1).trim()
}

const isFour = (value: string) => /^\d+\.\d+\.\d+\.\d+/.test(value.trim())
const keyOf = (line: string) => line.split('=')[0]?.trim() ?? ''
const after = (line: string) => line.slice(line.indexOf('=') + 1)

/** Sections without what they say of IPv4: its addresses, its ways, servers of names, DHCP of its own. */
export function withoutFour(sections: readonly Section[]): Section[] {
  const gone = (line: string) =>
    keyOf(line) === 'DHCP' || (['Address', 'Gateway', 'DNS'].includes(keyOf(line)) && isFour(after(line)))
  return sections.flatMap(({ name, lines }) => {
    if ((name === 'Address' || name === 'Route') && lines.some((line) => isFour(after(line)))) return []
    return name === 'Network' ? [{ name, lines: lines.filter((line) => !gone(line)) }] : [{ name, lines }]
  })
}
