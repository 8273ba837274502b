import { describe, expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import type { EventPayload } from '../../../main/libvirt/events.ts'
import { domRef, FakeLibvirt, netRef } from '../../support/fake-libvirt/index.ts'

const uri = 'qemu:///system'
const lifecycle = 'DOMAIN_EVENT_CALLBACK_LIFECYCLE'

async function setUp() {
  const fake = new FakeLibvirt()
  fake.host.addDomains(3)
  const connection = await Connection.open(fake.connect(), { uri })
  const [a, b] = [...fake.host.domains.values()]
  return { fake, connection, a: a!, b: b!, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() }
}

/** The answer of a call that is sent after an event shows that the event has been delivered. */
const settled = (connection: Connection) => connection.call('CONNECT_GET_TYPE')

describe('events', () => {
  test('reach the handler typed and in order', async () => {
    await using world = await setUp()
    const { fake, connection, a } = world
    const seen: EventPayload<typeof lifecycle>[] = []
    await connection.on(lifecycle, (event) => seen.push(event))
    await connection.call('DOMAIN_CREATE_WITH_FLAGS', { dom: domRef(a), flags: 0 })
    await settled(connection)
    expect(seen.map(({ event, dom }) => [event, dom.name])).toEqual([
      [4, 'guest-1'],
      [2, 'guest-1'],
    ])
    expect(fake.count('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY')).toBe(1)
  })

  test('come also for what other connections do', async () => {
    await using world = await setUp()
    const { fake, connection, a } = world
    await using other = await Connection.open(fake.connect(), { uri })
    let seen = 0
    await connection.on(lifecycle, () => seen++)
    await other.call('DOMAIN_CREATE_WITH_FLAGS', { dom: domRef(a), flags: 0 })
    await settled(connection)
    expect(seen).toBe(2)
  })

  test('of one domain leave the others out', async () => {
    await using world = await setUp()
    const { fake, connection, a, b } = world
    const seen: string[] = []
    await connection.on(lifecycle, ({ dom }) => seen.push(dom.name), { dom: domRef(b) })
    fake.host.emitLifecycle(a, 0)
    fake.host.emitLifecycle(b, 0)
    await settled(connection)
    expect(seen).toEqual(['guest-2'])
  })

  test('with equal callback ids in different scopes do not mix', async () => {
    await using world = await setUp()
    const { fake, connection, a } = world
    const net = fake.host.addNetwork('default')
    const seen: string[] = []
    await connection.on(lifecycle, () => seen.push('domain'))
    await connection.on('NETWORK_EVENT_LIFECYCLE', () => seen.push('network'))
    await connection.on('DOMAIN_EVENT_CALLBACK_REBOOT', () => seen.push('reboot'))
    await connection.call('NETWORK_CREATE', { net: netRef(net) })
    fake.host.emitLifecycle(a, 0)
    await settled(connection)
    expect(seen).toEqual(['network', 'domain'])
  })

  test('two handlers share one registration, which goes with the last of them', async () => {
    await using world = await setUp()
    const { fake, connection, a } = world
    const seen: number[] = []
    const [first, second] = await Promise.all([
      connection.on(lifecycle, () => seen.push(1)),
      connection.on(lifecycle, () => seen.push(2)),
    ])
    expect(fake.count('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY')).toBe(1)
    fake.host.emitLifecycle(a, 0)
    await settled(connection)
    first[Symbol.dispose]()
    first[Symbol.dispose]()
    fake.host.emitLifecycle(a, 0)
    await settled(connection)
    expect(seen).toEqual([1, 2, 2])
    second[Symbol.dispose]()
    await settled(connection)
    expect([...fake.sessions].map((session) => session.registrations)).toEqual([0])
  })

  test('can be asked for again while the last registration is just leaving', async () => {
    await using world = await setUp()
    const { fake, connection, a } = world
    let seen = 0
    const first = await connection.on(lifecycle, () => seen++)
    first[Symbol.dispose]()
    await connection.on(lifecycle, () => seen++)
    fake.host.emitLifecycle(a, 0)
    await settled(connection)
    expect(seen).toBe(1)
    expect([...fake.sessions].map((session) => session.registrations)).toEqual([1])
  })

  test('that follow the registration in the same read are not lost', async () => {
    await using world = await setUp()
    const { fake, connection, a } = world
    const registering = connection.on(lifecycle, ({ event }) => seen.push(event))
    const seen: number[] = []
    // The fake answers in this tick; the event follows before the promise of `on` has continued.
    await expect.poll(() => [...fake.sessions].map((session) => session.registrations)).toEqual([1])
    fake.host.emitLifecycle(a, 7)
    await registering
    await settled(connection)
    expect(seen).toEqual([7])
  })

  test('a refused registration rejects and can be tried again', async () => {
    await using world = await setUp()
    const { fake, connection, a } = world
    fake.faults.missing.add('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY')
    await expect(connection.on(lifecycle, () => undefined)).rejects.toMatchObject({ codeName: 'RPC' })
    fake.faults.missing.clear()
    let seen = 0
    await connection.on(lifecycle, () => seen++)
    fake.host.emitLifecycle(a, 0)
    await settled(connection)
    expect(seen).toBe(1)
  })

  test('that nobody asked for are dropped', async () => {
    await using world = await setUp()
    const { fake, connection } = world
    const event = Buffer.from('0000002020008086000000010000014600000002000000000000000000000063', 'hex')
    for (const session of fake.sessions) session.sendRaw(event)
    expect(await settled(connection)).toEqual({ type: 'QEMU' })
  })
})
