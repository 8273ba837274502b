import { expect, test } from 'vitest'
import { Link, LinkNotReadyError, type LinkOptions, type LinkState } from '../../../main/libvirt/link.ts'
import { SocketError } from '../../../main/libvirt/sockets.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

const absent = new SocketError('absent', '/run/libvirt/libvirt-sock', new Error('ENOENT'))
const denied = new SocketError('denied', '/run/libvirt/libvirt-sock', new Error('EACCES'))

function setUp(options: Partial<LinkOptions> = {}) {
  const fake = new FakeLibvirt()
  const link = new Link({ transport: fake.transport(), uri: 'qemu:///system', backOff: [5], ...options })
  const seen: LinkState[] = []
  link.onState((state) => seen.push(state))
  const states = () => seen.map(({ state }) => state)
  const until = (state: LinkState['state']) => expect.poll(() => link.state.state).toBe(state)
  return {
    fake,
    link,
    seen,
    states,
    until,
    async [Symbol.asyncDispose]() {
      await link.stop()
      await fake[Symbol.asyncDispose]()
    },
  }
}

test('a link connects and gives its connection', async () => {
  await using world = setUp()
  world.link.start()
  await world.until('ready')
  expect(world.states()).toEqual(['connecting', 'ready'])
  expect(world.link.state.epoch).toBe(1)
  expect(await world.link.connection.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
})

test('what must be done on each new connection is done before anybody hears that it is ready', async () => {
  const order: string[] = []
  await using world = setUp({
    onReady: async (connection, epoch) => {
      await connection.call('CONNECT_GET_TYPE')
      order.push(`prepared ${epoch}`)
    },
  })
  world.link.onState(({ state, epoch }) => state === 'ready' && order.push(`ready ${epoch}`))
  world.link.start()
  await world.until('ready')
  world.fake.cut()
  await expect.poll(() => world.link.state.epoch).toBe(2)
  expect(order).toEqual(['prepared 1', 'ready 1', 'prepared 2', 'ready 2'])
})

test('a lost connection is said to be lost, then made again with the next epoch', async () => {
  await using world = setUp()
  world.link.start()
  await world.until('ready')
  world.fake.cut()
  await expect.poll(() => world.link.state).toEqual({ state: 'ready', epoch: 2 })
  expect(world.states()).toEqual(['connecting', 'ready', 'lost', 'connecting', 'ready'])
  expect(world.seen[2]).toMatchObject({ epoch: 1, reason: expect.stringContaining('connection') as string })
})

test('without a daemon the link is absent, tries in silence and connects when one comes', async () => {
  await using world = setUp()
  world.fake.down = absent
  world.link.start()
  await world.until('absent')
  expect(world.link.state).toMatchObject({ cause: absent })
  expect(() => world.link.connection).toThrow(LinkNotReadyError)
  expect(() => world.link.connection).toThrow(/not connected to fake libvirt \(absent\): .*no libvirt daemon/)
  world.fake.down = undefined
  await world.until('ready')
  expect(new Set(world.states())).toEqual(new Set(['connecting', 'absent', 'ready']))
})

test('a socket without permission is denied and tried again', async () => {
  await using world = setUp()
  world.fake.down = denied
  world.link.start()
  await world.until('denied')
  world.fake.down = undefined
  await world.until('ready')
})

test('a refused login does not come back by itself, but with a retry', async () => {
  await using world = setUp()
  world.fake.faults.authTypes = [2]
  world.fake.faults.polkit = { code: 79, message: 'authentication cancelled' }
  world.link.start()
  await world.until('denied')
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(world.fake.count('AUTH_POLKIT')).toBe(1)
  world.fake.faults.polkit = 'ok'
  world.link.retry()
  await world.until('ready')
  expect(world.states()).toEqual(['connecting', 'denied', 'connecting', 'ready'])
})

test('a preparation that fails closes the connection and is tried again', async () => {
  let attempts = 0
  await using world = setUp({
    onReady: () => {
      if (++attempts < 3) throw new Error('the list was refused')
    },
  })
  world.link.start()
  await world.until('ready')
  expect(attempts).toBe(3)
  expect(world.link.state.epoch).toBe(1)
  expect(world.seen[1]).toMatchObject({ state: 'absent', reason: 'the list was refused' })
  await expect.poll(() => world.fake.sessions.size).toBe(1)
})

test('a connection that is cut while it is prepared is tried again', async () => {
  let attempts = 0
  await using world = setUp({
    onReady: async (connection) => {
      if (++attempts > 1) return
      world.fake.cut()
      await connection.call('CONNECT_GET_TYPE')
    },
  })
  world.link.start()
  await world.until('ready')
  expect(attempts).toBe(2)
})

test('stopping closes the connection, tells nobody of a loss and gives no connection any more', async () => {
  await using world = setUp()
  world.link.start()
  await world.until('ready')
  await world.link.stop()
  expect(world.states()).toEqual(['connecting', 'ready'])
  await expect.poll(() => world.fake.sessions.size).toBe(0)
  expect(() => world.link.connection).toThrow(LinkNotReadyError)
  world.link.start()
  await world.until('ready')
  expect(world.link.state.epoch).toBe(2)
})

test('stopping ends an attempt and a wait at once', async () => {
  await using world = setUp({ backOff: [3_600_000] })
  world.fake.faults.hang.add('CONNECT_OPEN')
  world.link.start()
  await expect.poll(() => world.fake.count('CONNECT_OPEN')).toBe(1)
  await world.link.stop()
  world.fake.faults.hang.clear()
  world.fake.down = absent
  world.link.start()
  await world.until('absent')
  await world.link.stop()
})

test('the waits grow up to the last one', async () => {
  const waits = [1, 2, 3]
  await using world = setUp({ backOff: waits })
  world.fake.down = absent
  world.link.start()
  await expect.poll(() => world.states().filter((state) => state === 'absent').length).toBeGreaterThan(5)
})

test('a connection for bulk data is one more, without keepalive', async () => {
  await using world = setUp()
  world.link.start()
  await world.until('ready')
  await using bulk = await world.link.openBulk()
  expect(bulk.features.programKeepalive).toBe(false)
  expect(world.fake.sessions.size).toBe(2)
})
