import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import { parseEvent, type EngineEvent } from '../../../main/docker/events.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import { recordedList } from '../../support/fake-docker/recorded.ts'

describe('an event', () => {
  it('is read from Action and Actor alone', () => {
    const event = { Type: 'container', Action: 'start', Actor: { ID: 'x', Attributes: { name: 'n' } }, time: 7 }
    const expected = {
      type: 'container',
      action: 'start',
      actionDetail: '',
      actorId: 'x',
      attributes: { name: 'n' },
      time: 7000,
    }
    expect(parseEvent(event)).toEqual(expected)
    expect(parseEvent({ ...event, status: 'other', id: 'other', from: 'other' })).toEqual(expected)
  })

  it('with a compound action is split', () => {
    const split = (Action: string): unknown => parseEvent({ Type: 'container', Action })
    expect(split('health_status: healthy')).toMatchObject({ action: 'health_status', actionDetail: 'healthy' })
    expect(split('exec_start: sh -c "a: b"')).toMatchObject({ action: 'exec_start', actionDetail: 'sh -c "a: b"' })
    expect(split('exec_die')).toMatchObject({ action: 'exec_die', actionDetail: '' })
  })

  it('of a real engine is understood', () => {
    const events = recordedList('events').map(parseEvent)
    expect(events.every((event) => event !== undefined && event.time > 1.7e12 && event.actorId !== '')).toBe(true)
    expect(events.map((event) => event?.action)).toContain('health_status')
  })

  it('is none without an action', () => {
    for (const value of [{}, null, [], 'x', { Action: 5 }, { status: 'start' }]) {
      if (value && typeof value === 'object' && 'Action' in value) expect(parseEvent(value)?.action).toBe('5')
      else expect(parseEvent(value)).toBeUndefined()
    }
  })
})

describe('the event feed', () => {
  let fake: FakeEngine
  let engine: Engine
  beforeEach(async () => {
    fake = await FakeEngine.start()
    engine = await Engine.connect(unixTransport(fake.socketPath))
  })
  afterEach(async () => {
    engine.close()
    await fake[Symbol.asyncDispose]()
  })

  async function take(feed: AsyncIterable<EngineEvent>, count: number): Promise<string[]> {
    const actions: string[] = []
    for await (const event of feed) {
      actions.push(event.action)
      if (actions.length === count) break
    }
    return actions
  }

  const value = (Action: string): string => JSON.stringify({ Type: 'container', Action, Actor: { ID: 'x' } })

  it('reads several values of one chunk, and halves of one', async () => {
    const feed = await engine.events({})
    const taken = take(feed, 4)
    fake.events.sendRaw(`${value('a')}\n${value('b')}${value('c')}\n${value('d').slice(0, 20)}`)
    await new Promise((resolve) => setImmediate(resolve))
    fake.events.sendRaw(value('d').slice(20))
    expect(await taken).toEqual(['a', 'b', 'c', 'd'])
  })

  it('delivers what happened since a moment', async () => {
    fake.state.emit('container', 'old', 'x')
    expect(await take(await engine.events({ since: Date.now() - 2000 }), 1)).toEqual(['old'])
  })

  it('is lost when the engine ends it, in good order or not', async () => {
    for (const how of ['end', 'cut'] as const) {
      const feed = await engine.events({})
      const taken = reasonOf(take(feed, 1))
      fake.events.endAll(how)
      expect(await taken).toBe('lost')
    }
  })

  it('of garbage is an error that shows it', async () => {
    const feed = await engine.events({})
    const taken = take(feed, 1)
    fake.events.sendRaw('<html>502</html>')
    await expect(taken).rejects.toMatchObject({ reason: 'bad-answer' })
    await expect(taken).rejects.toThrow('<html>502')
  })

  it('ends without an error when it is closed, and with one by its signal', async () => {
    const feed = await engine.events({})
    const taken = take(feed, 1)
    feed.close()
    expect(await taken).toEqual([])
    const end = new AbortController()
    const other = reasonOf(take(await engine.events({}, end.signal), 1))
    end.abort()
    expect(await other).toBe('aborted')
  })
})
