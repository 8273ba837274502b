import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** A link that nobody opens is void after this time. Milliseconds. */
const TICKET_LIFE = 5 * 60_000

function equal(one: string, other: string): boolean {
  const [bytes, others] = [Buffer.from(one), Buffer.from(other)]
  return bytes.length === others.length && timingSafeEqual(bytes, others)
}

/**
 * Who may come in: a one-time ticket is exchanged for a cookie; Host and Origin must be ours, which keeps other sites
 * out even when they point a name of theirs at this address (DNS rebinding). Cookies are shared between the ports of a
 * host, hence the port in the cookie's name.
 */
export class Gate {
  readonly #session = randomBytes(32).toString('base64url')
  readonly #cookie: string
  readonly #hosts: ReadonlySet<string>
  readonly #tickets = new Map<string, number>()

  constructor(port: number) {
    this.#cookie = `labrig_${port}`
    const names = ['127.0.0.1', 'localhost']
    // Browsers leave the port of the scheme away (RFC 9110, 4.2.3).
    this.#hosts = new Set([...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])])
  }

  /** A new ticket: works once, for five minutes. */
  issue(now = Date.now()): string {
    for (const [ticket, until] of this.#tickets) if (until < now) this.#tickets.delete(ticket)
    const ticket = randomBytes(24).toString('base64url')
    this.#tickets.set(ticket, now + TICKET_LIFE)
    return ticket
  }

  /** The cookie for a ticket, once; null when it is unknown, used or too old. */
  redeem(offered: string, now = Date.now()): string | null {
    for (const [ticket, until] of this.#tickets) {
      if (!equal(ticket, offered)) continue
      this.#tickets.delete(ticket)
      return until < now ? null : `${this.#cookie}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`
    }
    return null
  }

  knowsHost(request: IncomingMessage): boolean {
    return this.#hosts.has(request.headers.host ?? '')
  }

  knowsOrigin(request: IncomingMessage): boolean {
    const match = /^http:\/\/(.+)$/.exec(request.headers.origin ?? '')
    return match !== null && this.#hosts.has(match[1] ?? '')
  }

  isIn(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/)
    const own = cookies.find((cookie) => cookie.startsWith(`${this.#cookie}=`))
    return own !== undefined && equal(own.slice(this.#cookie.length + 1), this.#session)
  }
}
