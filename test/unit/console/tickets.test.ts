import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StreamTickets } from '../../../main/console/tickets.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const stream = () => ({ label: 'x', duplex: new PassThrough() })

describe('a ticket', () => {
  it('opens its stream once', () => {
    const tickets = new StreamTickets()
    const given = stream()
    const ticket = tickets.offer(given)
    expect(tickets.take(ticket)).toBe(given)
    expect(tickets.take(ticket)).toBeNull()
    expect(given.duplex.destroyed).toBe(false)
  })

  it('is worth nothing after 30 seconds, and its stream is closed', () => {
    const tickets = new StreamTickets()
    const given = stream()
    const ticket = tickets.offer(given)
    vi.advanceTimersByTime(29_999)
    expect(given.duplex.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(given.duplex.destroyed).toBe(true)
    expect(tickets.take(ticket)).toBeNull()
  })

  it('that was used in time keeps its stream', () => {
    const tickets = new StreamTickets()
    const given = stream()
    tickets.take(tickets.offer(given))
    vi.advanceTimersByTime(60_000)
    expect(given.duplex.destroyed).toBe(false)
  })

  it('cannot be guessed: 128 random bits, fit for an address', () => {
    const tickets = new StreamTickets()
    const all = Array.from({ length: 200 }, () => tickets.offer(stream()))
    expect(new Set(all).size).toBe(200)
    for (const ticket of all) expect(ticket).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(tickets.take('')).toBeNull()
    expect(tickets.take('../x')).toBeNull()
    tickets[Symbol.dispose]()
  })

  it('survives that its stream breaks while nobody listens', async () => {
    const tickets = new StreamTickets()
    const given = stream()
    const ticket = tickets.offer(given)
    given.duplex.destroy(new Error('the engine went away'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(tickets.take(ticket)?.duplex.errored).toMatchObject({ message: 'the engine went away' })
  })

  it('is void with all others when Labrig ends', () => {
    const tickets = new StreamTickets()
    const given = [stream(), stream()]
    for (const one of given) tickets.offer(one)
    tickets[Symbol.dispose]()
    expect(given.map(({ duplex }) => duplex.destroyed)).toEqual([true, true])
  })
})
