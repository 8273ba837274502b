import { textIn, unescapeXml } from './dump-text.ts'

/** Tags, group, notes and start order. A namespace of its own: it may stand on a VM of somebody else without making it ours. */
export const ORGANISATION_MARK = {
  uri: 'https://labrig.org/xmlns/libvirt/organisation/1.0',
  prefix: 'labrig-organisation',
} as const

/** What was moved to the trash, by whom and when. */
export const TRASH_MARK = {
  uri: 'https://labrig.org/xmlns/libvirt/trash/1.0',
  prefix: 'labrig-trash',
} as const

/** How often snapshots are taken, and how many are kept. */
export const SCHEDULE_MARK = {
  uri: 'https://labrig.org/xmlns/libvirt/schedule/1.0',
  prefix: 'labrig-schedule',
} as const

/** Ports of this host that lead to the VM, and addresses that are kept for them. */
export const FORWARDS_MARK = {
  uri: 'https://labrig.org/xmlns/libvirt/forwards/1.0',
  prefix: 'labrig-forwards',
} as const

/** A registry that Labrig has started: where it listens. */
export const REGISTRY_LABEL = 'labrig.registry'
/** Docker's half of a segment that Labrig made of both engines: connection and name of libvirt's half. */
export const MIXED_LABEL = 'labrig.mixed'

export interface ScheduleMark {
  /** Hours. */
  readonly every: number
  readonly keep: number
}

export interface Organisation {
  readonly tags: readonly string[]
  readonly group: string | null
  readonly notes: string | null
  readonly start: { readonly order: number; readonly delay: number } | null
}

export interface TrashMark {
  /** What the VM was called. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly autostart: boolean
  /** User id of who moved it there; null when it does not say. */
  readonly by: number | null
}

export const noOrganisation: Organisation = { tags: [], group: null, notes: null, start: null }

/** A mark's element as libvirt writes it: the start tag, and what stands inside. */
interface Marked {
  readonly tag: string
  readonly inside: string
}

/**
 * Finds the element of a namespace. libvirt binds it and what stands inside to a prefix (virXMLInjectNamespace), and libxml2
 * escapes < and > in attributes and texts, so that no text of somebody else looks like it.
 */
export function findMark(metadata: string, uri: string, name: string): Marked | null {
  if (!metadata.includes(uri)) return null
  const bound = new RegExp(
    `<([\\w.-]+:)?${name}\\s[^>]*xmlns(?::[\\w.-]+)?=["']${uri.replaceAll('.', '\\.')}["'][^>]*>`,
  )
  const found = bound.exec(metadata)
  if (found === null) return null
  const [tag, prefix = ''] = found
  if (tag.endsWith('/>')) return { tag, inside: '' }
  const from = found.index + tag.length
  const to = metadata.indexOf(`</${prefix}${name}>`, from)
  return { tag, inside: to < 0 ? '' : metadata.slice(from, to) }
}

export function attributeOf(tag: string, name: string): string | null {
  return textIn(new RegExp(`\\s${name}=(?:"([^"]*)")`), tag) ?? textIn(new RegExp(`\\s${name}='([^']*)'`), tag)
}

export function wholeNumber(text: string | null, least: number): number | null {
  return text !== null && /^\d{1,9}$/.test(text) && Number(text) >= least ? Number(text) : null
}

/** @param metadata the metadata part of a dump that libvirt wrote */
export function readOrganisation(metadata: string): Organisation {
  const mark = findMark(metadata, ORGANISATION_MARK.uri, 'organisation')
  if (mark === null) return noOrganisation
  const start = /<(?:[\w.-]+:)?start\s[^>]*>/.exec(mark.inside)?.[0] ?? ''
  const order = wholeNumber(attributeOf(start, 'order'), 1)
  return {
    tags: [...mark.inside.matchAll(/<(?:[\w.-]+:)?tag>([^<]*)</g)].map(([, text = '']) => unescapeXml(text)),
    group: attributeOf(mark.tag, 'group'),
    notes: textIn(/<(?:[\w.-]+:)?notes>([^<]*)</, mark.inside),
    start: order === null ? null : { order, delay: wholeNumber(attributeOf(start, 'delay'), 0) ?? 0 },
  }
}

/** @returns null for a VM that is not in the trash, and for a mark that does not say what and when */
export function readTrashMark(metadata: string): TrashMark | null {
  const mark = findMark(metadata, TRASH_MARK.uri, 'trash')
  if (mark === null) return null
  const name = attributeOf(mark.tag, 'name')
  const at = Date.parse(attributeOf(mark.tag, 'at') ?? '')
  if (name === null || name === '' || Number.isNaN(at)) return null
  return {
    name,
    at,
    autostart: attributeOf(mark.tag, 'autostart') === 'yes',
    by: wholeNumber(attributeOf(mark.tag, 'by'), 0),
  }
}

/** @returns null for a VM without a schedule, and for a mark that does not say how often and how many */
export function readScheduleMark(metadata: string): ScheduleMark | null {
  const mark = findMark(metadata, SCHEDULE_MARK.uri, 'schedule')
  if (mark === null) return null
  const [every, keep] = ['every', 'keep'].map((name) => wholeNumber(attributeOf(mark.tag, name), 1))
  return every == null || keep == null ? null : { every, keep }
}
