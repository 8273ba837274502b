import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import { EngineLink, type EngineLinkState } from '../../../main/docker/link.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { busyboxImage, lacking, privateDocker, type PrivateDocker } from '../../support/host/index.ts'

function until(link: EngineLink, kind: EngineLinkState['state']): Promise<EngineLinkState> {
  return new Promise((resolve) => {
    const check = (state: EngineLinkState): void => void (state.state === kind && resolve(state))
    link.onState(check)
    check(link.state)
  })
}

describe('a link to a private engine', () => {
  const lack = lacking('root', 'dockerd', 'netns')
  let daemon: PrivateDocker | undefined
  beforeAll(async () => {
    if (lack === undefined) daemon = await privateDocker()
  })
  afterAll(() => daemon?.[Symbol.asyncDispose]())
  beforeEach((context) => context.skip(lack !== undefined, lack))

  it(
    'notices that it is killed, comes back with a new epoch and lists what is there',
    { timeout: 120_000 },
    async () => {
      if (!daemon) throw new Error('no private engine')
      const image = await busyboxImage(daemon.host)
      const listed: string[][] = []
      await using link = new EngineLink({
        transport: unixTransport(daemon.socket),
        backOff: [100],
        onReady: async (engine) => void listed.push((await engine.containers.list()).map((one) => one.name)),
      })
      const events: string[] = []
      link.onEvent((event) => events.push(`${event.type} ${event.action}`))
      link.start()
      await until(link, 'ready')
      await link.engine.preload()
      const { id } = await link.engine.containers.create({ image, name: 'kept' })
      await expect.poll(() => events).toContain('container create')
      const waiting = reasonOf(link.engine.containers.wait(id, 'next-exit'))
      // answered after the other call has gone out
      await link.engine.ping()
      await daemon.halt('kill')
      expect(await waiting).toBe('lost')
      await until(link, 'lost')
      await until(link, 'absent')
      await daemon.resume()
      expect((await until(link, 'ready')).epoch).toBe(2)
      expect(listed).toEqual([[], ['kept']])
      await link.engine.containers.remove(id)
      await expect.poll(() => events).toContain('container destroy')
    },
  )
})

describe('a user without the right to the socket', () => {
  const lack = lacking('root')
  beforeEach((context) => context.skip(lack !== undefined, lack))

  it('is denied, not told that nothing is there', async () => {
    const asked = await asNobody(() => reasonOf(Engine.connect(unixTransport('/var/run/docker.sock'))))
    expect(asked).toBe('denied')
    await using link = new EngineLink({ transport: unixTransport('/var/run/docker.sock'), backOff: [60_000] })
    const state = await asNobody(() => {
      link.start()
      return until(link, 'denied')
    })
    expect(state).toMatchObject({ state: 'denied', epoch: 0 })
  })
})

/** The effective ids decide over a unix socket; the real ones stay, so that the way back is open. */
async function asNobody<T>(act: () => Promise<T>): Promise<T> {
  const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0]
  process.setegid?.(65_534)
  process.seteuid?.(65_534)
  try {
    return await act()
  } finally {
    process.seteuid?.(uid)
    process.setegid?.(gid)
  }
}
