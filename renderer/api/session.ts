import { Value } from '../lib/value.ts'
import { clientOver, type Client } from './client.ts'
import { openSocket } from './port-transport.ts'

/** How this page stands to the host that served it. */
export type SessionState =
  | { readonly type: 'connecting' }
  | { readonly type: 'open'; readonly client: Client }
  | { readonly type: 'lost'; readonly since: number }
  /** The host runs, but not the one that gave us our cookie: only a new link helps. */
  | { readonly type: 'expired' }

/** Thrown by a call while there is no connection; nothing was sent. */
export class DisconnectedError extends Error {
  constructor() {
    super('There is no connection to the host at the moment.')
    this.name = 'DisconnectedError'
  }
}

/** Milliseconds between attempts; the last one stays. */
const BACK_OFF = [250, 500, 1000, 2000, 4000]

/** Keeps one socket to the host open: a new socket and a new client after each loss. */
export class Session implements Disposable {
  readonly state = new Value<SessionState>({ type: 'connecting' })
  /** Runs while a connection is open; the signal ends with it. */
  readonly #whileOpen: (client: Client, signal: AbortSignal) => void
  readonly #stopped = new AbortController()
  #socket: WebSocket | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempt = 0

  constructor(whileOpen: (client: Client, signal: AbortSignal) => void) {
    this.#whileOpen = whileOpen
  }

  start(): void {
    const retry = () => this.retryNow()
    window.addEventListener('online', retry, { signal: this.#stopped.signal })
    document.addEventListener('visibilitychange', retry, { signal: this.#stopped.signal })
    this.#connect()
  }

  /** @throws DisconnectedError while no connection is open */
  client(): Client {
    const state = this.state.get()
    if (state.type !== 'open') throw new DisconnectedError()
    return state.client
  }

  /** Does not wait for the next attempt. */
  retryNow(): void {
    if (this.#socket !== null || document.visibilityState === 'hidden') return
    clearTimeout(this.#timer)
    this.#connect()
  }

  [Symbol.dispose](): void {
    this.#stopped.abort()
    clearTimeout(this.#timer)
    this.#socket?.close()
  }

  #connect(): void {
    const socket = openSocket({ channel: 'rpc' })
    const closed = new AbortController()
    this.#socket = socket
    socket.addEventListener('open', () => {
      this.#attempt = 0
      const client = clientOver(socket)
      this.state.set({ type: 'open', client })
      this.#whileOpen(client, closed.signal)
    })
    socket.addEventListener('close', () => {
      closed.abort()
      this.#socket = null
      if (this.#stopped.signal.aborted) return
      if (this.state.get().type === 'open') this.state.set({ type: 'lost', since: Date.now() })
      void this.#afterLoss()
    })
  }

  async #afterLoss(): Promise<void> {
    const expired = await isLockedOut()
    const state = this.state.get()
    if (expired) this.state.set({ type: 'expired' })
    else if (state.type !== 'lost') this.state.set({ type: 'lost', since: Date.now() })
    const wait = BACK_OFF[Math.min(this.#attempt++, BACK_OFF.length - 1)]
    // Another wake-up may have connected meanwhile.
    if (this.#socket !== null || this.#stopped.signal.aborted) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), wait)
  }
}

/** A WebSocket does not tell why it was refused; the same address by HTTP does. */
async function isLockedOut(): Promise<boolean> {
  try {
    return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).status === 401
  } catch {
    return false
  }
}
