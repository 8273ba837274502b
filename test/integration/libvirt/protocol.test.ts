/** The protocol itself, on a real daemon: what the fake takes for granted. */
import { beforeEach, describe, expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { AuthError, LibvirtError, UnsupportedProcedureError } from '../../../main/libvirt/errors.ts'
import { openLocal, openSocket } from '../../../main/libvirt/sockets.ts'
import { lacking } from '../../support/host/index.ts'
import { openSystem, SYSTEM } from './open.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const SOCKET = '/run/libvirt/libvirt-sock'

test('a connection has the features of a daemon of today and knows its version', async () => {
  await using connection = await openSystem()
  expect(Object.entries(connection.features).filter(([, there]) => !there)).toEqual([])
  expect(connection.libVersion).toBeGreaterThan(7_000_000)
})

test.each([
  'test:///default',
  'network:///system',
  'storage:///system',
  'nodedev:///system',
  'secret:///system',
  'nwfilter:///system',
])('%s opens on the socket of the one daemon', async (uri) => {
  await using connection = await Connection.open(await openSocket(SOCKET), { uri })
  expect((await connection.call('CONNECT_GET_LIB_VERSION')).lib_ver).toBe(BigInt(connection.libVersion))
})

test('a driver that is not there is refused with the words of the daemon', async () => {
  const opening = openSocket(SOCKET).then((socket) => Connection.open(socket, { uri: 'frobnicate:///system' }))
  await expect(opening).rejects.toBeInstanceOf(LibvirtError)
})

test('two hundred calls run at once, and each gets its own answer', async () => {
  await using connection = await openSystem()
  const kinds = Array.from({ length: 200 }, (_, i) => i % 3)
  const answers = await Promise.all(
    kinds.map((kind) => {
      if (kind === 0) return connection.call('CONNECT_GET_TYPE')
      if (kind === 1) return connection.call('CONNECT_GET_URI')
      return connection.call('NODE_GET_INFO')
    }),
  )
  const fields = ['type', 'uri', 'model']
  expect(answers.every((answer, i) => fields[kinds[i]!]! in answer)).toBe(true)
})

describe('the driver for tests', () => {
  const openTest = async () => Connection.open(await openSocket(SOCKET), { uri: 'test:///default' })

  test('gives its one domain with all that a list needs', async () => {
    await using connection = await openTest()
    const { domains, ret } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
    expect(domains).toEqual([{ name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 }])
    expect(ret).toBe(1)
    const dom = domains[0]!
    expect(await connection.call('DOMAIN_GET_STATE', { dom, flags: 0 })).toEqual({ state: 1, reason: 0 })
    expect(await connection.call('DOMAIN_GET_INFO', { dom })).toMatchObject({ state: 1, nrVirtCpu: 2 })
    const { info, cpumaps } = await connection.call('DOMAIN_GET_VCPUS', { dom, maxinfo: 2, maplen: 8 })
    expect(info.map(({ number }) => number)).toEqual([0, 1])
    expect(cpumaps.length).toBe(16)
  })

  test('gives scheduler parameters with their types', async () => {
    await using connection = await openTest()
    const { dom } = await connection.call('DOMAIN_LOOKUP_BY_NAME', { name: 'test' })
    const { params } = await connection.call('DOMAIN_GET_SCHEDULER_PARAMETERS', { dom, nparams: 1 })
    expect(params).toEqual([{ field: 'weight', type: 'uint', value: 50 }])
  })

  test('sends events of what is done on the same connection, registered once for two handlers', async () => {
    await using connection = await openTest()
    const { dom } = await connection.call('DOMAIN_LOOKUP_BY_NAME', { name: 'test' })
    const seen: string[] = []
    const name = 'DOMAIN_EVENT_CALLBACK_LIFECYCLE'
    const [first] = await Promise.all([
      connection.on(name, ({ event }) => seen.push(`a${event}`)),
      connection.on(name, ({ event }) => seen.push(`b${event}`)),
    ])
    await connection.call('DOMAIN_SUSPEND', { dom })
    await expect.poll(() => seen).toEqual(['a3', 'b3'])
    first[Symbol.dispose]()
    await connection.call('DOMAIN_RESUME', { dom })
    await expect.poll(() => seen).toEqual(['a3', 'b3', 'b4'])
  })
})

describe('refusals', () => {
  test('carry code, domain and name', async () => {
    await using connection = await openSystem()
    const call = connection.call('DOMAIN_LOOKUP_BY_NAME', { name: 'labrig-test-nobody' })
    await expect(call).rejects.toMatchObject({ code: 42, domain: 10, codeName: 'NO_DOMAIN' })
  })

  test('of a procedure that this daemon lacks say that it is too old', async (context) => {
    await using connection = await openSystem()
    context.skip(connection.libVersion >= 11_002_000, 'this daemon knows every procedure of the table')
    const call = connection.call('DOMAIN_DEL_THROTTLE_GROUP', {
      dom: { name: 'a', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: -1 },
      group: null,
      flags: 0,
    })
    await expect(call).rejects.toBeInstanceOf(UnsupportedProcedureError)
  })

  test('of broken XML name the line', async () => {
    await using connection = await openSystem()
    const call = connection.call('DOMAIN_DEFINE_XML_FLAGS', { xml: '<domain>\n<name>', flags: 0 })
    await expect(call).rejects.toMatchObject({ codeName: 'XML_DETAIL' })
    await expect(call).rejects.toThrow(/2: /)
  })

  test('of a read-only connection meet every change', async () => {
    await using connection = await openSystem({ readOnly: true })
    const call = connection.call('DOMAIN_DEFINE_XML_FLAGS', { xml: '<domain/>', flags: 0 })
    await expect(call).rejects.toMatchObject({ codeName: 'OPERATION_DENIED' })
    await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
  })
})

test('somebody without rights connects and is not let in', async () => {
  // Whom the daemon sees is settled when the socket is connected.
  process.seteuid?.(65534)
  const opening = openLocal({ uri: SYSTEM }).finally(() => process.seteuid?.(0))
  const socket = await opening
  const login = Connection.open(socket, { uri: SYSTEM })
  await expect(login).rejects.toBeInstanceOf(AuthError)
})

test('a daemon of today takes our pings for signs of life', async () => {
  await using connection = await openSystem({ keepalive: { intervalMs: 20, misses: 2 } })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(connection.closed).toBe(false)
})
