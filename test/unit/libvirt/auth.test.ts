import { expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { AuthError } from '../../../main/libvirt/errors.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

const uri = 'qemu:///system'
const open = (fake: FakeLibvirt) => Connection.open(fake.connect(), { uri })

test('polkit is asked when the daemon wants it, and only then', async () => {
  await using fake = new FakeLibvirt()
  fake.faults.authTypes = [2]
  await using connection = await open(fake)
  expect(connection.closed).toBe(false)
  expect(fake.calls.slice(0, 2)).toEqual(['AUTH_LIST', 'AUTH_POLKIT'])
  fake.faults.authTypes = [0]
  await using plain = await open(fake)
  expect(plain.closed).toBe(false)
  expect(fake.count('AUTH_POLKIT')).toBe(1)
})

test.each([
  ['cancelled', { code: 79, message: 'authentication cancelled by user' }],
  ['unavailable', { code: 94, message: 'no polkit agent available to authenticate action' }],
  ['denied', { code: 45, message: 'access denied by policy' }],
  ['unavailable', { code: 1, domain: 47, message: 'Unable to get system bus connection' }],
] as const)('a login that is %s says so with the words of the daemon', async (reason, error) => {
  await using fake = new FakeLibvirt()
  fake.faults.authTypes = [2]
  fake.faults.polkit = error
  const opening = open(fake)
  await expect(opening).rejects.toBeInstanceOf(AuthError)
  await expect(opening).rejects.toMatchObject({ reason, message: error.message })
  await expect.poll(() => fake.sessions.size).toBe(0)
})

test('a daemon that wants SASL is named as one we cannot log in to', async () => {
  await using fake = new FakeLibvirt()
  fake.faults.authTypes = [1]
  await expect(open(fake)).rejects.toThrow('the daemon asks for a login by SASL, which is not supported')
})

test('a password dialogue that stays open can be given up', async () => {
  await using fake = new FakeLibvirt()
  fake.faults.authTypes = [2]
  fake.faults.polkit = 'hang'
  const abort = new AbortController()
  const opening = Connection.open(fake.connect(), { uri, signal: abort.signal })
  await expect.poll(() => fake.count('AUTH_POLKIT')).toBe(1)
  abort.abort(new Error('given up'))
  await expect(opening).rejects.toThrow('given up')
})
