/** A zone of firewalld: the interfaces in it, and what it lets through. */
export interface Zone {
  readonly name: string
  /** Where interfaces belong that are in no zone. */
  readonly isDefault: boolean
  /** Of what no rule decides: "ACCEPT", "default" (which rejects), "DROP", "%%REJECT%%". */
  readonly target: string
  readonly interfaces: readonly string[]
  readonly services: readonly string[]
}

/** Reads `firewall-cmd --list-all-zones`: blocks of a name with its marks and indented fields. Empty for any other text. */
export function parseZones(text: string): Zone[] {
  return text.split(/\n(?=\S)/).flatMap((block) => {
    const [, name, marks = ''] = /^([\w-]+)(?: \(([a-z, ]+)\))?\n/.exec(block) ?? []
    const field = (key: string) => new RegExp(`^  ${key}: *(.*)$`, 'm').exec(block)?.[1]?.trim()
    const target = field('target')
    if (name === undefined || target === undefined) return []
    const words = (key: string) => (field(key) ?? '').split(' ').filter((word) => word !== '')
    const isDefault = marks.split(', ').includes('default')
    return [{ name, isDefault, target, interfaces: words('interfaces'), services: words('services') }]
  })
}

/** The interfaces of a zone's file (firewalld.zone(5)). */
export function keptInterfaces(xml: string): string[] {
  return [...xml.matchAll(/<interface\s+name="([^"]+)"/g)].map((match) => match[1] ?? '')
}
