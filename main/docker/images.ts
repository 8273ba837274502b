import type { Readable } from 'node:stream'
import { CutShort } from './byte-reader.ts'
import { registryAuth } from './dockerode-modem.ts'
import { steer, type EngineContext } from './engine-context.ts'
import { abortedError, errorFromSocket } from './error-answer.ts'
import { DockerError } from './errors.ts'
import { parseImageReference } from './image-reference.ts'
import { imageId, parseHistory, parseImageDetail, parseImageSummary } from './image-parse.ts'
import type { HistoryEntry, ImageDetail, ImageSummary } from './image-parse.ts'
import { array, flag, number, object, text } from './json.ts'
import { followProgress, type ProgressEnd, type ProgressListener } from './progress.ts'
import { pathImage } from './query.ts'
import { countSpace } from './space-count.ts'
import { readSavedImage, type SavedImage } from './saved-image.ts'
import { BadTar } from './tar-stream.ts'

/** For one registry; never logged, never part of a path. */
export interface RegistryAuth {
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
  readonly serveraddress?: string
}

export interface TransferOptions extends ProgressListener {
  readonly auth?: RegistryAuth
  readonly platform?: string
}

export interface RemovedImage {
  readonly untagged: readonly string[]
  readonly deleted: readonly string[]
}

/** What images take on the engine's disk. Bytes. */
export interface ImageUsage {
  /** All layers, each once. */
  readonly layers: number | undefined
  /** By id; `shared` is undefined where the engine does not count. */
  readonly images: ReadonlyMap<string, { readonly size: number; readonly shared: number | undefined }>
}

export interface CommitTarget {
  readonly name: string
  readonly comment?: string
  readonly author?: string
  /** Dockerfile lines. */
  readonly changes?: readonly string[]
  /** Freezes the container meanwhile. */
  readonly pause?: boolean
}

export interface FoundImage {
  readonly name: string
  readonly description: string
  readonly stars: number
  readonly official: boolean
}

/** Images of one engine. */
export class Images {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  async list(
    options: { all?: boolean; filters?: Readonly<Record<string, readonly string[]>> } = {},
    signal?: AbortSignal,
  ): Promise<ImageSummary[]> {
    const query = { all: options.all ?? false, filters: options.filters }
    const call = { operation: 'image list', method: 'GET', path: '/images/json', query, signal } as const
    return array(await this.#context.http.json(call)).map(parseImageSummary)
  }

  /** Seconds on an engine with much in it: it counts what layers share. Since API 1.42 it can leave the rest out. */
  async usage(signal?: AbortSignal): Promise<ImageUsage> {
    const { layers, of } = await countSpace(this.#context.http, ['image'], signal)
    const items = of.image.map(object)
    const images = items.map((image) => {
      const shared = number(image['SharedSize'])
      const size = number(image['Size'] ?? image['VirtualSize'])
      const known = image['SharedSize'] !== undefined && shared >= 0
      return [imageId(text(image['Id'])), { size, shared: known ? shared : undefined }] as const
    })
    return { layers: layers > 0 || items.length === 0 ? layers : undefined, images: new Map(images) }
  }

  /** Asks Docker Hub through the engine. @throws DockerError when the engine has no way there */
  async search(term: string, signal?: AbortSignal): Promise<FoundImage[]> {
    const call = {
      operation: 'image search',
      method: 'GET',
      path: '/images/search',
      query: { term, limit: 50 },
    } as const
    const found = array(await this.#context.http.json({ ...call, signal, timeoutMs: 30_000 })).map(object)
    return found.map((one) => ({
      name: text(one['name']),
      description: text(one['description']),
      stars: number(one['star_count']),
      official: flag(one['is_official']),
    }))
  }

  async inspect(name: string, signal?: AbortSignal): Promise<ImageDetail> {
    const path = `/images/${pathImage('image inspect', name)}/json`
    return parseImageDetail(await this.#context.http.json({ operation: 'image inspect', method: 'GET', path, signal }))
  }

  /** Bare HTTP like `inspect`: dockerode takes no abort signal for either. */
  async history(name: string, signal?: AbortSignal): Promise<HistoryEntry[]> {
    const path = `/images/${pathImage('image history', name)}/history`
    return parseHistory(await this.#context.http.json({ operation: 'image history', method: 'GET', path, signal }))
  }

  /** Downloads; without a tag "latest" (the engine would take every tag). @throws DockerError in-band errors included */
  async pull(name: string, options: TransferOptions = {}, signal?: AbortSignal): Promise<ProgressEnd> {
    pathImage('image pull', name)
    const { repository, version } = parseImageReference(name)
    const query = {
      fromImage: repository,
      tag: version || 'latest',
      ...(options.platform && { platform: options.platform }),
    }
    const docker = await this.#context.dockerode()
    const source = await docker.createImage(options.auth ?? {}, steer('image pull', signal, query))
    return await this.#follow('image pull', source, options, signal)
  }

  /** Uploads. The API demands an auth header even for open registries. */
  async push(name: string, options: TransferOptions = {}, signal?: AbortSignal): Promise<ProgressEnd> {
    const { repository, version } = parseImageReference(name)
    const path = `/images/${pathImage('image push', repository)}/push`
    const headers = { 'X-Registry-Auth': registryAuth(options.auth ?? {}) }
    const query = { tag: version || 'latest' }
    const call = { operation: 'image push', method: 'POST', path, query, headers, signal, timeoutMs: 0 } as const
    return await this.#follow('image push', await this.#context.http.stream(call), options, signal)
  }

  /** Reads an archive made by `save`. @returns the names or ids it brought */
  async load(archive: Readable, options: ProgressListener = {}, signal?: AbortSignal): Promise<string[]> {
    // A file that is missing fails while dockerode loads; without a listener that would end the program.
    archive.on('error', () => undefined)
    const docker = await this.#context.dockerode()
    // dockerode's types want callers to know only paths; its code passes a stream on as it is
    const file = archive as unknown as string
    const source = await docker.loadImage(file, steer('image load', signal, { quiet: false }))
    const { text: output } = await this.#follow('image load', source, options, signal)
    return [...output.matchAll(/^Loaded image(?: ID)?: (.+)$/gm)].map((match) => (match[1] ?? '').trim())
  }

  /**
   * Makes an image of one layer from a root file system as tar. `changes` are Dockerfile lines, such as 'CMD ["bash"]'.
   * @returns the image's id
   */
  async import(
    archive: Readable,
    target: { readonly name?: string; readonly changes?: readonly string[]; readonly message?: string },
    options: ProgressListener = {},
    signal?: AbortSignal,
  ): Promise<string> {
    try {
      if (target.name !== undefined) pathImage('image import', target.name)
    } catch (error) {
      archive.destroy()
      throw error
    }
    const { repository, version } = parseImageReference(target.name ?? '')
    const query = {
      fromSrc: '-',
      repo: repository || undefined,
      tag: repository === '' ? undefined : version || 'latest',
      changes: target.changes,
      message: target.message,
    }
    const call = { operation: 'image import', method: 'POST', path: '/images/create', query, body: archive } as const
    const source = await this.#context.http.stream({ ...call, signal, timeoutMs: 0 })
    const end = await this.#follow('image import', source, options, signal)
    return end.progress.status
  }

  /** Makes an image of a container's own files, without its volumes. @returns the image's id */
  async commit(container: string, target: CommitTarget, signal?: AbortSignal): Promise<string> {
    pathImage('container commit', target.name)
    const { repository, version } = parseImageReference(target.name)
    const { comment, author, changes, pause } = target
    const query = { container, repo: repository, tag: version || 'latest', comment, author, changes, pause }
    // As long as copying its files takes.
    const call = { operation: 'container commit', method: 'POST', path: '/commit', query, body: {} } as const
    return imageId(text(object(await this.#context.http.json({ ...call, signal, timeoutMs: 0 }))['Id']))
  }

  async tag(name: string, target: string, signal?: AbortSignal): Promise<void> {
    pathImage('image tag', target)
    const image = await this.#image('image tag', name)
    const { repository, version } = parseImageReference(target)
    await image.tag(steer('image tag', signal, { repo: repository, tag: version || 'latest' }))
  }

  /** @throws DockerError `conflict` if a container uses it */
  async remove(
    name: string,
    options: { force?: boolean; noPrune?: boolean } = {},
    signal?: AbortSignal,
  ): Promise<RemovedImage> {
    const image = await this.#image('image remove', name)
    const query = { force: options.force ?? false, noprune: options.noPrune ?? false }
    const answer: unknown = await image.remove(steer('image remove', signal, query))
    const entries = array(answer).map(object)
    const pick = (key: string): string[] => entries.map((entry) => text(entry[key])).filter((value) => value !== '')
    return { untagged: pick('Untagged'), deleted: pick('Deleted') }
  }

  /** The images as a tar archive that `load` reads. An error on the stream means that the archive is incomplete. */
  async save(names: readonly string[], signal?: AbortSignal): Promise<Readable> {
    for (const name of names) pathImage('image save', name)
    const call = { operation: 'image save', path: '/images/get', query: { names }, signal, timeoutMs: 0 }
    return await this.#context.http.bulk(call)
  }

  /** What each layer of an image holds. The whole image comes over for it; of that only names stay. @throws DockerError */
  async layers(name: string, signal?: AbortSignal): Promise<SavedImage> {
    const archive = await this.save([name], signal)
    try {
      return await readSavedImage(archive)
    } catch (error) {
      if (signal?.aborted === true) throw abortedError('image layers', signal)
      if (!(error instanceof BadTar || error instanceof CutShort || error instanceof SyntaxError)) {
        throw errorFromSocket('image layers', error, this.#context.http.transport.describe)
      }
      const message = `the archive of the image cannot be read: ${error.message}`
      throw new DockerError({ operation: 'image layers', reason: 'bad-answer', message, cause: error })
    } finally {
      archive.destroy()
    }
  }

  async #image(operation: string, name: string) {
    const path = pathImage(operation, name)
    return (await this.#context.dockerode()).getImage(path)
  }

  #follow(
    operation: string,
    source: NodeJS.ReadableStream,
    listener: ProgressListener,
    signal?: AbortSignal,
  ): Promise<ProgressEnd> {
    const { onProgress, onText } = listener
    const address = this.#context.http.transport.describe
    return followProgress(source as Readable, { operation, address, signal, onProgress, onText })
  }
}
