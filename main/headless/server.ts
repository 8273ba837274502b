import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import { router } from '../api/router.ts'
import type { Services } from '../api/context.ts'
import { pump } from '../console/pump.ts'
import { securityHeaders } from '../system/content-security.ts'
import { Gate } from './gate.ts'
import { socketPipe } from './socket-pipe.ts'
import { sendFile } from './static-files.ts'

/** A client's message above this is none of ours. Bytes. */
const MAX_MESSAGE = 8 << 20
const STREAM_PATH = '/stream/'

export interface HeadlessHost extends AsyncDisposable {
  readonly port: number
  /** A fresh link with a ticket: works once, for five minutes. */
  issueUrl(): string
}

export interface HeadlessOptions {
  readonly services: Services
  /** The folder of the built page. */
  readonly root: string
  /** 0 lets the system choose. */
  readonly port: number
}

/**
 * Serves page, procedures and byte streams on the loopback address.
 * @throws NodeJS.ErrnoException EADDRINUSE, EACCES from listen
 */
export async function startHeadlessHost(options: HeadlessOptions): Promise<HeadlessHost> {
  const server = createServer()
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const gate = new Gate(port)
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE })
  const procedures = new RPCHandler(router)
  server.on(
    'request',
    (request, response) => void answer(request, response, gate, options).catch(() => response.destroy()),
  )
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (!gate.knowsHost(request) || !gate.knowsOrigin(request) || !gate.isIn(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    upgrade(sockets, { request, socket, head }, (webSocket, path) => {
      if (path === '/rpc') void procedures.upgrade(webSocket, { context: options.services })
      else attach(webSocket, path, options.services)
    })
  })
  return {
    port,
    issueUrl: () => `http://127.0.0.1:${port}/?ticket=${gate.issue()}`,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
  { root }: HeadlessOptions,
): Promise<void> {
  const refuse = (status: number, text: string) => void response.writeHead(status, securityHeaders).end(text)
  if (!gate.knowsHost(request)) return refuse(421, 'this address is not served here')
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET')
  const url = URL.parse(request.url ?? '/', `http://${request.headers.host}`)
  if (url === null) return refuse(400, 'not an address')
  const ticket = url.searchParams.get('ticket')
  // Looking ahead (HEAD) must not use the link up.
  if (ticket !== null && request.method === 'GET') {
    const cookie = gate.redeem(ticket)
    if (cookie === null) return refuse(403, 'This link was used or is too old. labrig serve prints a new one.')
    // One slash: two would name another host.
    const place = url.pathname.replace(/^\/+/, '/')
    response.writeHead(303, { ...securityHeaders, Location: place, 'Set-Cookie': cookie }).end()
    return
  }
  if (!gate.isIn(request)) return refuse(401, 'Open the link that labrig serve printed.')
  await sendFile(root, url.pathname, response)
}

interface UpgradeRequest {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

function upgrade(
  sockets: WebSocketServer,
  { request, socket, head }: UpgradeRequest,
  then: (webSocket: WebSocket, path: string) => void,
): void {
  const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '/'
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    // Without a listener a broken client would end the whole host.
    webSocket.on('error', () => webSocket.terminate())
    then(webSocket, path)
  })
}

/** 4404 and 4400 are ours: the range 4000-4999 of RFC 6455, 7.4.2 is for private use. */
function attach(webSocket: WebSocket, path: string, services: Services): void {
  if (!path.startsWith(STREAM_PATH)) return webSocket.close(4400)
  const stream = services.tickets.take(path.slice(STREAM_PATH.length))
  if (stream === null) return webSocket.close(4404)
  pump(stream, socketPipe(webSocket))
}
