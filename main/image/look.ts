import { notFound } from '../../contract/fault.ts'
import { formatId, parseId } from '../../contract/ids.ts'
import type {
  ImageDetail,
  ImageLayer,
  ImageRow,
  ImageSizes,
  LayerChange,
  LayerFile,
} from '../../contract/image-look.ts'
import type { ContainerSummary } from '../docker/container-summary.ts'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import type { HistoryEntry, ImageDetail as EngineImage } from '../docker/image-parse.ts'
import { imageItem } from '../inventory/docker-items.ts'
import type { Engines } from '../step/engines.ts'
import type { LayerCache } from './layer-cache.ts'
import { commandOf } from './layer-makers.ts'

const DEFAULT = 'docker'

function usersOf(connection: string, containers: readonly ContainerSummary[]): Map<string, ImageRow['users']> {
  const users = new Map<string, ImageRow['users']>()
  for (const { id, name, state, imageId } of containers) {
    const list = users.get(imageId) ?? []
    list.push({ id: formatId('container', connection, id), name, state })
    users.set(imageId, list)
  }
  return users
}

export async function imageOverview(connection: string = DEFAULT, engines: Engines): Promise<ImageRow[]> {
  const engine = await engines.docker(connection)
  const [images, containers] = await Promise.all([engine.images.list(), engine.containers.list({ all: true })])
  const users = usersOf(connection, containers)
  return images.map((image) => ({
    ...imageItem(connection, image),
    digests: [...image.digests],
    users: users.get(image.id) ?? [],
  }))
}

export async function imageSizes(connection: string = DEFAULT, engines: Engines): Promise<ImageSizes> {
  const engine = await engines.docker(connection)
  const [usage, containers] = await Promise.all([engine.images.usage(), engine.containers.list({ all: true })])
  const used = new Set(containers.map(({ imageId }) => imageId))
  const images = [...usage.images].map(([id, { size, shared = 0 }]) => ({
    id: formatId('image', connection, id),
    size,
    shared: Math.min(shared, size),
    unique: Math.max(0, size - shared),
    used: used.has(id),
  }))
  const counted = [...usage.images.values()].every(({ shared }) => shared !== undefined)
  const kept = images.filter((image) => image.used).reduce((sum, { size }) => sum + size, 0)
  return {
    layers: usage.layers ?? null,
    // As `docker system df` reckons it (cli/command/formatter/disk_usage.go): layers of used images are never given back.
    reclaimable: usage.layers === undefined ? null : Math.max(0, usage.layers - kept),
    images: counted ? images.map(({ used: _used, ...image }) => image) : [],
  }
}

interface Observed {
  readonly connection: string
  readonly engine: Engine
  readonly image: EngineImage
}

/** @throws Fault NOT_FOUND */
export async function observeImage(id: string, engines: Engines): Promise<Observed> {
  const reference = parseId(id)
  if (reference?.kind !== 'image') throw notFound('image', id)
  const engine = await engines.docker(reference.connection)
  try {
    return { connection: reference.connection, engine, image: await engine.images.inspect(reference.key) }
  } catch (error) {
    if (isDockerError(error, 'not-found')) throw notFound('image', id, error.message)
    throw error
  }
}

export async function inspectImage(id: string, engines: Engines): Promise<ImageDetail> {
  const { connection, engine, image } = await observeImage(id, engines)
  const [history, containers, version] = await Promise.all([
    engine.images.history(image.id),
    engine.containers.list({ all: true }),
    engine.version(),
  ])
  const { os, architecture, variant, author, comment, user, workingDir } = image
  return {
    ...imageItem(connection, { ...image, containers: undefined }),
    ...{ os, architecture, variant, author, comment, user, workingDir },
    foreignTo: architecture === '' || architecture === version.arch ? null : version.arch,
    digests: [...image.digests],
    users: usersOf(connection, containers).get(image.id) ?? [],
    env: [...image.env],
    command: [...image.command],
    entrypoint: [...image.entrypoint],
    exposedPorts: [...image.exposedPorts],
    volumes: [...image.volumes],
    layers: [...image.layers],
    history: history.map(historyStep).reverse(),
    raw: { ...image.raw },
  }
}

function historyStep({ createdBy, createdAt, size, comment, tags }: HistoryEntry): ImageDetail['history'][number] {
  return { command: commandOf(createdBy), created: Math.floor(createdAt / 1000), size, comment, tags: [...tags] }
}

export async function imageLayers(
  id: string,
  engines: Engines,
  cache: LayerCache,
  signal: AbortSignal,
): Promise<{ layers: ImageLayer[] }> {
  const { engine, image } = await observeImage(id, engines)
  const changes = await cache.changes(engine, { id: image.id, digests: image.layers }, signal)
  const count = (files: readonly LayerFile[], ...wanted: LayerChange[]) =>
    files.filter(({ change }) => wanted.includes(change)).length
  return {
    layers: changes.map(({ files, ...layer }) => ({
      ...layer,
      added: count(files, 'added'),
      changed: count(files, 'changed'),
      removed: count(files, 'removed', 'emptied'),
    })),
  }
}

interface FilesInput {
  readonly id: string
  readonly layer: number
  readonly search: string
  readonly change?: LayerChange | undefined
  readonly offset: number
  readonly limit: number
}

/** @throws Fault NOT_FOUND for a layer that the image does not have */
export async function layerFiles(
  input: FilesInput,
  engines: Engines,
  cache: LayerCache,
  signal: AbortSignal,
): Promise<{ total: number; files: LayerFile[] }> {
  const { engine, image } = await observeImage(input.id, engines)
  const changes = await cache.changes(engine, { id: image.id, digests: image.layers }, signal)
  const layer = changes[input.layer]
  if (layer === undefined) throw notFound('layer', String(input.layer))
  const search = input.search.toLowerCase()
  const files = layer.files.filter(
    ({ path, change }) =>
      (input.change === undefined || change === input.change) && (search === '' || path.toLowerCase().includes(search)),
  )
  return { total: files.length, files: files.slice(input.offset, input.offset + input.limit) }
}
