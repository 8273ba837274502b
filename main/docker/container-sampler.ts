import { HOST_ROOTS, locateContainer, sampleCgroup, type CgroupPlace, type CgroupRoots } from './cgroup.ts'
import type { Engine } from './engine.ts'
import { isDockerError } from './errors.ts'
import type { ContainerStats } from './stats.ts'

/** Above this many cached places something forgot to call `forget`. */
const MAX_PLACES = 10_000

/**
 * Samples containers while somebody looks: by the kernel's files where they can be read, which costs the engine nothing,
 * else by one-shot calls (remote engines, rootless ones in their own namespaces).
 */
export class ContainerSampler {
  readonly #engine: Engine
  readonly #roots: CgroupRoots | null
  /** null: looked for and not readable, so that it is not searched at each sample. */
  readonly #places = new Map<string, CgroupPlace | null>()

  /** @param roots null for an engine on another machine */
  constructor(engine: Engine, roots: CgroupRoots | null = HOST_ROOTS) {
    this.#engine = engine
    this.#roots = roots
  }

  /** undefined if the container does not run or is gone. @throws DockerError for a broken connection */
  async sample(id: string, signal?: AbortSignal): Promise<ContainerStats | undefined> {
    if (this.#roots === null) return await this.#fromEngine(id, signal)
    const known = this.#places.get(id)
    const place = known === undefined ? await this.#locate(id, this.#roots, signal) : known
    if (place === undefined) return undefined
    if (place === null) return await this.#fromEngine(id, signal)
    const stats = sampleCgroup(place, this.#roots)
    if (stats === undefined) this.forget(id)
    return stats
  }

  /** To be called when a container starts or stops: its process is another one then. */
  forget(id: string): void {
    this.#places.delete(id)
  }

  /** undefined if it does not run. */
  async #locate(id: string, roots: CgroupRoots, signal?: AbortSignal): Promise<CgroupPlace | null | undefined> {
    const detail = await orGone(this.#engine.containers.inspect(id, signal))
    if (detail === undefined || detail.pid === 0) return undefined
    const place = locateContainer(detail.id, detail.pid, roots) ?? null
    if (this.#places.size >= MAX_PLACES) this.#places.clear()
    this.#places.set(id, place)
    return place
  }

  async #fromEngine(id: string, signal?: AbortSignal): Promise<ContainerStats | undefined> {
    const stats = await orGone(this.#engine.containers.stats(id, signal))
    // The engine answers for a stopped container too, with Go's zero time.
    return stats?.readAt === 0 ? undefined : stats
  }
}

async function orGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isDockerError(error, 'not-found', 'conflict')) return undefined
    throw error
  }
}
