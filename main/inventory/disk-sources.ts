import { textIn } from './dump-text.ts'

/** A file as a definition names it. */
export interface Source {
  readonly path: string | null
  /** "pool/volume" */
  readonly volume: string | null
}

/** A disk's own files, and what they stand on. */
interface DiskSources {
  readonly own: readonly Source[]
  readonly chain: readonly Source[]
}

/** What one definition of a VM names. */
export interface NamedFiles {
  readonly boot: readonly Source[]
  readonly disks: readonly DiskSources[]
}

export function namedFiles(xml: string): NamedFiles {
  return { boot: bootSources(xml), disks: diskSources(xml) }
}

function sourceOf(tag: string): Source | null {
  const value = (name: string) => {
    const found = textIn(new RegExp(`\\s${name}='([^']*)'`), tag)
    return found === null || found === '' ? null : found
  }
  const [path, pool, volume] = [value('file') ?? value('dev'), value('pool'), value('volume')]
  if (path === null && (pool === null || volume === null)) return null
  return { path, volume: path === null ? `${pool}/${volume}` : null }
}

function sourcesIn(xml: string): Source[] {
  return [...xml.matchAll(/<source\s[^>]*>/g)].flatMap(([tag]) => sourceOf(tag) ?? [])
}

/**
 * The sources of a definition's disks: its own, what they stand on (a running guest's definition tells the chain), and
 * what a block job writes to. Read as text for the same reason and by the same right as the list's summary (see
 * domain-summary.ts).
 */
function diskSources(xml: string): DiskSources[] {
  const devices = xml.slice(xml.lastIndexOf('</metadata>') + 1)
  return [...devices.matchAll(/<disk\s.*?<\/disk>/gs)].map(([block]) => {
    const mirrors = [...block.matchAll(/<mirror\s.*?<\/mirror>/gs)].flatMap(([mirror]) => sourcesIn(mirror))
    const chain = sourcesIn(block.replace(/<mirror\s.*?<\/mirror>/gs, ''))
    return { own: [...chain.slice(0, 1), ...mirrors], chain }
  })
}

/** Kernel and initrd of a direct boot: without them it does not start. */
function bootSources(xml: string): Source[] {
  const found = [/<kernel>([^<]*)<\/kernel>/, /<initrd>([^<]*)<\/initrd>/].map((pattern) => textIn(pattern, xml))
  return found.flatMap((path) => (path === null ? [] : { path, volume: null }))
}

/** The files that a snapshot stands on: the disks as they were and are, and the memory. */
export function snapshotSources(xml: string): Source[] {
  const memory = [...xml.matchAll(/<memory\s[^>]*\bfile='([^']*)'/g)].map((match) => textIn(/file='([^']*)'/, match[0]))
  return [
    // It holds several definitions. What is cut too little only makes a file look needed.
    ...diskSources(xml.replace(/<metadata>.*?<\/metadata>/gs, '')).flatMap(({ own }) => own),
    ...memory.flatMap((path) => (path === null ? [] : { path, volume: null })),
  ]
}
