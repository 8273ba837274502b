import { describe, expect, test } from 'vitest'
import { addressOf, emptyPlace, nameFor, type PlaceDraft } from '../../../../renderer/features/settings/engine-place.ts'

const draft = (change: Partial<PlaceDraft>): PlaceDraft => ({ ...emptyPlace, ...change })

describe('the address of a new connection', () => {
  test.each([
    [{ host: 'me@lab2' }, 'qemu+ssh://me@lab2/system'],
    [{ host: ' lab2 ', port: '2222' }, 'qemu+ssh://lab2:2222/system'],
    [{ engine: 'docker', host: 'me@lab2' }, 'ssh://me@lab2'],
    [{ way: 'here' }, 'qemu:///session'],
    [{ way: 'here', engine: 'docker', socket: '/run/user/1000/docker.sock' }, 'unix:///run/user/1000/docker.sock'],
    [{ way: 'address', address: 'tcp://127.0.0.1:2375', engine: 'docker' }, 'tcp://127.0.0.1:2375'],
    [{ host: ' ' }, null],
    [{ way: 'here', engine: 'docker' }, null],
  ] as const)('of %j is %s', (change, address) => {
    expect(addressOf(draft(change))).toBe(address)
  })
})

describe('its name', () => {
  test('is that of the other computer, and free', () => {
    expect(nameFor(draft({ host: 'me@Lab2.example.org' }), [])).toBe('lab2')
    expect(nameFor(draft({ host: 'lab2' }), ['lab2'])).toBe('lab2-2')
    expect(nameFor(draft({ engine: 'docker', host: '192.0.2.7' }), [])).toBe('192.0.2.7-docker')
    expect(nameFor(draft({ way: 'here' }), ['session'])).toBe('session-2')
    expect(nameFor(draft({}), [])).toBe('')
  })
})
