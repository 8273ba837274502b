/** Notices a peer that is gone without a word: a dead ssh, a suspended laptop, a frozen daemon. */
export interface KeepaliveOptions {
  /** Silence after which we ask, in ms. libvirt's own default is 5 s. */
  intervalMs: number
  /** Questions without any sign of life before the connection counts as lost. */
  misses: number
}

export const defaultKeepalive: KeepaliveOptions = { intervalMs: 5000, misses: 5 }

/** Procedures of the keepalive program (src/rpc/virkeepaliveprotocol.x). Both sides may ask. */
export const keepaliveProcedure = { ping: 1, pong: 2 } as const

export class Keepalive implements Disposable {
  readonly #timer: NodeJS.Timeout
  #heard = true
  #missed = 0

  constructor(options: KeepaliveOptions, ping: () => void, onDead: (seconds: number) => void) {
    this.#timer = setInterval(() => {
      if (this.#heard) {
        this.#heard = false
        this.#missed = 0
      } else if (this.#missed >= options.misses) {
        onDead(Math.round((options.intervalMs * (this.#missed + 1)) / 1000))
      } else {
        // Counted per question asked, not by the clock: after our own process was stopped for a minute the daemon's
        // answer still gets its chance.
        this.#missed++
        ping()
      }
    }, options.intervalMs)
    this.#timer.unref()
  }

  /** Anything received is a sign of life. */
  heard(): void {
    this.#heard = true
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
