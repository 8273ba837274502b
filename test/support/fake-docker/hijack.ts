import type { Duplex } from 'node:stream'
import { attachTo } from './attach.ts'
import { EngineRefusal } from './engine-error.ts'
import type { EngineState } from './engine-state.ts'
import type { Execs } from './execs.ts'

export interface Hijack {
  readonly path: string
  readonly query: URLSearchParams
  readonly socket: Duplex
  readonly state: EngineState
  readonly execs: Execs
}

const UPGRADED = [
  'HTTP/1.1 101 UPGRADED',
  'Content-Type: application/vnd.docker.raw-stream',
  'Connection: Upgrade',
  'Upgrade: tcp',
  '',
  '',
].join('\r\n')

/** Turns the connection into the raw stream of an exec or an attach. */
export function hijack({ path, query, socket, state, execs }: Hijack): void {
  const exec = /^\/exec\/([^/]+)\/start$/.exec(path)
  const attach = /^\/containers\/([^/]+)\/attach$/.exec(path)
  const container = attach ? state.find(attach[1] ?? '') : undefined
  if (!exec && !container) throw new EngineRefusal(404, 'page not found')
  socket.write(UPGRADED)
  if (container) attachTo(container, state, query, socket)
  else execs.start(exec?.[1] ?? '', socket)
}

export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const status = error instanceof EngineRefusal ? error.status : 500
  const body = JSON.stringify({ message: error instanceof Error ? error.message : String(error) })
  const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`
  socket.end(`${head}\r\n\r\n${body}`)
}

/** Node hands an upgraded connection over with the request's body unread: it stands before the hijacked bytes. */
export async function takeBody(socket: Duplex, head: Buffer, length: number): Promise<void> {
  let read = head
  while (read.length < length) {
    const chunk = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    socket.pause()
    read = Buffer.concat([read, chunk])
  }
  if (read.length > length) socket.unshift(read.subarray(length))
}
