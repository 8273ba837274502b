import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ByteChannel } from '../../../../renderer/api/byte-channel.ts'
import type { Failure } from '../../../../renderer/api/failure.ts'
import { ConsoleLink, type Availability, type LinkPlan } from '../../../../renderer/features/consoles/link.ts'
import { Emitter } from '../../../../renderer/lib/emitter.ts'
import { FakeSocket } from './fake-socket.ts'

class Refusal extends Error {
  readonly code: Failure['code']
  constructor(code: Failure['code']) {
    super(code)
    this.code = code
  }
}

/** A link whose host and machine are the test's. */
function made(reopens = true) {
  const world = { available: 'yes' as Availability, refusal: null as Failure['code'] | null }
  const changed = new Emitter()
  const sockets: FakeSocket[] = []
  const asked: boolean[] = []
  const opened: boolean[] = []
  const plan: LinkPlan = {
    open: (force, listener) => {
      asked.push(force)
      if (world.refusal !== null && !force) return Promise.reject(new Refusal(world.refusal))
      const socket = new FakeSocket()
      sockets.push(socket)
      return Promise.resolve(new ByteChannel(socket.as(), listener))
    },
    available: () => world.available,
    watch: changed.subscribe,
    failureOf: (error) => ({ code: (error as Refusal).code, data: {}, message: '' }),
    reopens,
    opened: (_channel, isFirst) => opened.push(isFirst),
    data: (_bytes, consumed) => consumed(),
    closed: () => undefined,
  }
  const link = new ConsoleLink(plan)
  const become = (available: Availability) => {
    world.available = available
    changed.emit()
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)
  const openLast = async () => {
    await settle()
    sockets.at(-1)?.open()
  }
  return { link, world, sockets, asked, opened, become, settle, openLast, type: () => link.state.get().type }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a console that opens', () => {
  it('is open once its socket is', async () => {
    const { link, type, openLast, settle, opened } = made()
    link.start()
    await settle()
    expect(type()).toBe('opening')
    await openLast()
    expect(type()).toBe('open')
    expect(link.channel?.isOpen).toBe(true)
    expect(opened).toEqual([true])
  })

  it('waits for its machine and opens when that runs', async () => {
    const { link, world, become, openLast, asked } = made()
    world.available = 'off'
    link.start()
    expect(link.state.get()).toEqual({ type: 'waiting', for: 'off' })
    become('gone')
    expect(link.state.get()).toEqual({ type: 'waiting', for: 'gone' })
    become('yes')
    await openLast()
    expect(link.state.get().type).toBe('open')
    expect(asked).toEqual([false])
  })

  it('asks again after failures that pass, ever more slowly', async () => {
    const { link, world, asked, type } = made()
    world.refusal = 'ENGINE_UNAVAILABLE'
    link.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(type()).toBe('opening')
    // 0.25 + 0.5 + 1 + 2 s, then every 4 s.
    expect(asked).toHaveLength(5 + 14)
  })

  it('gives an engine that fails in an unknown way a few more tries', async () => {
    const { link, world, asked, type } = made()
    world.refusal = 'ENGINE_ERROR'
    link.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(type()).toBe('failed')
    expect(asked).toHaveLength(6)
  })

  it('forgets its failure when the machine goes, and opens with its next start', async () => {
    const { link, world, become, openLast, type } = made()
    world.refusal = 'UNSUPPORTED'
    link.start()
    await vi.advanceTimersByTimeAsync(1000)
    become('off')
    expect(link.state.get()).toEqual({ type: 'waiting', for: 'off' })
    world.refusal = null
    become('yes')
    await openLast()
    expect(type()).toBe('open')
  })

  it.each(['UNSUPPORTED', 'BUSY'] as const)(
    'waits for its machine where %s is an answer of the time before that went',
    async (refusal) => {
      const { link, world, become, openLast, type } = made()
      world.refusal = refusal
      link.start()
      become('off')
      expect(type()).toBe('opening')
      await vi.advanceTimersByTimeAsync(60_000)
      expect(link.state.get()).toEqual({ type: 'waiting', for: 'off' })
      world.refusal = null
      become('yes')
      await openLast()
      expect(type()).toBe('open')
    },
  )

  it('stops at a failure that stays, until a person tries again', async () => {
    const { link, world, asked, settle, openLast } = made()
    world.refusal = 'UNSUPPORTED'
    link.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(link.state.get()).toMatchObject({ type: 'failed', failure: { code: 'UNSUPPORTED' } })
    expect(asked).toHaveLength(1)
    world.refusal = null
    link.again()
    await settle()
    await openLast()
    expect(link.state.get().type).toBe('open')
  })
})

describe('a console that another client holds', () => {
  it('is told after a few tries, and taken over only when asked', async () => {
    const { link, world, asked, openLast, type } = made()
    world.refusal = 'BUSY'
    link.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(type()).toBe('taken')
    expect(asked).toEqual([false, false, false])
    link.takeOver()
    await openLast()
    expect(type()).toBe('open')
    expect(asked.at(-1)).toBe(true)
  })

  it('says so when it was taken from us', async () => {
    const { link, world, sockets, openLast, type } = made()
    link.start()
    await openLast()
    world.refusal = 'BUSY'
    sockets[0]?.receive({ type: 'exit', code: null })
    sockets[0]?.end(1005)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(type()).toBe('taken')
  })
})

describe('a stream that ends', () => {
  it('opens again while the machine runs: a guest that restarts', async () => {
    const { link, sockets, opened, openLast, type } = made()
    link.start()
    await openLast()
    sockets[0]?.end(1006)
    expect(type()).toBe('opening')
    await vi.advanceTimersByTimeAsync(250)
    await openLast()
    expect(type()).toBe('open')
    expect(sockets).toHaveLength(2)
    expect(opened).toEqual([true, false])
  })

  it('waits for the machine when that is off, and opens with its next start', async () => {
    const { link, sockets, become, openLast, type } = made()
    link.start()
    await openLast()
    become('off')
    expect(type()).toBe('open')
    sockets[0]?.receive({ type: 'exit', code: null })
    sockets[0]?.end(1005)
    expect(link.state.get()).toEqual({ type: 'waiting', for: 'off' })
    become('yes')
    await openLast()
    expect(type()).toBe('open')
  })

  it('is the end for a program of the user, with its exit code', async () => {
    const { link, sockets, openLast } = made(false)
    link.start()
    await openLast()
    sockets[0]?.receive({ type: 'exit', code: 130 })
    sockets[0]?.end(1005)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(link.state.get()).toEqual({ type: 'ended', code: 130, reason: 'exit' })
    expect(sockets).toHaveLength(1)
    link.again()
    await openLast()
    expect(link.state.get().type).toBe('open')
  })

  it('says that the program was lost when the connection broke', async () => {
    const { link, sockets, openLast } = made(false)
    link.start()
    await openLast()
    sockets[0]?.end(1006)
    expect(link.state.get()).toEqual({ type: 'ended', code: null, reason: 'lost' })
  })

  it('says so too when the engine went with it: the host tells why it knows no exit code', async () => {
    const { link, sockets, openLast } = made(false)
    link.start()
    await openLast()
    sockets[0]?.receive({ type: 'error', message: 'no engine answers' })
    sockets[0]?.receive({ type: 'exit', code: null })
    sockets[0]?.end(1005)
    expect(link.state.get()).toEqual({ type: 'ended', code: null, reason: 'lost' })
  })
})

describe('a link that is closed', () => {
  it('closes its socket and opens nothing more', async () => {
    const { link, sockets, openLast, become } = made()
    link.start()
    await openLast()
    link[Symbol.dispose]()
    become('off')
    become('yes')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sockets.map((socket) => socket.readyState)).toEqual([3])
  })

  it('closes a socket that comes late', async () => {
    const { link, sockets } = made()
    link.start()
    link[Symbol.dispose]()
    await vi.advanceTimersByTimeAsync(10)
    expect(sockets.map((socket) => socket.readyState)).toEqual([3])
  })

  it('keeps the reason that another attempt would not change', async () => {
    const { link, sockets, openLast, type } = made()
    link.start()
    await openLast()
    link.fail({ code: 'REFUSED', data: {}, message: 'wrong password' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(type()).toBe('failed')
    expect(sockets.map((socket) => socket.readyState)).toEqual([3])
  })
})
