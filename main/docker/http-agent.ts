import http from 'node:http'
import type { Duplex } from 'node:stream'
import type { Transport } from './transport.ts'

/** What Node's http calls on a connection; a pipe pair of a child process has none of it. */
const SOCKET_METHODS = ['setKeepAlive', 'setNoDelay', 'setTimeout', 'ref', 'unref'] as const

/** Lets a plain Duplex stand where Node's http expects a socket. */
function socketLike(stream: Duplex): Duplex {
  const open = stream as unknown as Record<string, unknown>
  for (const method of SOCKET_METHODS) if (typeof open[method] !== 'function') open[method] = () => stream
  return stream
}

/**
 * Opens connections by a transport. With `keepIdle`, idle ones wait for the next call; there is no cap on open ones, since
 * a cap would let a slow call starve quick ones.
 */
export class TransportAgent extends http.Agent {
  readonly #transport: Transport
  readonly #end = new AbortController()

  constructor(transport: Transport, keepIdle: boolean) {
    super({ keepAlive: keepIdle, maxFreeSockets: 4 })
    this.#transport = transport
  }

  override createConnection(
    _options: unknown,
    created: (error: Error | null, stream: Duplex) => void = () => undefined,
  ): undefined {
    this.#transport.open(this.#end.signal).then(
      (stream) => created(null, socketLike(stream)),
      // Node takes the error alone; the second argument is only demanded by the type.
      (error: unknown) => (created as (e: unknown) => void)(error),
    )
    return undefined
  }

  override destroy(): void {
    this.#end.abort()
    super.destroy()
  }
}
