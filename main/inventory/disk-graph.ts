import type { Connection } from '../libvirt/connection.ts'
import { basename } from 'node:path'
import { isNoDomain } from '../libvirt/errors.ts'
import { DOMAIN_XML, LIST_STORAGE_POOLS } from '../libvirt/flags.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { textIn } from './dump-text.ts'
import { readSnapshotDumps } from './snapshot-dumps.ts'
import { readVolumeDumps, type VolumeDump } from './volume-dumps.ts'

export interface DiskUser {
  readonly uuid: string
  readonly name: string
}

/** Who uses which image, and which image stands on which. Keys and values are paths. */
export interface DiskGraph {
  /** VMs whose definition, running or not, names the image itself. */
  readonly users: ReadonlyMap<string, readonly DiskUser[]>
  /** From an overlay to what it stands on. */
  readonly backing: ReadonlyMap<string, string>
}

interface Source {
  readonly path: string | null
  /** "pool/volume" */
  readonly volume: string | null
}

/** Somebody who needs an image: a VM, or another image that stands on it. */
export interface Need {
  readonly kind: 'vm' | 'disk'
  readonly name: string
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
function diskSources(xml: string): { readonly own: readonly Source[]; readonly chain: readonly Source[] }[] {
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
function snapshotSources(xml: string): Source[] {
  const memory = [...xml.matchAll(/<memory\s[^>]*\bfile='([^']*)'/g)].map((match) => textIn(/file='([^']*)'/, match[0]))
  return [
    // It holds several definitions. What is cut too little only makes a file look needed.
    ...diskSources(xml.replace(/<metadata>.*?<\/metadata>/gs, '')).flatMap(({ own }) => own),
    ...memory.flatMap((path) => (path === null ? [] : { path, volume: null })),
  ]
}

/**
 * Who uses what, from all definitions (what runs now, what would run after a restart, and what a snapshot would bring
 * back), all volumes, and the headers of images that no pool has. Better an image kept than another VM's disk broken: a definition that cannot be read is
 * an error, not a definition without disks.
 * @param dumps the volumes, where they are read for something else too
 * @param local whether the host's files are this machine's: only then the headers of images in no pool can be read
 */
export async function readDiskGraph(
  connection: Connection,
  local: boolean,
  dumps = readVolumeDumps(connection),
): Promise<DiskGraph> {
  const [{ paths, folders, backing }, snapshots] = await Promise.all([
    readVolumes(connection, dumps),
    readSnapshotDumps(connection),
  ])
  const pathOf = ({ path, volume }: Source) => {
    if (path !== null) return path
    const [pool = '', name = ''] = (volume ?? '').split(/\/(.*)/s)
    const folder = folders.get(pool)
    return paths.get(volume ?? '') ?? (folder === undefined ? undefined : `${folder}/${name}`)
  }
  const users = new Map<string, DiskUser[]>()
  const use = (path: string, { uuid, name }: DiskUser) => {
    const known = users.get(path) ?? []
    if (!known.some((user) => user.uuid === uuid)) users.set(path, [...known, { uuid, name }])
  }
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
  await Promise.all(
    domains.map(async (dom) => {
      for (const xml of await definitions(connection, dom)) {
        for (const { path } of bootSources(xml)) if (path !== null) use(path, dom)
        for (const { own, chain } of diskSources(xml)) {
          for (const path of own.map(pathOf)) if (path !== undefined) use(path, dom)
          addLinks(chain.map(pathOf), backing)
        }
      }
    }),
  )
  for (const { dom, dumps: definitions } of snapshots) {
    const wanted = definitions.flatMap(snapshotSources).map(pathOf)
    for (const path of wanted) if (path !== undefined) use(path, dom)
  }
  const known = new Set(paths.values())
  if (local) for (const path of users.keys()) if (!known.has(path)) await addChain(path, backing)
  return { users, backing }
}

/** Each of these stands on the next one. */
function addLinks(chain: readonly (string | undefined)[], backing: Map<string, string>): void {
  for (const [index, one] of chain.entries()) {
    const base = chain[index + 1]
    if (one !== undefined && base !== undefined) backing.set(one, base)
  }
}

/** What runs and what is defined; a guest that is off has one. Undefined meanwhile: it uses nothing any more. */
async function definitions(connection: Connection, dom: DiskUser & { readonly id: number }): Promise<string[]> {
  const running = dom.id !== -1
  try {
    const read = (flags: number) => connection.call('DOMAIN_GET_XML_DESC', { dom, flags })
    const dumps = await Promise.all([DOMAIN_XML.INACTIVE, ...(running ? [0] : [])].map(read))
    const broken = dumps.find(({ xml }) => !xml.trimEnd().endsWith('</domain>'))
    if (broken !== undefined) throw new Error(`The definition of ${dom.name} cannot be read: it has no end.`)
    return dumps.map(({ xml }) => xml)
  } catch (error) {
    if (isNoDomain(error)) return []
    throw error
  }
}

async function readVolumes(connection: Connection, dumps: Promise<readonly VolumeDump[]>) {
  const paths = new Map<string, string>()
  const folders = new Map<string, string>()
  const backing = new Map<string, string>()
  const flags = LIST_STORAGE_POOLS.INACTIVE
  const asleep = await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', { need_results: 1, flags })
  // A pool that is asleep tells no volumes; pools of directories have them under their names.
  for (const pool of asleep.pools) {
    const dump = await connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }).catch(() => null)
    const folder = textIn(/<target>\s*<path>([^<]*)<\/path>/, dump?.xml ?? '')
    if (folder !== null) folders.set(pool.name, folder)
  }
  for (const { pool, name, key, xml } of await dumps) {
    const path = textIn(/<target>\s*<path>([^<]*)<\/path>/, xml) ?? key
    paths.set(`${pool}/${name}`, path)
    const base = textIn(/<backingStore>\s*<path>([^<]*)<\/path>/, xml)
    if (base !== null && base !== '') backing.set(path, base)
  }
  return { paths, folders, backing }
}

/** Asks qemu-img, which reads the header without locking the image; what it cannot read stands on nothing of ours. */
async function addChain(path: string, backing: Map<string, string>): Promise<void> {
  try {
    const { stdout } = await runCommand('qemu-img', ['info', '--force-share', '--backing-chain', '--output=json', path])
    const chain = JSON.parse(stdout) as readonly { readonly filename?: string }[]
    addLinks(
      chain.map(({ filename }) => filename),
      backing,
    )
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
  }
}

/** What an image stands on, nearest first; an image that would stand on itself ends it. */
export function chainOf(graph: DiskGraph, path: string): string[] {
  const chain: string[] = []
  for (let base = graph.backing.get(path); base !== undefined; base = graph.backing.get(base)) {
    if (chain.includes(base)) break
    chain.push(base)
  }
  return chain
}

/** Names of the VMs whose images stand on one of these. */
export function standingOn(graph: DiskGraph, paths: readonly string[]): string[] {
  const wanted = new Set(paths)
  const names = [...graph.users].flatMap(([path, users]) =>
    chainOf(graph, path).some((base) => wanted.has(base)) ? users.map(({ name }) => name) : [],
  )
  return [...new Set(names)].sort()
}

const nobody: ReadonlySet<string> = new Set()

/**
 * Who needs an image: the VMs that name it, then the images that stand on it.
 * @param leaving uuids of VMs that do not count, nor do their own images
 */
export function needsOf(graph: DiskGraph, path: string, leaving: ReadonlySet<string> = nobody): Need[] {
  const isOwn = (image: string) => graph.users.get(image)?.every(({ uuid }) => leaving.has(uuid)) === true
  return [
    ...(graph.users.get(path) ?? [])
      .filter(({ uuid }) => !leaving.has(uuid))
      .map(({ name }) => ({ kind: 'vm' as const, name })),
    ...[...graph.backing]
      .filter(([image, base]) => base === path && !isOwn(image))
      .map(([image]) => ({ kind: 'disk' as const, name: basename(image) })),
  ]
}

/** In a sentence. */
export function needText({ kind, name }: Need): string {
  return kind === 'vm' ? name : `the disk ${name}`
}
