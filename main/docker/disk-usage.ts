import type { EngineContext } from './engine-context.ts'
import { imageId } from './image-parse.ts'
import { flag, instant, number, object, strings, text, textMap, type JsonObject } from './json.ts'
import { countSpace } from './space-count.ts'
import { parseVolume, type Volume } from './volumes.ts'

export interface UsedImage {
  readonly id: string
  readonly tags: readonly string[]
  /** Bytes; what it shares with others is -1 on engines that do not count. */
  readonly size: number
  readonly shared: number
  /** Milliseconds since 1970. */
  readonly created: number
}

export interface UsedContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string
  readonly state: string
  readonly labels: Readonly<Record<string, string>>
  /** Bytes of its own layer. */
  readonly size: number
  readonly created: number
  readonly networks: readonly { readonly name: string; readonly id: string }[]
}

/** A step of a build that BuildKit remembers. */
export interface CachedStep {
  readonly id: string
  readonly description: string
  readonly inUse: boolean
  readonly shared: boolean
  readonly size: number
  readonly lastUsed: number | undefined
}

export interface DiskUsage {
  readonly images: readonly UsedImage[]
  readonly containers: readonly UsedContainer[]
  readonly volumes: readonly Volume[]
  readonly cache: readonly CachedStep[]
}

/** Everything that takes space; the engine counts for seconds. */
export async function diskUsage({ http }: EngineContext, signal?: AbortSignal): Promise<DiskUsage> {
  const { of } = await countSpace(http, null, signal)
  return {
    images: of.image.map(object).map(parseImage),
    containers: of.container.map(object).map(parseContainer),
    volumes: of.volume.map(parseVolume),
    cache: of['build-cache'].map(object).map(parseCache),
  }
}

function parseImage(raw: JsonObject): UsedImage {
  return {
    id: imageId(text(raw['Id'])),
    // Engines before 1.43 write this where there is none.
    tags: strings(raw['RepoTags']).filter((tag) => tag !== '<none>:<none>'),
    size: number(raw['Size']),
    shared: raw['SharedSize'] === undefined ? -1 : number(raw['SharedSize']),
    created: number(raw['Created']) * 1000,
  }
}

function parseContainer(raw: JsonObject): UsedContainer {
  const networks = Object.entries(object(object(raw['NetworkSettings'])['Networks']))
  const id = text(raw['Id'])
  return {
    id,
    name: (strings(raw['Names'])[0] ?? id.slice(0, 12)).replace(/^\//, ''),
    image: text(raw['Image']),
    imageId: text(raw['ImageID']),
    state: text(raw['State']),
    labels: textMap(raw['Labels']),
    size: number(raw['SizeRw']),
    created: number(raw['Created']) * 1000,
    networks: networks.map(([name, endpoint]) => ({ name, id: text(object(endpoint)['NetworkID']) })),
  }
}

function parseCache(raw: JsonObject): CachedStep {
  return {
    id: text(raw['ID']),
    description: text(raw['Description']),
    inUse: flag(raw['InUse']),
    shared: flag(raw['Shared']),
    size: number(raw['Size']),
    lastUsed: instant(raw['LastUsedAt']),
  }
}

/** Lets one remembered step go, unless something uses it. @returns bytes that came back */
export async function dropCached({ http }: EngineContext, id: string, signal?: AbortSignal): Promise<number> {
  // moby, builder/builder-next/builder.go: `id` is one of its filters; `all` takes those that are no layer of an image too.
  const query = { all: true, filters: { id: [id] } }
  const call = { operation: 'build cache remove', method: 'POST', path: '/build/prune', query, signal } as const
  return number(object(await http.json({ ...call, timeoutMs: 0 }))['SpaceReclaimed'])
}
