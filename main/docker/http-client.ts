import http from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { bulkCall } from './bulk-call.ts'
import { abortedError, errorFromAnswer, errorFromSocket } from './error-answer.ts'
import { DockerError } from './errors.ts'
import { TransportAgent } from './http-agent.ts'
import { headersOf, writeBody, type HttpCall } from './http-call.ts'
import { buildQuery } from './query.ts'
import type { Transport } from './transport.ts'

/** Far above any list an engine gives (5,000 containers are some 8 MB), and low enough not to exhaust memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const MAX_ERROR_BYTES = 64 * 1024
/** A live engine answers lists within seconds even with thousands of objects; without a bound a stalled one hangs its caller. */
const DEFAULT_TIMEOUT_MS = 60_000

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

export interface Hijacked {
  /** Bytes that came with the head are already back in front of the stream. */
  readonly socket: Duplex
  readonly contentType: string
}

/**
 * Plain HTTP to one engine over any transport. Docker's own routes are known by dockerode, which dials through this client
 * (see dockerode-modem.ts): its stock modem never settles when an answer is cut in the middle, formats every request for a
 * debug line even with debugging off, and edits the caller's options.
 */
export class HttpClient {
  readonly transport: Transport
  #version = ''
  readonly #pool: TransportAgent
  readonly #fresh: TransportAgent
  readonly #end = new AbortController()

  constructor(transport: Transport) {
    this.transport = transport
    this.#pool = new TransportAgent(transport, true)
    this.#fresh = new TransportAgent(transport, false)
  }

  /** "1.41", or "" before negotiation. */
  get apiVersion(): string {
    return this.#version
  }

  pinVersion(version: string): void {
    this.#version = version
  }

  /** Ends all connections but hijacked ones: running calls and streams fail with `lost`, later ones with `not-ready`. */
  close(): void {
    this.#end.abort()
    this.#pool.destroy()
    this.#fresh.destroy()
  }

  /** A complete answer of any 2xx status. @throws DockerError for every other status and every failure */
  async ask(call: HttpCall): Promise<Answer> {
    const pooled = call.method === 'GET' || call.method === 'HEAD' || this.transport.expensive
    try {
      return await this.#askOnce(call, pooled ? this.#pool : this.#fresh)
    } catch (error) {
      // An idle connection can be closed by the engine in the very moment it is reused; a read is safe to repeat.
      const repeatable = pooled && call.method === 'GET' && error instanceof DockerError && error.reason === 'lost'
      if (!repeatable || !isReuseRace(error.cause)) throw error
      return await this.#askOnce(call, this.#fresh)
    }
  }

  /** As `ask`, parsed as JSON; an empty body gives undefined. */
  async json(call: HttpCall): Promise<unknown> {
    const { body, status } = await this.ask(call)
    if (body.length === 0) return undefined
    try {
      return JSON.parse(body.toString('utf8')) as unknown
    } catch (cause) {
      const message = `the engine's answer is not JSON: ${JSON.stringify(body.toString('utf8', 0, 80))}`
      throw new DockerError({ operation: call.operation, reason: 'bad-answer', message, status, cause })
    }
  }

  /**
   * The answer as it arrives, on a connection of its own so that it never delays a short call. The signal ends the stream
   * also after the head; a cut appears on it as a DockerError, `lost` or `aborted`.
   */
  async stream(call: HttpCall): Promise<http.IncomingMessage> {
    const res = await this.#send(call, this.#fresh)
    if (ok(res)) return this.#typed(call, res)
    throw await this.#refusal(call, res)
  }

  /** As `stream` for a GET of an archive: it comes in pieces as large as the kernel has them. */
  async bulk(call: Omit<HttpCall, 'method' | 'body' | 'headers'>): Promise<Readable> {
    const { operation, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = call
    const asked = { ...call, method: 'GET' } as const
    const { transport } = this
    const closed = this.#end.signal
    // What has ended already is told in one place.
    if (transport.openBulk === undefined || closed.aborted || signal?.aborted === true) return this.stream(asked)
    const open = transport.openBulk.bind(transport)
    const address = transport.describe
    return bulkCall({ operation, path: this.#path(asked), signal, timeoutMs, closed, address, open })
  }

  /**
   * Node tells a cut by destroying the answer with its own "aborted", whatever ended it. Whoever reads it learns what it was,
   * also through a pipeline, and no second stream stands in between, which all bytes would have to pass.
   */
  #typed(call: HttpCall, res: http.IncomingMessage): http.IncomingMessage {
    const destroy = res.destroy.bind(res)
    res.destroy = (error) => {
      if (error === undefined || error === null) return destroy()
      const { operation, signal } = call
      return destroy(
        signal?.aborted === true
          ? abortedError(operation, signal)
          : errorFromSocket(operation, error, this.transport.describe),
      )
    }
    return res
  }

  /** Upgrades the connection to a raw byte stream (exec start, attach). The signal destroys the socket. */
  hijack(call: HttpCall): Promise<Hijacked> {
    const headers = { ...call.headers, Connection: 'Upgrade', Upgrade: 'tcp' }
    return new Promise((resolve, reject) => {
      this.#send({ ...call, headers }, this.#fresh, (res, socket, head) => {
        if (head.length > 0) socket.unshift(head)
        destroyOnAbort(socket, call)
        resolve({ socket, contentType: res.headers['content-type'] ?? '' })
      })
        .then(async (res) => {
          if (!ok(res)) throw await this.#refusal(call, res)
          res.destroy()
          const message = 'the engine did not upgrade the connection'
          throw new DockerError({
            operation: call.operation,
            reason: 'bad-answer',
            message,
            status: res.statusCode ?? 0,
          })
        })
        .catch(reject)
    })
  }

  async #askOnce(call: HttpCall, agent: http.Agent): Promise<Answer> {
    const limit = call.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const timeout = limit > 0 ? new AbortController() : undefined
    const timer = timeout && setTimeout(() => timeout.abort(), limit)
    try {
      const res = await this.#send({ ...call, timeoutMs: 0 }, agent, undefined, timeout?.signal)
      if (!ok(res)) throw await this.#refusal(call, res)
      const body = await this.#collect(call, res, MAX_ANSWER_BYTES)
      return { status: res.statusCode ?? 0, headers: res.headers, body }
    } catch (error) {
      if (timeout?.signal.aborted) throw timedOut(call, limit)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  #send(
    call: HttpCall,
    agent: http.Agent,
    onUpgrade?: (res: http.IncomingMessage, socket: Duplex, head: Buffer) => void,
    timeout?: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const { operation, signal } = call
    if (signal?.aborted) return Promise.reject(abortedError(operation, signal))
    if (this.#end.signal.aborted) {
      return Promise.reject(new DockerError({ operation, reason: 'not-ready', message: 'the connection is closed' }))
    }
    return new Promise((resolve, reject) => {
      const req = http.request({ agent, method: call.method, path: this.#path(call), headers: headersOf(call) })
      const limit = onUpgrade || timeout ? 0 : (call.timeoutMs ?? DEFAULT_TIMEOUT_MS)
      const timer = limit > 0 ? setTimeout(() => req.destroy(timedOut(call, limit)), limit) : undefined
      const abort = (): void => void req.destroy(abortedError(operation, signal))
      const expire = (): void => void req.destroy(timedOut(call, call.timeoutMs ?? DEFAULT_TIMEOUT_MS))
      const release = (): void => {
        signal?.removeEventListener('abort', abort)
        timeout?.removeEventListener('abort', expire)
      }
      signal?.addEventListener('abort', abort, { once: true })
      timeout?.addEventListener('abort', expire, { once: true })
      req.once('close', release)
      req.on('error', (error) => {
        clearTimeout(timer)
        reject(errorFromSocket(operation, markReuse(error, req), this.transport.describe))
      })
      req.once('response', (res) => {
        clearTimeout(timer)
        resolve(res)
      })
      if (onUpgrade) req.once('upgrade', (res, socket, head) => (release(), onUpgrade(res, socket, head)))
      writeBody(req, call)
    })
  }

  #path(call: HttpCall): string {
    const prefix = call.bare || this.#version === '' ? '' : `/v${this.#version}`
    return prefix + call.path + buildQuery(call.query)
  }

  async #refusal(call: HttpCall, res: http.IncomingMessage): Promise<DockerError> {
    // A proxy may answer an endless page: what exceeds the bound is cut, the text shown is short anyway.
    const body = await this.#collect(call, res, MAX_ERROR_BYTES, true)
    return errorFromAnswer(call.operation, res.statusCode ?? 0, body.toString('utf8'))
  }

  async #collect(call: HttpCall, res: http.IncomingMessage, limit: number, cut = false): Promise<Buffer> {
    const chunks: Buffer[] = []
    let size = 0
    try {
      for await (const chunk of res as AsyncIterable<Buffer>) {
        chunks.push(chunk)
        size += chunk.length
        if (size <= limit) continue
        if (cut) break
        const message = `the engine's answer exceeds ${limit} bytes`
        throw new DockerError({ operation: call.operation, reason: 'bad-answer', message })
      }
    } catch (error) {
      if (call.signal?.aborted) throw abortedError(call.operation, call.signal)
      throw errorFromSocket(call.operation, error, this.transport.describe)
    }
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)
  }
}

function ok(res: http.IncomingMessage): boolean {
  const status = res.statusCode ?? 0
  return status >= 200 && status < 300
}

function timedOut(call: HttpCall, limit: number): DockerError {
  const message = `no answer within ${Math.round(limit / 1000)} s`
  return new DockerError({ operation: call.operation, reason: 'timeout', message })
}

const REUSED = Symbol('reused')

function markReuse(error: Error, req: http.ClientRequest): Error {
  if (req.reusedSocket) (error as { [REUSED]?: boolean })[REUSED] = true
  return error
}

function isReuseRace(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && (cause as { [REUSED]?: boolean })[REUSED] === true
}

function destroyOnAbort(socket: Duplex, call: HttpCall): void {
  const { signal } = call
  if (signal === undefined) return
  const abort = (): void => void socket.destroy(abortedError(call.operation, signal))
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', abort))
}
