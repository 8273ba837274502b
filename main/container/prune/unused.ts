import type { UnusedItem } from '../../../contract/prune.ts'
import type { CachedStep, DiskUsage, UsedContainer, UsedImage } from '../../docker/disk-usage.ts'
import type { Engine } from '../../docker/engine.ts'
import type { Network } from '../../docker/networks.ts'
import type { Volume } from '../../docker/volumes.ts'
import { readNote } from '../edit/predecessor.ts'
import { REPLACES_LABEL } from '../edit/kept-spec.ts'

/** What an act needs beside what is shown: the names of an image. */
export interface Unused extends UnusedItem {
  readonly tags: readonly string[]
}

/** Docker Compose's label on all that it makes (compose-spec, "Labels"). */
const PROJECT = 'com.docker.compose.project'
/** What the engine puts on volumes without a name since 23.0; before, the name is 64 hexadecimal digits. */
const ANONYMOUS = 'com.docker.volume.anonymous'
/** Networks that the engine makes itself. */
const BUILT_IN = new Set(['bridge', 'host', 'none'])
const ENDED = new Set(['exited', 'created', 'dead'])

type Labels = Readonly<Record<string, string>>

const marked = (labels: Labels) => ({
  owner: Object.keys(labels).some((label) => label.startsWith('labrig.')) ? ('labrig' as const) : ('other' as const),
  project: labels[PROJECT] ?? null,
})
const plain = { tags: [], keptFor: null, project: null, since: null, size: null }

/** Everything that no container uses, and every container that does not run. */
export async function unusedOn(engine: Engine, signal?: AbortSignal): Promise<Unused[]> {
  const [usage, networks] = await Promise.all([engine.diskUsage(signal), engine.networks.list(undefined, signal)])
  return [
    ...containersOf(usage),
    ...imagesOf(usage),
    ...volumesOf(usage.volumes),
    ...networksOf(networks, usage.containers),
    ...cacheOf(usage.cache),
  ]
}

function containersOf({ containers }: DiskUsage): Unused[] {
  const kept = new Map(
    containers.flatMap(({ name, labels }) => {
      const note = readNote(labels[REPLACES_LABEL])
      return note === null ? [] : [[note.id, name] as const]
    }),
  )
  const ended = containers.filter(({ state }) => ENDED.has(state))
  return ended.map((one): Unused => ({
    ...plain,
    ...{ kind: 'container', id: one.id, name: one.name, detail: one.image, size: one.size, since: one.created },
    ...marked(one.labels),
    keptFor: kept.get(one.id) ?? null,
  }))
}

function imagesOf({ images, containers }: DiskUsage): Unused[] {
  const used = new Set(containers.map(({ imageId }) => imageId))
  return images.filter(({ id }) => !used.has(id)).map(ofImage)
}

function ofImage({ id, tags, size, shared, created }: UsedImage): Unused {
  const short = id.replace('sha256:', '').slice(0, 12)
  return {
    ...plain,
    ...{ kind: 'image', id, tags, name: tags[0] ?? short, detail: tags.slice(1).join(' '), since: created },
    // What others share stays with them.
    size: shared < 0 ? size : size - shared,
    owner: tags.length === 0 ? 'nobody' : 'other',
  }
}

function volumesOf(volumes: readonly Volume[]): Unused[] {
  return volumes
    .filter(({ usage }) => usage !== undefined && usage.containers === 0)
    .map((one): Unused => {
      const anonymous = ANONYMOUS in one.labels || /^[0-9a-f]{64}$/.test(one.name)
      return {
        ...plain,
        ...{ kind: 'volume', id: one.name, name: one.name, detail: anonymous ? 'anonymous' : one.driver },
        size: one.usage?.size ?? null,
        since: one.createdAt === 0 ? null : one.createdAt,
        ...marked(one.labels),
      }
    })
}

/** One that a stopped container is in counts as used: without it that could not start. The engine’s own prune takes it. */
function networksOf(networks: readonly Network[], containers: readonly UsedContainer[]): Unused[] {
  const used = new Set(containers.flatMap((one) => one.networks.flatMap(({ name, id }) => [name, id])))
  return networks
    .filter(({ id, name, scope }) => !BUILT_IN.has(name) && scope === 'local' && !used.has(name) && !used.has(id))
    .map((one): Unused => ({
      ...plain,
      ...{ kind: 'network', id: one.id, name: one.name, detail: one.driver, size: 0 },
      ...marked(one.labels),
    }))
}

function cacheOf(cache: readonly CachedStep[]): Unused[] {
  return cache
    .filter(({ inUse }) => !inUse)
    .map((one): Unused => ({
      ...plain,
      ...{ kind: 'cache', id: one.id, name: one.id.slice(0, 12), detail: one.description, owner: 'nobody' },
      // A shared one is a layer of an image, which takes the space.
      size: one.shared ? 0 : one.size,
      since: one.lastUsed ?? null,
    }))
}
