import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../../main/headless/gate.ts'

const MINUTE = 60_000
const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage

/** "labrig_8080=…; HttpOnly; …" → the part that a browser sends back. */
const sentBack = (cookie: string | null) => cookie?.split(';')[0] ?? ''

describe('a ticket', () => {
  it('is exchanged once for a cookie that scripts cannot read and other sites cannot send', () => {
    const gate = new Gate(8080)
    const ticket = gate.issue()
    const cookie = gate.redeem(ticket)
    expect(cookie).toMatch(/^labrig_8080=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(gate.redeem(ticket)).toBeNull()
    expect(gate.isIn(request({ cookie: sentBack(cookie) }))).toBe(true)
  })

  it('is void after five minutes', () => {
    const gate = new Gate(8080)
    const [late, intime] = [gate.issue(0), gate.issue(0)]
    expect(gate.redeem(intime, 5 * MINUTE)).not.toBeNull()
    expect(gate.redeem(late, 5 * MINUTE + 1)).toBeNull()
    expect(gate.redeem(late, 1)).toBeNull()
  })

  it('is forgotten when it is void', () => {
    const gate = new Gate(8080)
    const old = gate.issue(0)
    gate.issue(6 * MINUTE)
    expect(gate.redeem(old, 1)).toBeNull()
  })

  it.each(['', 'x', 'é'.repeat(32), '\u{1F642}'.repeat(16), ' '.repeat(32)])('is not %j', (offered) => {
    const gate = new Gate(8080)
    const ticket = gate.issue()
    expect(gate.redeem(offered)).toBeNull()
    expect(gate.redeem(`${ticket.slice(0, -1)}é`)).toBeNull()
    expect(gate.redeem(ticket)).not.toBeNull()
  })

  it('is a different one each time, and each of several works', () => {
    const gate = new Gate(8080)
    const tickets = Array.from({ length: 20 }, () => gate.issue())
    expect(new Set(tickets).size).toBe(20)
    const cookies = tickets.map((ticket) => gate.redeem(ticket))
    expect(new Set(cookies).size).toBe(1)
  })
})

describe('who comes in', () => {
  const gate = new Gate(8080)
  const good = sentBack(gate.redeem(gate.issue()))

  it.each([
    [good, true],
    [`other=1; ${good}; more=2`, true],
    [`other=1;${good}`, true],
    [good.replace('labrig_8080', 'labrig_8081'), false],
    [good.replace('labrig_8080', 'xlabrig_8080'), false],
    [good.slice(0, -1), false],
    [`${good}x`, false],
    [`${good.slice(0, -1)}é`, false],
    ['labrig_8080=', false],
    ['', false],
  ])('is who has the cookie: %j', (cookie, isIn) => {
    expect(gate.isIn(request({ cookie }))).toBe(isIn)
  })

  it('has no cookie of another host', () => {
    const other = new Gate(8080)
    expect(gate.isIn(request({ cookie: sentBack(other.redeem(other.issue())) }))).toBe(false)
    expect(gate.isIn(request({}))).toBe(false)
  })

  it.each([
    ['127.0.0.1:8080', true],
    ['localhost:8080', true],
    ['localhost', false],
    ['localhost:8081', false],
    ['evil.example:8080', false],
    ['127.0.0.1.evil.example:8080', false],
    ['', false],
  ])('asks for a name of ours: %s', (host, known) => {
    expect(gate.knowsHost(request({ host }))).toBe(known)
  })

  it.each([
    ['http://127.0.0.1:8080', true],
    ['http://localhost:8080', true],
    ['https://localhost:8080', false],
    ['http://localhost:8081', false],
    ['http://evil.example', false],
    ['http://localhost:8080.evil.example', false],
    ['http://evil.example/http://localhost:8080', false],
    ['null', false],
    ['', false],
  ])('comes from a page of ours: %s', (origin, known) => {
    expect(gate.knowsOrigin(request({ origin }))).toBe(known)
  })

  it('may leave the usual port away', () => {
    const usual = new Gate(80)
    expect(usual.knowsHost(request({ host: 'localhost' }))).toBe(true)
    expect(usual.knowsOrigin(request({ origin: 'http://127.0.0.1' }))).toBe(true)
    expect(usual.knowsHost(request({}))).toBe(false)
  })
})
