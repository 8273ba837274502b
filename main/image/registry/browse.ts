import { z } from 'zod'
import { Fault } from '../../../contract/fault.ts'
import type { RegistryLimit, RegistryTag } from '../../../contract/registry.ts'
import type { Engines } from '../../step/engines.ts'
import { askRegistry, openRegistry } from '../../step/registry-place.ts'
import { keptLogin } from '../../system/docker-credentials.ts'
import { digestOf, jsonOf, type RegistryAnswer } from '../../system/registry-answer.ts'
import { RegistryError, type RegistryClient } from '../../system/registry-client.ts'

interface At {
  readonly connection: string
  readonly address: string
}

const names = z.looseObject({ repositories: z.array(z.string()).nullish(), tags: z.array(z.string()).nullish() })

/** What follows a page, as the registry says it: `</v2/…?last=X&n=2>; rel="next"` (RFC 8288). */
function nextOf({ headers }: RegistryAnswer): string | null {
  const [, link] = /<([^>]+)>\s*;\s*rel="?next"?/.exec(String(headers['link'] ?? '')) ?? []
  return link === undefined ? null : (URL.parse(link, 'http://registry/')?.searchParams.get('last') ?? null)
}

function badAnswer(address: string): Fault<'REFUSED'> {
  const sentence = `${address} answered something that is no answer of a registry.`
  return new Fault('REFUSED', { reason: 'registry', detail: sentence }, sentence)
}

function namesIn(answer: RegistryAnswer, address: string) {
  const read = names.safeParse(jsonOf(answer.body)).data
  if (read === undefined) throw badAnswer(address)
  return read
}

/** @throws Fault UNSUPPORTED where a registry shows no catalogue, as Docker Hub does not */
export async function catalogueOf(
  { connection, address, last, limit }: At & { readonly last?: string | undefined; readonly limit: number },
  engines: Engines,
  signal?: AbortSignal,
) {
  const registry = await openRegistry({ connection, address }, engines, signal)
  const words = new URLSearchParams({ n: String(limit), ...(last === undefined ? {} : { last }) })
  return askRegistry({ what: 'registry', id: address }, async () => {
    const answer = await registry.ask('GET', `_catalog?${words}`, 'registry:catalog:*').catch((error: unknown) => {
      if (error instanceof RegistryError && hasNone(error, address)) throw noCatalogue(error)
      throw error
    })
    return { repositories: namesIn(answer, address).repositories ?? [], next: nextOf(answer) }
  })
}

/** Docker Hub refuses its catalogue to everybody, with the words of a missing login. */
const hasNone = ({ problem }: RegistryError, address: string) =>
  problem === 'not-found' || problem === 'not-allowed' || (problem === 'login' && address === 'docker.io')

function noCatalogue(error: RegistryError): Fault<'UNSUPPORTED'> {
  const sentence = `${error.address} does not show which repositories it has.`
  return new Fault('UNSUPPORTED', { feature: 'catalogue', detail: error.message }, sentence, { cause: error })
}

/** Pages of a list of tags that are read; a registry that says "next" for ever is not followed. */
const MAX_PAGES = 200
const PAGE = 1000
/** Calls at a time to one registry. */
const AT_ONCE = 8

async function tagNames(registry: RegistryClient, address: string, repository: string): Promise<string[]> {
  const all: string[] = []
  let last: string | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const words = new URLSearchParams({ n: String(PAGE), ...(last === null ? {} : { last }) })
    const answer = await registry.ask('GET', `${repository}/tags/list?${words}`, pullScope(repository))
    all.push(...(namesIn(answer, address).tags ?? []))
    last = nextOf(answer)
    if (last === null) break
  }
  const { compare } = new Intl.Collator('en', { numeric: true })
  return [...new Set(all)].sort(compare)
}

const pullScope = (repository: string) => `repository:${repository}:pull`

async function inParts<T, R>(values: readonly T[], one: (value: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (let at = 0; at < values.length; at += AT_ONCE) {
    done.push(...(await Promise.all(values.slice(at, at + AT_ONCE).map(one))))
  }
  return done
}

const blob = z.looseObject({ size: z.number().catch(0) })
const manifest = z.looseObject({
  config: blob.optional(),
  layers: z.array(blob).optional(),
  manifests: z
    .array(
      z.looseObject({
        platform: z.looseObject({ os: z.string().catch(''), architecture: z.string().catch('') }).optional(),
      }),
    )
    .optional(),
})

function tagOf(tag: string, answer: RegistryAnswer): RegistryTag {
  const { config, layers, manifests } = manifest.safeParse(jsonOf(answer.body)).data ?? {}
  const platforms = (manifests ?? []).map(({ platform }) => `${platform?.os ?? ''}/${platform?.architecture ?? ''}`)
  return {
    tag,
    digest: digestOf(answer),
    mediaType: String(answer.headers['content-type'] ?? ''),
    size: layers === undefined ? null : layers.reduce((sum, { size }) => sum + size, config?.size ?? 0),
    layers: layers?.length ?? null,
    // BuildKit hangs its notes beside the images, for a platform that nothing runs on.
    platforms: platforms.filter((one) => /^\w+\/\w+$/.test(one) && one !== 'unknown/unknown'),
  }
}

interface TagsAsked extends At {
  readonly repository: string
  readonly search: string
  readonly offset: number
  readonly limit: number
}

/** @throws Fault NOT_FOUND, REFUSED, DOWNLOAD_FAILED */
export async function tagsOf(asked: TagsAsked, engines: Engines, signal?: AbortSignal) {
  const { address, repository, search, offset, limit } = asked
  const registry = await openRegistry(asked, engines, signal)
  return askRegistry({ what: 'repository', id: `${address}/${repository}` }, async () => {
    const found = (await tagNames(registry, address, repository)).filter((tag) => tag.includes(search))
    const tags = await inParts(found.slice(offset, offset + limit), async (tag) =>
      registry.ask('GET', `${repository}/manifests/${tag}`, pullScope(repository)).then(
        (answer) => [tagOf(tag, answer)],
        // Deleted since the list was read; some registries list tags whose manifest has gone.
        (error: unknown) => {
          if (error instanceof RegistryError && error.problem === 'not-found') return []
          throw error
        },
      ),
    )
    return { total: found.length, tags: tags.flat() }
  })
}

/** Only what is not there leads nowhere: whatever could not be read might share the manifest. @throws its cause */
function absent(error: unknown): string {
  if (error instanceof RegistryError && error.problem === 'not-found') return ''
  throw error
}

/** Every tag of a repository that leads to the same manifest as one of them. @throws Fault NOT_FOUND */
export async function sameAs(
  { address, repository, tag, ...at }: At & { readonly repository: string; readonly tag: string },
  engines: Engines,
): Promise<{ digest: string; tags: string[] }> {
  const registry = await openRegistry({ address, ...at }, engines)
  const id = `${address}/${repository}:${tag}`
  return askRegistry({ what: 'tag', id }, async () => {
    const read = async (name: string) =>
      digestOf(await registry.ask('GET', `${repository}/manifests/${name}`, pullScope(repository)))
    const digest = await read(tag)
    const others = (await tagNames(registry, address, repository)).filter((name) => name !== tag)
    const digests = await inParts(others, async (name) => ({ name, digest: await read(name).catch(absent) }))
    return { digest, tags: [tag, ...digests.filter((one) => one.digest === digest).map(({ name }) => name)] }
  })
}

/** A name that Docker Hub has for asking how much is left (Docker Hub, "Pull rate limit"); asking it with HEAD costs nothing. */
const PREVIEW = 'ratelimitpreview/test'

/** @throws Fault DOWNLOAD_FAILED, REFUSED */
export async function limitOf(at: At, engines: Engines, signal?: AbortSignal): Promise<RegistryLimit> {
  const registry = await openRegistry(at, engines, signal)
  const hub = at.address === 'docker.io'
  const [path, scope] = hub ? [`${PREVIEW}/manifests/latest`, pullScope(PREVIEW)] : ['', '']
  return askRegistry({ what: 'registry', id: at.address }, async () => {
    const { headers } = await registry.ask(hub ? 'HEAD' : 'GET', path, scope)
    const limit = counted(headers['ratelimit-limit'])
    const source = headers['docker-ratelimit-source']
    return {
      limit: limit.count,
      window: limit.window,
      remaining: counted(headers['ratelimit-remaining']).count,
      source: typeof source === 'string' ? source : null,
      loggedIn: (await keptLogin(at.address, signal)) !== null,
    }
  })
}

/** `100;w=21600`: that many in that many seconds. */
function counted(header: string | string[] | undefined): { count: number | null; window: number | null } {
  const [, count, window] = /^(\d+)(?:;w=(\d+))?/.exec(String(header ?? '')) ?? []
  return { count: count === undefined ? null : Number(count), window: window === undefined ? null : Number(window) }
}
