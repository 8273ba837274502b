import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import type { Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import { containerRoutes } from './container-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { EngineRefusal } from './engine-error.ts'
import { EngineState } from './engine-state.ts'
import { EventHub } from './event-hub.ts'
import type { Exchange, Route } from './exchange.ts'
import { Execs } from './execs.ts'
import { misbehave, strike, type FaultRule } from './faults.ts'
import { hijack, refuseUpgrade, takeBody } from './hijack.ts'
import { imageRoutes, type TransferScripts } from './image-routes.ts'
import { networkRoutes, volumeRoutes } from './network-routes.ts'
import type { Json } from './recorded.ts'
import { oldestServed, type Flavour } from './shapes.ts'
import { systemRoutes } from './system-routes.ts'

export interface FakeEngineOptions {
  /** The newest API version it speaks, "1.41" to "1.52". */
  readonly api?: string
  readonly podman?: boolean
  /** Where to listen; a fresh path if left out. */
  readonly socketPath?: string
}

interface Target {
  readonly path: string
  readonly query: URLSearchParams
  readonly flavour: Flavour
}

/** An engine that speaks HTTP on a unix socket: recorded shapes, a state of its own, events, and faults on demand. */
export class FakeEngine implements AsyncDisposable {
  readonly socketPath: string
  readonly state = new EngineState()
  readonly events: EventHub
  readonly faults: FaultRule[] = []
  readonly transferScripts: TransferScripts = new Map()
  /** "GET /containers/json" for each request so far, without version and query. */
  readonly requests: string[] = []
  /** The request lines as they came: "GET /v1.41/containers/json?all=true". */
  readonly lines: string[] = []
  readonly #flavour: Flavour
  readonly #routes: Route[]
  readonly #execs: Execs
  readonly #sockets = new Set<Socket>()
  #folder: string | undefined
  #server: http.Server

  private constructor(socketPath: string, folder: string | undefined, options: FakeEngineOptions) {
    this.socketPath = socketPath
    this.#folder = folder
    this.#flavour = { minor: Number((options.api ?? '1.41').split('.')[1]), podman: options.podman ?? false }
    this.events = new EventHub(this.state)
    this.#execs = new Execs(this.state)
    this.#routes = [
      ...systemRoutes(this.events),
      ...containerRoutes(this.state, this.#execs),
      ...fileRoutes(),
      ...imageRoutes(this.transferScripts),
      ...networkRoutes(),
      ...volumeRoutes(),
    ]
    this.#server = this.#makeServer()
  }

  static async start(options: FakeEngineOptions = {}): Promise<FakeEngine> {
    const folder = options.socketPath ? undefined : await mkdtemp(path.join(os.tmpdir(), 'labrig-test-engine-'))
    const engine = new FakeEngine(options.socketPath ?? path.join(folder ?? '', 'docker.sock'), folder, options)
    await engine.listen()
    return engine
  }

  /** Open connections, idle ones included. */
  get connectionCount(): number {
    return this.#sockets.size
  }

  /** Listens again after `crash`. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.socketPath, resolve)
    })
  }

  /** Breaks every connection and stops listening, as a killed engine does; its state stays. */
  async crash(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
    this.#server = this.#makeServer()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash()
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true })
  }

  #makeServer(): http.Server {
    const server = http.createServer((req, res) => void this.#answer(req, res))
    server.on(
      'upgrade',
      (req: http.IncomingMessage, socket: Duplex, head: Buffer) => void this.#upgrade(req, socket, head),
    )
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('error', () => undefined)
    })
    // an engine holds idle connections open for long
    server.keepAliveTimeout = 60_000
    return server
  }

  #target(req: http.IncomingMessage): Target {
    const url = new URL(req.url ?? '/', 'http://engine')
    const match = /^\/v1\.(\d+)(\/.*)$/.exec(url.pathname)
    const asked = match ? Number(match[1]) : this.#flavour.minor
    const pathname = decodeURIComponent(match?.[2] ?? url.pathname)
    this.lines.push(`${req.method} ${req.url}`)
    this.requests.push(`${req.method} ${pathname}`)
    const oldest = oldestServed(this.#flavour)
    if (asked > this.#flavour.minor) {
      throw new EngineRefusal(
        400,
        `client version 1.${asked} is too new. Maximum supported API version is 1.${this.#flavour.minor}`,
      )
    }
    if (asked < Number(oldest.split('.')[1])) {
      throw new EngineRefusal(400, `client version 1.${asked} is too old. Minimum supported API version is ${oldest}`)
    }
    return { path: pathname, query: url.searchParams, flavour: { ...this.#flavour, minor: asked } }
  }

  async #answer(req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
    try {
      const target = this.#target(req)
      const fault = strike(this.faults, `${req.method} ${target.path}`)
      if (fault) return misbehave(fault, res)
      const exchange = this.#exchange(req, res, target)
      for (const one of this.#routes) {
        const match = one.method === req.method ? one.pattern.exec(target.path) : null
        if (match) return await one.handle({ ...exchange, params: match.slice(1) })
      }
      throw new EngineRefusal(404, 'page not found')
    } catch (error) {
      this.#refuse(res, error)
    }
  }

  #exchange(req: http.IncomingMessage, res: http.ServerResponse, target: Target): Exchange {
    const readBody = async (): Promise<Buffer> => {
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    }
    return {
      ...target,
      method: req.method ?? '',
      params: [],
      state: this.state,
      req,
      res,
      readBody,
      readJson: async () => JSON.parse((await readBody()).toString() || '{}') as Json,
      json: (status, value) =>
        void res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value)),
      empty: (status) => void res.writeHead(status).end(),
    }
  }

  #refuse(res: http.ServerResponse, error: unknown): void {
    if (res.headersSent) return void res.destroy()
    const status = error instanceof EngineRefusal ? error.status : 500
    const message = error instanceof Error ? error.message : String(error)
    const body = this.#flavour.podman ? { cause: message, message, response: status } : { message }
    res.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
  }

  async #upgrade(req: http.IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => undefined)
    try {
      const target = this.#target(req)
      if (strike(this.faults, `${req.method} ${target.path}`)) return void socket.destroy()
      await takeBody(socket, head, Number(req.headers['content-length'] ?? 0))
      hijack({ ...target, socket, state: this.state, execs: this.#execs })
    } catch (error) {
      refuseUpgrade(socket, error)
    }
  }
}
