import { z } from 'zod'
import type { KeptLogin } from './docker-credentials.ts'
import { HttpError, httpGet, type HttpOptions } from './http-get.ts'
import { jsonOf, type RegistryAnswer } from './registry-answer.ts'
import { bearerToken, readChallenge } from './registry-token.ts'

/** Why a registry did not do it: by the status and the codes of the distribution specification ("Error Codes"). */
export type RegistryProblem = 'login' | 'not-found' | 'not-allowed' | 'limit' | 'refused' | 'bad-answer'

export class RegistryError extends Error {
  readonly problem: RegistryProblem
  readonly address: string
  readonly status: number
  constructor(problem: RegistryProblem, address: string, status: number, message: string) {
    super(message)
    this.name = 'RegistryError'
    this.problem = problem
    this.address = address
    this.status = status
  }
}

export interface RegistryPlace {
  /** HOST or HOST:PORT; `docker.io` is Docker Hub. */
  readonly address: string
  /** Plain HTTP and certificates that nobody vouches for count, as the engine was told. */
  readonly insecure: boolean
  readonly login: KeptLogin | null
  /** Certificates that vouch for it beside the system's. */
  readonly trust: readonly string[]
  /** Address of a proxy; null = as the environment says. */
  readonly proxy: string | null
}

/** Manifests of images and lists of them, in both families (distribution and OCI image specification). */
export const MANIFEST_TYPES = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
]

/** Docker Hub answers under another name than the one in references (docker/distribution, registry.DefaultV2Registry). */
const HUB = 'registry-1.docker.io'
/** No list or manifest is larger (the specification wants 4 MiB of a registry). Bytes. */
const MAX_BODY = 8 << 20
/** Milliseconds without a sign of life. */
const IDLE = 15_000
const ANSWERS = [201, 202, 204, 400, 401, 403, 404, 405, 429]

const errorBody = z.object({
  errors: z.array(z.looseObject({ code: z.string().catch(''), message: z.string().catch('') })),
})

/** Talks to one registry by its HTTP API (distribution specification). What it learned of login and scheme lives as long as it. */
export class RegistryClient {
  readonly #place: RegistryPlace
  readonly #signal: AbortSignal | undefined
  readonly #host: string
  #scheme: 'http' | 'https' | null
  /** By scope; one for all where the registry wants the password itself. */
  readonly #authorization = new Map<string, string>()
  /** Logins under way, by scope: calls at once that one token has outlived ask for one new one, not for one each. */
  readonly #loggingIn = new Map<string, Promise<string | null>>()

  constructor(place: RegistryPlace, signal?: AbortSignal) {
    this.#place = place
    this.#signal = signal
    this.#host = /^(index\.)?docker\.io$/.test(place.address) ? HUB : place.address
    this.#scheme = place.insecure ? null : 'https'
  }

  /**
   * One call; whoever is asked for a login logs in.
   * @param path behind /v2/, encoded, with its query
   * @param scope what the call is about, for registries that give tokens: "repository:app:pull"; "" for none
   * @throws HttpError, RegistryError
   */
  async ask(method: 'GET' | 'HEAD' | 'DELETE', path: string, scope: string): Promise<RegistryAnswer> {
    const known = this.#authorization.get(scope) ?? this.#authorization.get('*')
    const first = await this.#send(method, path, known)
    // A token lasts a minute where nothing else is said (distribution, "Token Authentication Specification"): a long list outlives it.
    const outlived = known?.startsWith('Bearer ') === true
    if (first.status !== 401 || (known !== undefined && !outlived)) return this.#checked(first)
    const authorization = await this.#logInOnce(first, scope, known)
    if (authorization === null) return this.#checked(first)
    return this.#checked(await this.#send(method, path, authorization))
  }

  /** Whether anything is there that speaks the protocol, be it that it wants a login. */
  async answers(): Promise<boolean> {
    const { status, headers } = await this.#send('GET', '', undefined)
    return status === 200 || (status === 401 && headers['www-authenticate'] !== undefined)
  }

  /** What the registry says of a call, without following the login. @throws HttpError */
  async #send(method: 'GET' | 'HEAD' | 'DELETE', path: string, authorization: string | undefined) {
    const headers = { accept: MANIFEST_TYPES.join(', '), ...(authorization === undefined ? {} : { authorization }) }
    const ask = (scheme: 'http' | 'https') =>
      this.#exchange(`${scheme}://${this.#host}/v2/${path}`, { method, headers })
    if (this.#scheme !== null) return ask(this.#scheme)
    // As the engine does: TLS first, plain HTTP where nobody speaks it (moby, registry/endpoint).
    try {
      const answer = await ask('https')
      this.#scheme = 'https'
      return answer
    } catch (error) {
      if (!(error instanceof HttpError) || !['unreachable', 'no-tls'].includes(error.problem)) throw error
      const answer = await ask('http')
      this.#scheme = 'http'
      return answer
    }
  }

  async #exchange(url: string, more: HttpOptions): Promise<RegistryAnswer> {
    const { insecure, trust, proxy } = this.#place
    const { response } = await httpGet(url, {
      ...more,
      ...{ proxy, idle: IDLE, expect: ANSWERS, trust: insecure ? false : trust },
      ...(this.#signal === undefined ? {} : { signal: this.#signal }),
    })
    const chunks: Buffer[] = []
    let size = 0
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > MAX_BODY) throw new HttpError('too-big', url, `${url} is larger than ${MAX_BODY} bytes.`)
        chunks.push(chunk)
      }
    } finally {
      response.destroy()
    }
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }
  }

  async #logInOnce(answer: RegistryAnswer, scope: string, refused: string | undefined): Promise<string | null> {
    const now = this.#authorization.get(scope)
    if (now !== undefined && now !== refused) return now
    const begun = this.#loggingIn.get(scope) ?? this.#logIn(answer, scope)
    this.#loggingIn.set(scope, begun)
    return begun.finally(() => this.#loggingIn.delete(scope))
  }

  /** @returns what to send; null where nothing is kept that the registry could take */
  async #logIn({ headers }: RegistryAnswer, scope: string): Promise<string | null> {
    const challenge = readChallenge(headers['www-authenticate'] ?? '')
    const { login } = this.#place
    if (challenge === null) return null
    // A password does not leave TLS because a server says so.
    if (challenge.scheme === 'bearer' && this.#isOpened(challenge.realm)) return null
    if (challenge.scheme === 'basic') {
      if (login?.username === undefined) return null
      const authorization = `Basic ${Buffer.from(`${login.username}:${login.password ?? ''}`).toString('base64')}`
      this.#authorization.set('*', authorization)
      return authorization
    }
    const wanted = { ...challenge, scope: challenge.scope === '' ? scope : challenge.scope }
    const token = await bearerToken(wanted, login, async (url, options) => {
      const answer = await this.#exchange(url, options)
      // Its own refusal is told, not that of the call which sent us there.
      return answer.status === 429 ? this.#checked(answer) : answer
    })
    if (token === null) return null
    this.#authorization.set(scope, `Bearer ${token}`)
    return `Bearer ${token}`
  }

  #isOpened(realm: string): boolean {
    return this.#scheme === 'https' && !this.#place.insecure && !realm.startsWith('https:')
  }

  #checked(answer: RegistryAnswer): RegistryAnswer {
    const { status } = answer
    if (status < 300) return answer
    const [first] = errorBody.safeParse(jsonOf(answer.body)).data?.errors ?? []
    const said = first?.message || first?.code || `HTTP ${status}`
    const { address } = this.#place
    throw new RegistryError(problemOf(status, first?.code ?? ''), address, status, `${address}: ${said}`)
  }
}

function problemOf(status: number, code: string): RegistryProblem {
  if (status === 401 || status === 403) return 'login'
  if (status === 404) return 'not-found'
  if (status === 405 || code === 'UNSUPPORTED') return 'not-allowed'
  return status === 429 ? 'limit' : 'refused'
}
