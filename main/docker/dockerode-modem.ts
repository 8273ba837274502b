import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { HttpCall } from './http-call.ts'
import type { HttpClient } from './http-client.ts'
import type { Query } from './query.ts'

/** What dockerode hands to its modem for each call (docker-modem 5, lib/modem.js, `dial`). */
interface DialOptions {
  readonly path: string
  readonly method: HttpCall['method']
  readonly options?: Readonly<Record<string, unknown>> | null
  readonly abortSignal?: AbortSignal
  readonly isStream?: boolean
  readonly file?: Readable | Buffer
  readonly authconfig?: object
}

type DialCallback = (error: unknown, data?: unknown) => void

/**
 * dockerode's modem, replaced by one that dials through our HTTP client: dockerode keeps its knowledge of routes and verbs,
 * while abort, cut answers, typed errors, transports and version pinning behave the same for every call.
 */
export class DockerodeModem {
  Promise: PromiseConstructor = Promise
  readonly #http: HttpClient

  constructor(http: HttpClient) {
    this.#http = http
  }

  dial(dial: DialOptions, callback: DialCallback): void {
    this.#dial(dial).then((data) => callback(null, data), callback)
  }

  async #dial(dial: DialOptions): Promise<unknown> {
    const call = callOf(dial)
    if (dial.isStream) return await this.#http.stream({ ...call, timeoutMs: 0 })
    return await this.#http.json(call)
  }
}

/** Keys that steer the call itself; `operation` and `timeoutMs` are ours, passed through dockerode's open options. */
const STEERING = new Set(['abortSignal', 'authconfig', 'operation', 'timeoutMs', '_query', '_body'])

function plain(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !STEERING.has(key)))
}

/**
 * The stock modem sends the options of a POST twice, as query and as body. Here a path that ends in "?" takes them as query and
 * any other as body; `_query` and `_body` name them apart where a route wants both.
 */
function callOf(dial: DialOptions): HttpCall {
  const options = dial.options ?? {}
  const { operation, timeoutMs } = options
  return {
    operation: typeof operation === 'string' ? operation : `${dial.method} ${dial.path.replace('?', '')}`,
    method: dial.method,
    path: dial.path.replace(/\?$/, ''),
    query: dial.path.endsWith('?') ? ((options['_query'] ?? plain(options)) as Query) : undefined,
    body: dial.file ?? jsonBody(dial, options),
    signal: dial.abortSignal,
    timeoutMs: typeof timeoutMs === 'number' ? timeoutMs : undefined,
    headers: dial.authconfig && { 'X-Registry-Auth': registryAuth(dial.authconfig) },
  }
}

function jsonBody(dial: DialOptions, options: NonNullable<DialOptions['options']>): object | undefined {
  if (options['_body'] !== undefined) return options['_body'] as object
  if (dial.method !== 'POST' || dial.path.endsWith('?')) return undefined
  const fields = plain(options)
  return Object.keys(fields).length > 0 ? fields : undefined
}

/**
 * base64url of the JSON, as the Engine API asks for (RFC 4648 section 5), with its padding: moby decodes by Go's
 * URLEncoding, which wants it, and takes a header that it cannot decode for none.
 */
export function registryAuth(auth: object): string {
  return Buffer.from(JSON.stringify(auth)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** Loading dockerode takes a quarter to half a second (it pulls in gRPC and protobuf), so the first call that needs it pays. */
export async function loadDockerode(http: HttpClient): Promise<Docker> {
  const { default: DockerClass } = await import('dockerode')
  // `modem` is taken by the constructor (dockerode 5, lib/docker.js) though the types do not list it.
  return new DockerClass({ modem: new DockerodeModem(http) } as unknown as Docker.DockerOptions)
}
