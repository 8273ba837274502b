import { describe, expect, test } from 'vitest'
import { meaningOf } from '../../../../renderer/features/machine-page/container/exit-code.ts'
import { addressOfPort, distinctPorts } from '../../../../renderer/features/machine-page/container/port-link.ts'
import { isSecretLike } from '../../../../contract/secret-like.ts'

test.each([
  [0, 'ok'],
  [1, 'own'],
  [125, 'engine'],
  [126, 'notRunnable'],
  [127, 'notFound'],
  [137, 'killed'],
  [143, 'terminated'],
  [139, 'signal'],
  [255, 'own'],
  [-1, 'own'],
])('exit code %d means %s', (code, type) => {
  expect(meaningOf(code, false).type).toBe(type)
})

test('a lack of memory explains any code, a signal has its number', () => {
  expect(meaningOf(137, true)).toEqual({ type: 'outOfMemory' })
  expect(meaningOf(139, false)).toEqual({ type: 'signal', signal: 11 })
})

describe('values of variables', () => {
  test.each(['DB_PASSWORD', 'db.password', 'MYSQL_PWD', 'API_TOKEN', 'SECRET_KEY_BASE', 'githubToken', 'AWS_SECRET'])(
    'named %s are hidden',
    (name) => expect(isSecretLike(name, 'x')).toBe(true),
  )

  test.each(['PATH', 'MODE', 'KEYBOARD', 'AUTHOR', 'HOME', 'MONKEY', 'PASSENGERS'])('named %s are shown', (name) => {
    expect(isSecretLike(name, 'x')).toBe(false)
  })

  test('with a password in an address are hidden, empty ones are not', () => {
    expect(isSecretLike('DATABASE', 'postgres://app:hunter2@db/app')).toBe(true)
    expect(isSecretLike('DATABASE', 'postgres://db/app')).toBe(false)
    expect(isSecretLike('PASSWORD', '')).toBe(false)
  })
})

describe('a published port', () => {
  const port = { containerPort: 80, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 8080 }

  test('leads to the browser where this host reaches it', () => {
    expect(addressOfPort(port)).toBe('http://127.0.0.1:8080/')
    expect(addressOfPort({ ...port, hostAddress: '0.0.0.0' })).toBe('http://127.0.0.1:8080/')
    expect(addressOfPort({ ...port, hostAddress: '::1' })).toBe('http://[::1]:8080/')
    expect(addressOfPort({ ...port, containerPort: 443 })).toBe('https://127.0.0.1:8080/')
  })

  test('leads nowhere when it is none, of another protocol, elsewhere or not of a page', () => {
    expect(addressOfPort({ ...port, hostPort: null })).toBeNull()
    expect(addressOfPort({ ...port, protocol: 'udp' })).toBeNull()
    expect(addressOfPort({ ...port, hostAddress: '192.168.1.5' })).toBeNull()
    expect(addressOfPort({ ...port, containerPort: 5432 })).toBeNull()
  })

  test('is told once when it is the same for both families, in a fixed order', () => {
    const everywhere = { ...port, hostAddress: '0.0.0.0' }
    const other = { ...port, containerPort: 22, hostPort: 2222 }
    expect(distinctPorts([everywhere, { ...everywhere, hostAddress: '::' }, other])).toEqual([other, everywhere])
    expect(distinctPorts([{ ...port, hostAddress: '::' }])).toHaveLength(1)
  })
})
