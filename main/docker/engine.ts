import type Docker from 'dockerode'
import { negotiateApi } from './api-version.ts'
import type { Readable } from 'node:stream'
import { buildImage, type BuildOptions } from './build.ts'
import { ContainerFiles } from './container-files.ts'
import { Containers } from './containers.ts'
import { loadDockerode } from './dockerode-modem.ts'
import type { EngineContext } from './engine-context.ts'
import { parseInfo, parseVersion, type EngineInfo, type EngineVersion } from './engine-info.ts'
import { openEvents, type EventFeed, type EventOptions } from './events.ts'
import { Execs } from './exec.ts'
import { HttpClient } from './http-client.ts'
import { Images, type RegistryAuth } from './images.ts'
import { instant, object, text } from './json.ts'
import { diskUsage, dropCached, type DiskUsage } from './disk-usage.ts'
import { Networks } from './networks.ts'
import type { Transport } from './transport.ts'
import { Volumes } from './volumes.ts'

/** What the engine says of itself before any versioned call. */
export interface Ping {
  readonly apiVersion: string
  /** "Docker/20.10.24 (linux)", "Libpod/4.3.1 (linux)". */
  readonly server: string
  readonly osType: string
  /** Which builder the engine itself takes: "1" the classic one, "2" BuildKit; "" where it does not say. */
  readonly builder: string
  /** The engine's clock, milliseconds since 1970; a remote one may differ from ours. */
  readonly time: number | undefined
}

async function ping(http: HttpClient, signal?: AbortSignal): Promise<Ping> {
  const call = { operation: 'ping', method: 'GET', path: '/_ping', bare: true, timeoutMs: 15_000, signal } as const
  const { headers } = await http.ask(call)
  const header = (name: string): string => text(headers[name])
  return {
    apiVersion: header('api-version'),
    server: header('server'),
    osType: header('ostype'),
    builder: header('builder-version'),
    time: instant(header('date')),
  }
}

/** One negotiated connection to a Docker Engine (or podman's compatible API). Every call takes an AbortSignal last. */
export class Engine {
  readonly apiVersion: string
  readonly transport: Transport
  /** The answer that the negotiation got. */
  readonly firstPing: Ping
  readonly containers: Containers
  readonly files: ContainerFiles
  readonly images: Images
  readonly networks: Networks
  readonly volumes: Volumes
  readonly execs: Execs
  readonly #http: HttpClient
  readonly #context: EngineContext

  private constructor(http: HttpClient, firstPing: Ping) {
    this.#http = http
    this.transport = http.transport
    this.apiVersion = http.apiVersion
    this.firstPing = firstPing
    let loading: Promise<Docker> | undefined
    const context = (this.#context = { http, dockerode: () => (loading ??= loadDockerode(http)) })
    this.containers = new Containers(context)
    this.files = new ContainerFiles(context)
    this.images = new Images(context)
    this.networks = new Networks(context)
    this.volumes = new Volumes(context)
    this.execs = new Execs(context)
  }

  /**
   * Reaches the engine and fixes the API version (1.41 to 1.52) for all later calls.
   * @throws DockerError `absent`, `denied`, `unsupported`, `bad-answer`, `timeout`, …
   */
  static async connect(transport: Transport, signal?: AbortSignal): Promise<Engine> {
    const http = new HttpClient(transport)
    try {
      const answer = await ping(http, signal)
      // An old podman sends no Api-Version here; /version has both ends of the span, at the price of a second call.
      const raw = await http.json({ operation: 'version', method: 'GET', path: '/version', bare: true, signal })
      const version = parseVersion(raw)
      http.pinVersion(negotiateApi(answer.apiVersion || version.apiVersion, version.minApiVersion, 'connect'))
      return new Engine(http, answer)
    } catch (error) {
      http.close()
      throw error
    }
  }

  /** Loads dockerode ahead of the first call that needs it: worth it in a long-lived process once its first list is out. */
  async preload(): Promise<void> {
    await this.#context.dockerode()
  }

  get isPodman(): boolean {
    return /libpod/i.test(this.firstPing.server)
  }

  /** @throws DockerError when the engine does not answer within 15 s */
  ping(signal?: AbortSignal): Promise<Ping> {
    return ping(this.#http, signal)
  }

  async version(signal?: AbortSignal): Promise<EngineVersion> {
    return parseVersion(await this.#http.json({ operation: 'version', method: 'GET', path: '/version', signal }))
  }

  async info(signal?: AbortSignal): Promise<EngineInfo> {
    return parseInfo(object(await this.#http.json({ operation: 'info', method: 'GET', path: '/info', signal })))
  }

  /**
   * Has the engine log in to a registry. @returns the token to keep instead of the password; "" where it gave none
   * @throws DockerError `unauthorized`
   */
  async checkLogin(auth: RegistryAuth, signal?: AbortSignal): Promise<string> {
    const call = { operation: 'registry login', method: 'POST', path: '/auth', body: { ...auth }, signal } as const
    return text(object(await this.#http.json(call))['IdentityToken'])
  }

  /** Everything that takes space; the engine counts for seconds. */
  diskUsage(signal?: AbortSignal): Promise<DiskUsage> {
    return diskUsage(this.#context, signal)
  }

  /** Lets one remembered step of builds go, unless something uses it. @returns bytes that came back */
  dropCached(id: string, signal?: AbortSignal): Promise<number> {
    return dropCached(this.#context, id, signal)
  }

  /** Builds an image; the context is a tar archive. @returns its id */
  build(context: Readable, options: BuildOptions, signal?: AbortSignal): Promise<string> {
    return buildImage(this.#context, context, options, signal)
  }

  /** Subscribes to events: resolves once the subscription stands, so that a list read afterwards misses nothing. */
  events(options: EventOptions, signal?: AbortSignal): Promise<EventFeed> {
    return openEvents(this.#http, options, signal)
  }

  /** Ends every call and stream with `lost` but terminals, which end by their own signals; later calls fail with `not-ready`. */
  close(): void {
    this.#http.close()
  }
}
