import type { Connection } from '../libvirt/connection.ts'
import { basename } from 'node:path'
import { isNoDomain } from '../libvirt/errors.ts'
import { DOMAIN_XML, LIST_STORAGE_POOLS } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { namedFiles, snapshotSources, type NamedFiles, type Source } from './disk-sources.ts'
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

/** Somebody who needs an image: a VM, or another image that stands on it. */
export interface Need {
  readonly kind: 'vm' | 'disk'
  readonly name: string
}

/** Where the graph has what libvirt knows from: asked anew, or remembered (see StorageMemory). */
export interface GraphReadings {
  readonly volumes: Promise<readonly VolumeDump[]>
  /** Files of a VM that the definitions name: what would run after a restart, and what runs. */
  definitions(dom: Dom): Promise<readonly NamedFiles[]>
  snapshots(): Promise<readonly { readonly dom: DiskUser; readonly sources: readonly Source[] }[]>
  /** An image and what it stands on, by its headers: for one that no pool has. */
  chain(path: string): Promise<readonly string[]>
}

/** Everything is asked anew: for whoever decides by it what may be deleted. */
export function freshReadings(connection: Connection): GraphReadings {
  return {
    volumes: readVolumeDumps(connection),
    definitions: (dom) => readNamedFiles(connection, dom),
    snapshots: async () =>
      (await readSnapshotDumps(connection)).map(({ dom, dumps }) => ({ dom, sources: dumps.flatMap(snapshotSources) })),
    chain: readChain,
  }
}

/**
 * Who uses what, from all definitions (what runs now, what would run after a restart, and what a snapshot would bring
 * back), all volumes, and the headers of images that no pool has. Better an image kept than another VM's disk broken: a definition that cannot be read is
 * an error, not a definition without disks.
 * @param local whether the host's files are this machine's: only then the headers of images in no pool can be read
 */
export async function readDiskGraph(
  connection: Connection,
  local: boolean,
  readings = freshReadings(connection),
): Promise<DiskGraph> {
  const [{ paths, folders, backing }, snapshots] = await Promise.all([
    readVolumes(connection, readings.volumes),
    readings.snapshots(),
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
      for (const { boot, disks } of await readings.definitions(dom)) {
        for (const { path } of boot) if (path !== null) use(path, dom)
        for (const { own, chain } of disks) {
          for (const path of own.map(pathOf)) if (path !== undefined) use(path, dom)
          addLinks(chain.map(pathOf), backing)
        }
      }
    }),
  )
  for (const { dom, sources } of snapshots) {
    for (const path of sources.map(pathOf)) if (path !== undefined) use(path, dom)
  }
  const known = new Set(paths.values())
  if (local) for (const path of users.keys()) if (!known.has(path)) addLinks(await readings.chain(path), backing)
  return { users, backing }
}

/** Each of these stands on the next one. */
function addLinks(chain: readonly (string | undefined)[], backing: Map<string, string>): void {
  for (const [index, one] of chain.entries()) {
    const base = chain[index + 1]
    if (one !== undefined && base !== undefined) backing.set(one, base)
  }
}

/** A guest that is off has one definition. Undefined meanwhile: it uses nothing any more. */
export async function readNamedFiles(connection: Connection, dom: Dom): Promise<NamedFiles[]> {
  const running = dom.id !== -1
  try {
    const read = (flags: number) => connection.call('DOMAIN_GET_XML_DESC', { dom, flags })
    const dumps = await Promise.all([DOMAIN_XML.INACTIVE, ...(running ? [0] : [])].map(read))
    const broken = dumps.find(({ xml }) => !xml.trimEnd().endsWith('</domain>'))
    if (broken !== undefined) throw new Error(`The definition of ${dom.name} cannot be read: it has no end.`)
    return dumps.map(({ xml }) => namedFiles(xml))
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
export async function readChain(path: string): Promise<string[]> {
  try {
    const { stdout } = await runCommand('qemu-img', ['info', '--force-share', '--backing-chain', '--output=json', path])
    const chain = JSON.parse(stdout) as readonly { readonly filename?: string }[]
    return chain.flatMap(({ filename }) => filename ?? [])
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return []
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
