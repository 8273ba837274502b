import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { SystemResources } from '../../contract/host.ts'

/** The database's folders, the user's own first (libosinfo, osinfo_loader.c). */
const folders = [
  join(homedir(), '.config/osinfo'),
  '/etc/osinfo',
  '/usr/local/share/osinfo',
  '/usr/share/osinfo',
] as const

const nothing = { memory: null, processors: null, storage: null }
const unknown: SystemResources = { minimum: nothing, recommended: nothing }

/** The file of a system: http://debian.org/debian/12 stands in os/debian.org/debian-12.xml; null for an odd id. */
export function systemFile(id: string): string | null {
  const [, host, path] = /^https?:\/\/([a-z0-9.-]+)\/([A-Za-z0-9./_-]+)$/.exec(id) ?? []
  if (host === undefined || path === undefined || `${host}/${path}`.includes('..')) return null
  return `os/${host}/${path.replaceAll('/', '-')}.xml`
}

/** Reads <resources>: those for every architecture or for x86_64. Numbers are bytes. */
export function parseResources(xml: string): SystemResources {
  const sections = [...xml.matchAll(/<resources arch="(all|x86_64)">([\s\S]*?)<\/resources>/g)]
  const section = sections.find(([, arch]) => arch === 'x86_64') ?? sections[0]
  const part = (name: string) => new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(section?.[2] ?? '')?.[1] ?? ''
  const needs = (text: string) => {
    const number = (name: string) => {
      const found = new RegExp(`<${name}>(\\d{1,15})</${name}>`).exec(text)?.[1]
      return found === undefined ? null : Number(found)
    }
    return { memory: number('ram'), processors: number('n-cpus'), storage: number('storage') }
  }
  return { minimum: needs(part('minimum')), recommended: needs(part('recommended')) }
}

/** What a system asks of its computer; nothing for one that the database does not have. */
export async function readSystemResources(id: string, places: readonly string[] = folders): Promise<SystemResources> {
  const file = systemFile(id)
  if (file === null) return unknown
  for (const place of places) {
    const text = await readFile(join(place, file), 'utf8').catch(() => null)
    if (text !== null) return parseResources(text)
  }
  return unknown
}
