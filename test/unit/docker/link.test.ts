import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../main/docker/engine.ts'
import { EngineLink, type EngineLinkState } from '../../../main/docker/link.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'

let fake: FakeEngine
let link: EngineLink
let states: string[]
beforeEach(async () => {
  fake = await FakeEngine.start()
  states = []
})
afterEach(async () => {
  await link.stop()
  await fake[Symbol.asyncDispose]()
})

function watch(onReady?: (engine: Engine, epoch: number, signal: AbortSignal) => Promise<void> | void): EngineLink {
  link = new EngineLink({ transport: unixTransport(fake.socketPath), backOff: [1, 5], ...(onReady && { onReady }) })
  link.onState((state) => states.push(`${state.state} ${state.epoch}`))
  return link
}

/** Resolves at the next state of that kind, or at once if it is the present one. */
function until(kind: EngineLinkState['state']): Promise<EngineLinkState> {
  return new Promise((resolve) => {
    const check = (state: EngineLinkState): void => void (state.state === kind && resolve(state))
    link.onState(check)
    check(link.state)
  })
}

describe('the link to an engine', () => {
  it('subscribes to events, lists, then says ready', async () => {
    const calls: string[] = []
    watch(async (engine) => {
      calls.push(...fake.requests)
      await engine.containers.list()
      states.push('listed')
    }).start()
    await until('ready')
    expect(calls).toEqual(['GET /_ping', 'GET /version', 'GET /events'])
    expect(states).toEqual(['connecting 0', 'listed', 'ready 1'])
    expect((await link.engine.containers.list()).length).toBe(0)
  })

  it('loses no event that happens while it lists', async () => {
    const seen: string[] = []
    watch(async (engine) => {
      await engine.containers.list()
      fake.state.emit('container', 'during', 'x')
      await engine.containers.list()
    })
    link.onEvent((event) => seen.push(event.action))
    link.start()
    await until('ready')
    fake.state.emit('container', 'after', 'x')
    await expect.poll(() => seen).toEqual(['during', 'after'])
  })

  it('says lost when the engine dies, and is ready with a new epoch when it is back', async () => {
    const epochs: number[] = []
    watch((_, epoch) => void epochs.push(epoch)).start()
    await until('ready')
    await fake.crash()
    await until('lost')
    expect(() => link.engine).toThrow(expect.objectContaining({ name: 'DockerError', reason: 'lost' }))
    await until('absent')
    await fake.listen()
    expect((await until('ready')).epoch).toBe(2)
    expect(epochs).toEqual([1, 2])
    expect(states.slice(0, 5)).toEqual(['connecting 0', 'ready 1', 'lost 1', 'connecting 1', 'absent 1'])
  })

  it('takes the end of the event stream alone as a loss', async () => {
    watch().start()
    await until('ready')
    for (const how of ['end', 'cut'] as const) {
      const lost = new Promise<void>((resolve) => link.onState((state) => void (state.state === 'lost' && resolve())))
      fake.events.endAll(how)
      await lost
      await until('ready')
    }
    expect(link.state.epoch).toBe(3)
    expect(fake.events.subscriberCount).toBe(1)
  })

  it('tells absent and denied apart, with the cause, and finds an engine that comes later', async () => {
    await fake.crash()
    watch().start()
    const absent = await until('absent')
    expect(absent).toMatchObject({ epoch: 0, cause: { reason: 'absent' } })
    expect(() => link.engine).toThrow(expect.objectContaining({ reason: 'absent' }))
    await fake.listen()
    expect((await until('ready')).epoch).toBe(1)
    await link.stop()
    const denied = Object.assign(new Error('no'), { code: 'EACCES' })
    link = new EngineLink({
      transport: { describe: 'x', expensive: false, open: () => Promise.reject(denied) },
      backOff: [1],
    })
    link.start()
    await until('denied')
    expect(() => link.engine).toThrow(expect.objectContaining({ reason: 'denied' }))
  })

  it('tries again at once when told, whatever the wait', async () => {
    await fake.crash()
    link = new EngineLink({ transport: unixTransport(fake.socketPath), backOff: [3_600_000] })
    link.start()
    await until('absent')
    await fake.listen()
    link.retry()
    expect((await until('ready')).epoch).toBe(1)
  })

  it('starts over when the list fails, with another epoch and without leaving connections', async () => {
    const epochs: number[] = []
    watch((_, epoch) => {
      epochs.push(epoch)
      if (epochs.length < 3) throw new Error('the list failed')
    }).start()
    const state = await until('ready')
    expect(epochs).toEqual([1, 2, 3])
    expect(state.epoch).toBe(3)
    await expect.poll(() => fake.events.subscriberCount).toBe(1)
  })

  it('gives up a list that hangs when the engine dies meanwhile', async () => {
    let signals = 0
    watch((_engine, epoch, signal) => {
      if (epoch > 1) return undefined
      signal.addEventListener('abort', () => (signals += 1))
      setImmediate(() => fake.events.endAll('cut'))
      return new Promise<void>(() => undefined)
    }).start()
    expect((await until('ready')).epoch).toBe(2)
    expect(signals).toBe(1)
  })

  it('stops for good, even while connecting, and can be started again', async () => {
    fake.faults.push({ match: /_ping/, fault: { kind: 'stall' }, times: 1 })
    watch().start()
    await expect.poll(() => fake.requests.length).toBe(1)
    await link.stop()
    await expect.poll(() => fake.connectionCount).toBe(0)
    expect(() => link.engine).toThrow(expect.objectContaining({ reason: 'not-ready' }))
    link.start()
    await until('ready')
    await link.stop()
    await expect.poll(() => fake.connectionCount).toBe(0)
    expect(() => link.engine).toThrow(expect.objectContaining({ reason: 'not-ready' }))
  })

  it('stops calling a listener that was disposed of', async () => {
    watch()
    const seen: string[] = []
    const listener = link.onState((state) => seen.push(state.state))
    listener[Symbol.dispose]()
    link.start()
    await until('ready')
    expect(seen).toEqual([])
  })

  it('calls an engine that it cannot use absent, with the reason', async () => {
    fake.faults.push({ match: /_ping/, fault: { kind: 'answer', status: 200, body: 'OK' } })
    fake.faults.push({ match: /version/, fault: { kind: 'answer', status: 200, body: '{"ApiVersion":"1.12"}' } })
    watch().start()
    const state = await until('absent')
    expect(state).toMatchObject({ cause: { reason: 'unsupported' } })
    expect('reason' in state && state.reason).toContain('1.12')
    fake.faults.length = 0
    await until('ready')
  })
})
