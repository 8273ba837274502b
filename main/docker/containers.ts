import { parseContainerDetail, type ContainerDetail } from './container-detail.ts'
import { createBody, networksAtCreate, endpointFields, type ContainerSpec } from './container-spec.ts'
import { resourceFields, restartFields, type ResourceSpec, type RestartSpec } from './container-spec.ts'
import { parseContainerSummary, type ContainerSummary } from './container-summary.ts'
import { steer, type EngineContext } from './engine-context.ts'
import { isDockerError } from './errors.ts'
import { array, number, object, strings, text } from './json.ts'
import { openLogs, type LogOptions, type LogStream } from './logs.ts'
import { openAttach, type AttachOptions, type ProcessStream } from './process-stream.ts'
import { pathName } from './query.ts'
import { parseStats, type ContainerStats } from './stats.ts'

export interface ContainerFilter {
  /** Also those that do not run; default true. */
  readonly all?: boolean
  /** Engine filters, such as {label: ["labrig.lab=x"]}. */
  readonly filters?: Readonly<Record<string, readonly string[]>>
}

export interface Created {
  readonly id: string
  readonly warnings: readonly string[]
}

export interface WaitResult {
  readonly exitCode: number
  /** The engine's text if waiting itself failed. */
  readonly error: string
}

export interface ProcessTable {
  readonly titles: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface FileChange {
  readonly path: string
  readonly kind: 'changed' | 'added' | 'deleted'
}

/** By the engine's numbers (moby, api/types/container/change_types.go). */
const CHANGES = ['changed', 'added', 'deleted'] as const

/** How long the engine may take beyond the grace period it was given. */
const GRACE_MS = 60_000

/** Containers of one engine. Names and ids are checked before they become part of a path. */
export class Containers {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  /**
   * All containers, without their sizes (the engine would walk every file system for them). Bare HTTP instead of dockerode:
   * this is the first call of every start, and loading dockerode costs more than the list.
   */
  async list(filter: ContainerFilter = {}, signal?: AbortSignal): Promise<ContainerSummary[]> {
    const query = { all: filter.all ?? true, filters: filter.filters }
    const call = { operation: 'container list', method: 'GET', path: '/containers/json', query, signal } as const
    return array(await this.#context.http.json(call)).map(parseContainerSummary)
  }

  async inspect(id: string, signal?: AbortSignal): Promise<ContainerDetail> {
    const container = await this.#container('container inspect', id)
    const answer: unknown = await container.inspect(steer('container inspect', signal, {}))
    return parseContainerDetail(answer)
  }

  /**
   * Makes a container, not started. Bare HTTP since dockerode drops the engine's warnings.
   * Engines before API 1.44 take one network at creation: the others are connected afterwards, and if that fails the new
   * container is removed again.
   * @throws DockerError `name-in-use` (detail.holder), `not-found` (image), `bad-request`, `conflict`
   */
  async create(spec: ContainerSpec, signal?: AbortSignal): Promise<Created> {
    const { http } = this.#context
    const body = createBody(spec, http.apiVersion)
    const query = { name: spec.name, platform: spec.platform }
    const call = {
      operation: 'container create',
      method: 'POST',
      path: '/containers/create',
      query,
      body,
      signal,
    } as const
    const answer = object(await http.json(call))
    const created = { id: text(answer['Id']), warnings: strings(answer['Warnings']) }
    const rest = (spec.networks ?? []).slice(networksAtCreate(spec, http.apiVersion).length)
    try {
      for (const network of rest) {
        const endpoint = { Container: created.id, EndpointConfig: endpointFields(network, http.apiVersion) }
        const path = `/networks/${pathName('network connect', 'network', network.network)}/connect`
        await http.ask({ operation: 'network connect', method: 'POST', path, body: endpoint, signal })
      }
    } catch (error) {
      await this.remove(created.id, { force: true, volumes: true }).catch(() => undefined)
      throw error
    }
    return created
  }

  /** @returns false if it ran already @throws DockerError `port-in-use` (detail.port), `not-found`, … */
  async start(id: string, signal?: AbortSignal): Promise<boolean> {
    const container = await this.#container('container start', id)
    return await changed(container.start(steer('container start', signal, {})))
  }

  /** Asks it to end, then kills it after `graceSeconds` (default: the container's own, else 10). @returns false if it did not run */
  async stop(id: string, options: { graceSeconds?: number } = {}, signal?: AbortSignal): Promise<boolean> {
    const container = await this.#container('container stop', id)
    return await changed(container.stop(steer('container stop', signal, grace(options.graceSeconds))))
  }

  async restart(id: string, options: { graceSeconds?: number } = {}, signal?: AbortSignal): Promise<void> {
    const container = await this.#container('container restart', id)
    await container.restart(steer('container restart', signal, grace(options.graceSeconds)))
  }

  /** @throws DockerError `conflict` if it does not run */
  async kill(id: string, options: { unixSignal?: string } = {}, signal?: AbortSignal): Promise<void> {
    const container = await this.#container('container kill', id)
    await container.kill(steer('container kill', signal, { signal: options.unixSignal ?? 'SIGKILL' }))
  }

  async pause(id: string, signal?: AbortSignal): Promise<void> {
    const container = await this.#container('container pause', id)
    await container.pause(steer('container pause', signal, {}))
  }

  async unpause(id: string, signal?: AbortSignal): Promise<void> {
    const container = await this.#container('container unpause', id)
    await container.unpause(steer('container unpause', signal, {}))
  }

  /** @throws DockerError `name-in-use` */
  async rename(id: string, name: string, signal?: AbortSignal): Promise<void> {
    const container = await this.#container('container rename', id)
    pathName('container rename', 'container', name)
    await container.rename(steer('container rename', signal, { name }))
  }

  /** @throws DockerError `conflict` if it runs and `force` is not set */
  async remove(id: string, options: { force?: boolean; volumes?: boolean } = {}, signal?: AbortSignal): Promise<void> {
    const container = await this.#container('container remove', id)
    const query = { force: options.force ?? false, v: options.volumes ?? false }
    await container.remove(steer('container remove', signal, query))
  }

  /** Waits without a limit of time; end it by the signal. */
  async wait(
    id: string,
    condition: 'not-running' | 'next-exit' | 'removed' = 'not-running',
    signal?: AbortSignal,
  ): Promise<WaitResult> {
    const container = await this.#container('container wait', id)
    const answer: unknown = await container.wait(steer('container wait', signal, { condition, timeoutMs: 0 }))
    const raw = object(answer)
    return { exitCode: number(raw['StatusCode']), error: text(object(raw['Error'])['Message']) }
  }

  /** The processes as the host's ps shows them. @throws DockerError `conflict` if it does not run */
  async top(id: string, psArgs = '-ef', signal?: AbortSignal): Promise<ProcessTable> {
    const container = await this.#container('container top', id)
    const answer: unknown = await container.top(steer('container top', signal, { ps_args: psArgs }))
    const raw = object(answer)
    return { titles: strings(raw['Titles']), rows: array(raw['Processes']).map(strings) }
  }

  /** What its own layer has beyond the image: every path that was added, changed or deleted. */
  async changes(id: string, signal?: AbortSignal): Promise<FileChange[]> {
    const path = `/containers/${pathName('container changes', 'container', id)}/changes`
    const answer = await this.#context.http.json({ operation: 'container changes', method: 'GET', path, signal })
    // No change at all is null.
    return array(answer).map((item) => {
      const raw = object(item)
      return { path: text(raw['Path']), kind: CHANGES[number(raw['Kind'])] ?? 'changed' }
    })
  }

  /** One sample without the second measuring cycle; rates come from two of them. A stopped container gives zeros. */
  async stats(id: string, signal?: AbortSignal): Promise<ContainerStats> {
    const container = await this.#container('container stats', id)
    const answer: unknown = await container.stats(
      steer('container stats', signal, { stream: false as const, 'one-shot': true }),
    )
    return parseStats(answer)
  }

  /** Changes limits and restart policy while it runs. @returns the engine's warnings */
  async update(
    id: string,
    change: { resources?: ResourceSpec; restart?: RestartSpec },
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    const container = await this.#container('container update', id)
    const fields = {
      ...(change.resources && resourceFields(change.resources)),
      ...(change.restart && { RestartPolicy: restartFields(change.restart) }),
    }
    const answer: unknown = await container.update(steer('container update', signal, fields))
    return strings(object(answer)['Warnings'])
  }

  /** @throws DockerError `not-found`; `unsupported` if the log driver cannot be read */
  logs(id: string, options: LogOptions = {}, signal?: AbortSignal): Promise<LogStream> {
    return openLogs(this.#context.http, pathName('container logs', 'container', id), options, signal)
  }

  /** Attaches to the main process. */
  attach(id: string, options: AttachOptions, signal?: AbortSignal): Promise<ProcessStream> {
    return openAttach(this.#context.http, pathName('container attach', 'container', id), options, signal)
  }

  async #container(operation: string, id: string) {
    const path = pathName(operation, 'container', id)
    return (await this.#context.dockerode()).getContainer(path)
  }
}

function grace(graceSeconds: number | undefined): { t?: number; timeoutMs: number } {
  // Without a number the container's own StopTimeout counts, which may be any: then the signal is the only limit.
  return graceSeconds === undefined ? { timeoutMs: 0 } : { t: graceSeconds, timeoutMs: graceSeconds * 1000 + GRACE_MS }
}

async function changed(act: Promise<unknown>): Promise<boolean> {
  try {
    await act
    return true
  } catch (error) {
    if (isDockerError(error, 'not-modified')) return false
    throw error
  }
}
