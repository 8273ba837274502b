import { Readable } from 'node:stream'
import type { EngineContext } from './engine-context.ts'
import { DockerError, isDockerError } from './errors.ts'
import { number, object, text } from './json.ts'
import { pathName } from './query.ts'
import { tarEnd, tarHead } from './tar-write.ts'

/** What a path in a container is. */
export interface FileStat {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Bytes; of a link the length of its text. */
  readonly size: number
  /** Permission bits. */
  readonly mode: number
  /** RFC 3339. */
  readonly modified: string
  /** Where a link ends at last, as a path in the container; else empty. */
  readonly target: string
}

/** Go's io/fs FileMode, which the engine hands out as it is. */
const GO_MODE = { folder: 2 ** 31, link: 2 ** 27, device: 2 ** 26, pipe: 2 ** 25, socket: 2 ** 24, irregular: 2 ** 19 }
const GO_SPECIAL = [
  [2 ** 23, 0o4000],
  [2 ** 22, 0o2000],
  [2 ** 20, 0o1000],
] as const

const has = (mode: number, bit: number) => Math.floor(mode / bit) % 2 === 1

/** The header X-Docker-Container-Path-Stat: JSON in base64. @throws SyntaxError */
export function parseFileStat(header: string): FileStat {
  const raw = object(JSON.parse(Buffer.from(header, 'base64').toString('utf8')))
  const mode = number(raw['mode'])
  const { folder, link, device, pipe, socket, irregular } = GO_MODE
  const odd = [device, pipe, socket, irregular].some((bit) => has(mode, bit))
  const special = GO_SPECIAL.reduce((sum, [bit, own]) => sum + (has(mode, bit) ? own : 0), 0)
  return {
    name: text(raw['name']),
    kind: has(mode, folder) ? 'folder' : has(mode, link) ? 'link' : odd ? 'other' : 'file',
    size: number(raw['size']),
    mode: (mode % 0o1000) + special,
    modified: text(raw['mtime']),
    // Podman names the file itself where it is no link.
    target: has(mode, link) ? text(raw['linkTarget']) : '',
  }
}

/**
 * Files of containers, running or not, by the archives of the Engine API. The engine looks at the container's own layers and
 * volumes; what its processes alone have mounted (/proc, /sys, tmpfs) is not there.
 */
export class ContainerFiles {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  /** Links on the way are followed inside the container, the last part is not. @throws DockerError `not-found` */
  async stat(container: string, path: string, signal?: AbortSignal): Promise<FileStat> {
    const call = { ...this.#call('file stat', container, path), method: 'HEAD', signal } as const
    const { headers } = await this.#context.http.ask(call)
    try {
      return parseFileStat(text(headers['x-docker-container-path-stat']))
    } catch (cause) {
      const message = 'the engine said nothing of the file'
      throw new DockerError({ operation: call.operation, reason: 'bad-answer', message, cause })
    }
  }

  /** A file, or a folder with all that is in it, as a tar archive; what is not read on does not come. */
  read(container: string, path: string, signal?: AbortSignal): Promise<Readable> {
    return this.#context.http.bulk({ ...this.#call('file read', container, path), signal, timeoutMs: 120_000 })
  }

  /**
   * Unpacks a tar archive in a folder that is there. A file never takes the place of a folder, nor a folder that of a file.
   * @throws DockerError `not-found`, `bad-request` (no folder), `unauthorized` (read-only)
   */
  async write(container: string, folder: string, archive: Readable, signal?: AbortSignal): Promise<void> {
    const call = this.#call('file write', container, folder)
    const query = { ...call.query, noOverwriteDirNonDir: 1 }
    await this.#context.http.ask({ ...call, method: 'PUT', query, body: archive, signal, timeoutMs: 0 })
  }

  /**
   * Deletes a name of a folder with all that is below it, whether the container runs or not. The Engine API has no call for
   * that: its unpacking takes away what a member replaces before it makes the member, and a hard link to what is not there
   * cannot be made (moby, pkg/archive, Unpack).
   * @throws DockerError `conflict` where an engine does it otherwise and the name is still there
   */
  async remove(container: string, folder: string, name: string): Promise<void> {
    const call = { ...this.#call('file removal', container, folder), method: 'PUT', timeoutMs: 0 } as const
    const nowhere = `${name}/nothing`
    const head = tarHead({ name, kind: 'hardlink', target: nowhere, mode: 0, size: 0, modified: 0 })
    const body = Readable.from([Buffer.concat([head, tarEnd])], { objectMode: false })
    const told = await this.#context.http.ask({ ...call, body }).catch((error: unknown) => error)
    const path = `${folder === '/' ? '' : folder}/${name}`
    const left = await this.stat(container, path).catch((error: unknown) => {
      if (isDockerError(error, 'not-found')) return null
      throw error
    })
    if (left === null) return
    const message = `${path} is still there`
    throw new DockerError({ operation: call.operation, reason: 'conflict', message, cause: told })
  }

  /** All files of a container without its volumes, as one tar archive. */
  export(container: string, signal?: AbortSignal): Promise<Readable> {
    const operation = 'container export'
    const path = `/containers/${pathName(operation, 'container', container)}/export`
    return this.#context.http.bulk({ operation, path, signal, timeoutMs: 120_000 })
  }

  #call(operation: string, container: string, path: string) {
    const route = `/containers/${pathName(operation, 'container', container)}/archive`
    return { operation, path: route, query: { path } }
  }
}
