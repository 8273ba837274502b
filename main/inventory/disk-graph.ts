import type { Connection } from '../libvirt/connection.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { LIST_STORAGE_POOLS } from '../libvirt/flags.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { textIn } from './dump-text.ts'

export interface DiskUser {
  readonly uuid: string
  readonly name: string
}

/** Who uses which image, and which image stands on which. Keys and values are paths. */
export interface DiskGraph {
  /** VMs whose definition names the image itself. */
  readonly users: ReadonlyMap<string, readonly DiskUser[]>
  /** From an overlay to what it stands on. */
  readonly backing: ReadonlyMap<string, string>
}

interface Source {
  readonly path: string | null
  /** "pool/volume" */
  readonly volume: string | null
}

/**
 * The sources of a definition's disks. Read as text for the same reason and by the same right as the list's summary
 * (see domain-summary.ts): only the first source of a disk is its own, the others are what it stands on.
 */
function diskSources(xml: string): Source[] {
  const devices = xml.slice(xml.lastIndexOf('</metadata>') + 1)
  return [...devices.matchAll(/<disk\s.*?<\/disk>/gs)].flatMap(([block]) => {
    const tag = /<source\s[^>]*>/.exec(block)?.[0]
    if (tag === undefined) return []
    const value = (name: string) => {
      const found = textIn(new RegExp(`\\s${name}='([^']*)'`), tag)
      return found === null || found === '' ? null : found
    }
    const [pool, volume] = [value('pool'), value('volume')]
    return [
      { path: value('file') ?? value('dev'), volume: pool === null || volume === null ? null : `${pool}/${volume}` },
    ]
  })
}

/** @param local whether the host's files are this machine's: only then the headers of images in no pool can be read */
export async function readDiskGraph(connection: Connection, local: boolean): Promise<DiskGraph> {
  const { paths, backing } = await readVolumes(connection)
  const users = new Map<string, DiskUser[]>()
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
  await Promise.all(
    domains.map(async (dom) => {
      const xml = await definition(connection, dom)
      for (const { path, volume } of diskSources(xml)) {
        const found = path ?? paths.get(volume ?? '')
        if (found !== undefined) users.set(found, [...(users.get(found) ?? []), { uuid: dom.uuid, name: dom.name }])
      }
    }),
  )
  const known = new Set(paths.values())
  if (local) {
    for (const path of users.keys()) if (!known.has(path)) await addChain(path, backing)
  }
  return { users, backing }
}

/** Undefined meanwhile: it uses nothing any more. */
async function definition(connection: Connection, dom: DiskUser & { readonly id: number }): Promise<string> {
  try {
    return (await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })).xml
  } catch (error) {
    if (isNoDomain(error)) return ''
    throw error
  }
}

async function readVolumes(connection: Connection) {
  const paths = new Map<string, string>()
  const backing = new Map<string, string>()
  const { pools } = await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', {
    need_results: 1,
    flags: LIST_STORAGE_POOLS.ACTIVE,
  })
  for (const pool of pools) {
    const { vols } = await connection.call('STORAGE_POOL_LIST_ALL_VOLUMES', { pool, need_results: 1, flags: 0 })
    await Promise.all(
      vols.map(async (vol) => {
        const dump = await connection.call('STORAGE_VOL_GET_XML_DESC', { vol, flags: 0 }).catch(() => null)
        const path = textIn(/<target>\s*<path>([^<]*)<\/path>/, dump?.xml ?? '') ?? vol.key
        paths.set(`${pool.name}/${vol.name}`, path)
        const base = textIn(/<backingStore>\s*<path>([^<]*)<\/path>/, dump?.xml ?? '')
        if (base !== null && base !== '') backing.set(path, base)
      }),
    )
  }
  return { paths, backing }
}

/** Asks qemu-img, which reads the header without locking the image; what it cannot read stands on nothing of ours. */
async function addChain(path: string, backing: Map<string, string>): Promise<void> {
  try {
    const { stdout } = await runCommand('qemu-img', ['info', '--force-share', '--backing-chain', '--output=json', path])
    const chain = (JSON.parse(stdout) as readonly { readonly filename?: string }[]).map(({ filename }) => filename)
    for (const [index, one] of chain.entries()) {
      const base = chain[index + 1]
      if (one !== undefined && base !== undefined) backing.set(one, base)
    }
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
