import { EventEmitter } from 'node:events'

/** Where a port's messages go: a page, or a port in another process. */
export interface FarEnd {
  post(data: unknown): void
  close(): void
}

/** Electron's MessagePortMain: queues until started, copies what it posts, transfers nothing but ports. */
export class ShimPort extends EventEmitter {
  readonly far: FarEnd
  #queue: unknown[] = []
  #state: 'waiting' | 'started' | 'moved' | 'closed' = 'waiting'

  constructor(far: FarEnd) {
    super()
    this.far = far
  }

  get isClosed(): boolean {
    return this.#state === 'closed'
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    for (const one of transfer) if (!(one instanceof ShimPort)) throw new TypeError('Invalid value for transfer')
    if (this.#state === 'waiting' || this.#state === 'started') this.far.post(structuredClone(data))
  }

  start(): void {
    if (this.#state !== 'waiting') return
    this.#state = 'started'
    for (const data of this.#queue.splice(0)) this.#emitMessage(data)
  }

  close(): void {
    if (this.#state === 'closed' || this.#state === 'moved') return
    this.#state = 'closed'
    this.far.close()
    this.emit('close')
  }

  /** From the far end. */
  deliver(data: unknown): void {
    if (this.#state === 'started') this.#emitMessage(data)
    else if (this.#state === 'waiting') this.#queue.push(data)
  }

  /** The far end has closed. */
  closed(): void {
    if (this.#state === 'closed' || this.#state === 'moved') return
    this.#state = 'closed'
    this.emit('close')
  }

  /** The port now lives elsewhere; what it had not read goes with it. */
  moveAway(): unknown[] {
    if (this.#state !== 'waiting') throw new TypeError('a port that was started or closed cannot be transferred')
    this.#state = 'moved'
    return this.#queue.splice(0)
  }

  #emitMessage(data: unknown): void {
    this.emit('message', { data, ports: [] })
  }
}
