import { expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { FakeLibvirt, type Session } from '../../support/fake-libvirt/index.ts'

const uri = 'qemu:///system'
const only = (fake: FakeLibvirt): Session => [...fake.sessions][0]!

test('the pings of the daemon are answered', async () => {
  await using fake = new FakeLibvirt()
  await using connection = await Connection.open(fake.connect(), { uri })
  only(fake).ping()
  only(fake).ping()
  await connection.call('CONNECT_GET_TYPE')
  await expect.poll(() => only(fake).pongs).toBe(2)
})

test('a silent daemon is asked for a sign of life, and the answer keeps the connection', async () => {
  await using fake = new FakeLibvirt()
  await using connection = await Connection.open(fake.connect(), { uri, keepalive: { intervalMs: 5, misses: 3 } })
  await expect.poll(() => only(fake).pings).toBeGreaterThan(8)
  expect(connection.closed).toBe(false)
})

test('a daemon that gives none loses the connection, with running calls', async () => {
  await using fake = new FakeLibvirt()
  fake.faults.ignorePings = true
  fake.faults.hang.add('CONNECT_GET_TYPE')
  await using connection = await Connection.open(fake.connect(), { uri, keepalive: { intervalMs: 5, misses: 3 } })
  const session = only(fake)
  await expect(connection.call('CONNECT_GET_TYPE')).rejects.toThrow(/no sign of life/)
  expect(session.pings).toBe(3)
  expect(connection.closed).toBe(true)
})

test('a daemon without the feature is not asked', async () => {
  await using fake = new FakeLibvirt()
  fake.faults.features.delete(10)
  fake.faults.ignorePings = true
  await using connection = await Connection.open(fake.connect(), { uri, keepalive: { intervalMs: 2, misses: 1 } })
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(only(fake).pings).toBe(0)
  expect(connection.closed).toBe(false)
})
