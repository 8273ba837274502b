import type { IncomingMessage } from 'node:http'
import * as http from 'node:http'
import * as https from 'node:https'
import { rootCertificates } from 'node:tls'

/** Why a server gave nothing. */
export type HttpProblem =
  /** No address, no route, refused, no TLS: nobody there that could be talked to. */
  | 'unreachable'
  /** The certificate is nobody’s that this host knows, of another name, or of another time. */
  | 'untrusted'
  /** Something answers, in plain text. */
  | 'no-tls'
  | 'proxy'
  | 'not-found'
  /** Any other status that is no success. */
  | 'status'
  | 'redirects'
  /** From https to http: what comes then could be anybody's. */
  | 'insecure'
  /** Nothing came for too long. */
  | 'silent'
  | 'too-big'

export class HttpError extends Error {
  readonly problem: HttpProblem
  readonly url: string
  readonly status: number | null
  constructor(problem: HttpProblem, url: string, message: string, status: number | null = null) {
    super(message)
    this.name = 'HttpError'
    this.problem = problem
    this.url = url
    this.status = status
  }
}

export interface HttpOptions {
  /** GET unless given. */
  readonly method?: 'GET' | 'HEAD' | 'DELETE' | 'POST'
  /** Of a POST. */
  readonly body?: string
  /** Certificates beside the system's that vouch for the server; `false` takes any. */
  readonly trust?: readonly string[] | false
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Address of a proxy (http or https); null = as the environment says (http_proxy, https_proxy, no_proxy). */
  readonly proxy?: string | null
  /** Milliseconds without a sign of life. */
  readonly idle?: number
  /** Whether a redirect may lead from https to http: only for what is compared with a checksum from elsewhere. */
  readonly downgrade?: boolean
  /** Statuses that are an answer beside 200. */
  readonly expect?: readonly number[]
}

export interface HttpAnswer {
  readonly response: IncomingMessage
  /** Where it was in the end. */
  readonly url: string
}

export const IDLE = 30_000
const MAX_REDIRECTS = 10
const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308]
/** What is this host's own never goes through a proxy. */
const OWN = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

function proxiesFor({ hostname }: URL, proxy: string | null): NodeJS.ProcessEnv {
  if (OWN.test(hostname)) return {}
  return proxy === null ? process.env : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }
}

/** Node's agents read the variables of curl when they are handed in (http.Agent, option proxyEnv). */
function agentOf(url: URL, proxy: string | null, trust: HttpOptions['trust']): http.Agent {
  const proxyEnv = proxiesFor(url, proxy)
  if (url.protocol === 'http:') return new http.Agent({ proxyEnv })
  if (trust === false) return new https.Agent({ proxyEnv, rejectUnauthorized: false })
  const ca = trust === undefined || trust.length === 0 ? {} : { ca: [...rootCertificates, ...trust] }
  return new https.Agent({ proxyEnv, ...ca })
}

/**
 * Asks for a resource and follows redirects. The caller reads the response or destroys it.
 * @throws HttpError, and the signal's reason
 */
export async function httpGet(address: string, options: HttpOptions = {}): Promise<HttpAnswer> {
  let url = addressOf(address, address)
  const { host } = url
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await request(url, url.host === host ? options : withoutLogin(options))
    const status = response.statusCode ?? 0
    if (status === 200 || options.expect?.includes(status) === true) return { response, url: url.href }
    response.destroy()
    if (!REDIRECTS.includes(status)) throw refusedWith(status, url)
    url = nextOf(url, response.headers.location, options.downgrade === true)
  }
  throw new HttpError('redirects', address, `${address} leads in circles.`)
}

/** Who is led elsewhere does not tell there who it is here (fetch standard, "HTTP-redirect fetch"). */
function withoutLogin({ headers = {}, ...options }: HttpOptions): HttpOptions {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization')
  return { ...options, headers: Object.fromEntries(kept) }
}

/** @throws HttpError where it is no address of the web */
function addressOf(text: string, base: string): URL {
  const url = URL.parse(text, base)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new HttpError('redirects', base, `${text} is no address of a web server.`)
  }
  return url
}

function nextOf(url: URL, location: string | undefined, downgrade: boolean): URL {
  if (location === undefined) throw new HttpError('redirects', url.href, `${url.href} leads nowhere.`)
  const next = addressOf(location, url.href)
  if (url.protocol === 'https:' && next.protocol === 'http:' && !downgrade) {
    throw new HttpError('insecure', url.href, `${url.href} leads to ${next.href}, which is not encrypted.`)
  }
  return next
}

function refusedWith(status: number, { href }: URL): HttpError {
  const problem = status === 404 || status === 410 ? 'not-found' : status === 407 ? 'proxy' : 'status'
  return new HttpError(problem, href, `${href} answered ${status}.`, status)
}

function request(url: URL, options: HttpOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const agent = agentOf(url, options.proxy ?? null, options.trust)
  const asked = (url.protocol === 'https:' ? https : http).request(url, {
    agent,
    method: options.method ?? 'GET',
    headers: { 'user-agent': 'labrig', accept: '*/*', ...options.headers },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const idle = options.idle ?? IDLE
  asked.setTimeout(idle, () => asked.destroy(silent(url.href, idle)))
  asked.on('response', (response) => {
    // Whoever reads it looks after its pauses.
    asked.setTimeout(0)
    resolve(response)
  })
  asked.on('error', (error: NodeJS.ErrnoException) => {
    reject(options.signal?.aborted === true ? error : unreachable(url, error))
  })
  asked.on('close', () => agent.destroy())
  asked.end(options.body)
  return promise
}

export function silent(url: string, idle: number): HttpError {
  return new HttpError('silent', url, `Nothing came from ${url} for ${Math.ceil(idle / 1000)} s.`)
}

/** OpenSSL's results of a verification and Node's own (node:tls, "X509 certificate error codes"). */
const UNTRUSTED = /CERT|^UNABLE_TO_VERIFY|^INVALID_CA$|^INVALID_PURPOSE$|^HOSTNAME_MISMATCH$/
/** A server that answers in plain text, or hangs up on whoever greets it by TLS. */
const NO_TLS = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL)$|^EPROTO$/

function problemOf({ code = '', message }: NodeJS.ErrnoException): HttpProblem {
  // Node's words for a proxy that does not open a tunnel (ERR_PROXY_TUNNEL).
  if (code === 'ERR_PROXY_TUNNEL' || /proxy/i.test(message)) return 'proxy'
  if (UNTRUSTED.test(code)) return 'untrusted'
  return NO_TLS.test(code) ? 'no-tls' : 'unreachable'
}

function unreachable(url: URL, error: NodeJS.ErrnoException): Error {
  if (error instanceof HttpError) return error
  const problem = problemOf(error)
  // A host with several addresses fails with one error for each, and no words of its own (AggregateError).
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined
  return new HttpError(problem, url.href, `${url.host}: ${first?.message ?? error.message}`)
}

/**
 * A small text.
 * @param max bytes
 * @throws HttpError
 */
export async function httpText(address: string, max: number, options: HttpOptions = {}): Promise<string> {
  const { response, url } = await httpGet(address, options)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > max) throw new HttpError('too-big', url, `${url} is larger than ${max} bytes.`)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof HttpError || options.signal?.aborted === true) throw error
    throw new HttpError('unreachable', url, `${url}: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    response.destroy()
  }
  return Buffer.concat(chunks).toString()
}
