import { steer, type EngineContext } from './engine-context.ts'
import { array, instant, number, object, text, textMap, type JsonObject } from './json.ts'
import { pathName } from './query.ts'
import { countSpace } from './space-count.ts'

export interface Volume {
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly mountpoint: string
  /** Milliseconds since 1970; 0 if the driver does not say. */
  readonly createdAt: number
  readonly labels: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  /** Bytes and users; known only to the engine's disk usage call. */
  readonly usage: { readonly size: number; readonly containers: number } | undefined
  readonly raw: JsonObject
}

export interface VolumeCreateSpec {
  /** Left out: the engine invents one. */
  readonly name?: string
  readonly driver?: string
  readonly options?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
}

export function parseVolume(value: unknown): Volume {
  const raw = object(value)
  const usage = object(raw['UsageData'])
  // -1 means not counted
  const counted = number(usage['Size']) >= 0 && usage['Size'] !== undefined
  return {
    name: text(raw['Name']),
    driver: text(raw['Driver']),
    scope: text(raw['Scope']) || 'local',
    mountpoint: text(raw['Mountpoint']),
    createdAt: instant(raw['CreatedAt']) ?? 0,
    labels: textMap(raw['Labels']),
    options: textMap(raw['Options']),
    usage: counted ? { size: number(usage['Size']), containers: number(usage['RefCount']) } : undefined,
    raw,
  }
}

/** Volumes of one engine. */
export class Volumes {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  async list(filters?: Readonly<Record<string, readonly string[]>>, signal?: AbortSignal): Promise<Volume[]> {
    const call = { operation: 'volume list', method: 'GET', path: '/volumes', query: { filters }, signal } as const
    return array(object(await this.#context.http.json(call))['Volumes']).map(parseVolume)
  }

  /** With their sizes, which the engine counts for seconds where there are many files. API 1.42 can leave the rest out. */
  async usage(signal?: AbortSignal): Promise<Volume[]> {
    const { of } = await countSpace(this.#context.http, ['volume'], signal)
    return of.volume.map(parseVolume)
  }

  async inspect(name: string, signal?: AbortSignal): Promise<Volume> {
    const path = pathName('volume inspect', 'volume', name)
    const volume = (await this.#context.dockerode()).getVolume(path)
    const answer: unknown = await volume.inspect(steer('volume inspect', signal, {}))
    return parseVolume(answer)
  }

  /** An existing volume of that name and driver is returned as it is: the engine sees no conflict in it. */
  async create(spec: VolumeCreateSpec, signal?: AbortSignal): Promise<Volume> {
    if (spec.name !== undefined) pathName('volume create', 'volume', spec.name)
    const body = { Name: spec.name, Driver: spec.driver, DriverOpts: spec.options, Labels: spec.labels }
    const call = { operation: 'volume create', method: 'POST', path: '/volumes/create', body, signal } as const
    return parseVolume(await this.#context.http.json(call))
  }

  /** @throws DockerError `conflict` if a container uses it. dockerode has no way to pass `force`. */
  async remove(name: string, options: { force?: boolean } = {}, signal?: AbortSignal): Promise<void> {
    const path = `/volumes/${pathName('volume remove', 'volume', name)}`
    const query = { force: options.force ?? false }
    await this.#context.http.ask({ operation: 'volume remove', method: 'DELETE', path, query, signal })
  }
}
