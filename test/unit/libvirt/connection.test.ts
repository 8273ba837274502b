import { describe, expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import {
  ConnectionLostError,
  LibvirtError,
  ProtocolError,
  UnsupportedProcedureError,
} from '../../../main/libvirt/errors.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

const uri = 'qemu:///system'

async function open(fake: FakeLibvirt): Promise<Connection> {
  return Connection.open(fake.connect(), { uri })
}

describe('opening', () => {
  test('asks for authentication first, for keepalive before the driver and for the other features after it', async () => {
    await using fake = new FakeLibvirt()
    await using connection = await open(fake)
    expect(fake.calls).toEqual([
      'AUTH_LIST',
      'CONNECT_SUPPORTS_FEATURE',
      'CONNECT_OPEN',
      ...Array(5).fill('CONNECT_SUPPORTS_FEATURE'),
      'CONNECT_GET_LIB_VERSION',
    ])
    expect(connection.libVersion).toBe(9_000_000)
    expect(connection.features).toEqual({
      fdPassing: true,
      typedParamString: true,
      programKeepalive: true,
      remoteEventCallback: true,
      remoteCloseCallback: true,
      networkUpdateArgumentOrder: true,
    })
  })

  test('without keepalive the daemon is not asked for it', async () => {
    await using fake = new FakeLibvirt()
    await using connection = await Connection.open(fake.connect(), { uri, keepalive: false })
    expect(connection.features.programKeepalive).toBe(false)
    expect(fake.count('CONNECT_SUPPORTS_FEATURE')).toBe(5)
  })

  test('a daemon that knows no features is one without them', async () => {
    await using fake = new FakeLibvirt()
    fake.faults.missing.add('CONNECT_SUPPORTS_FEATURE')
    await using connection = await open(fake)
    expect(Object.values(connection.features)).toEqual(Array(6).fill(false))
  })

  test('a driver that is not there rejects with the error of the daemon and ends the connection', async () => {
    await using fake = new FakeLibvirt()
    fake.faults.refuse.set('CONNECT_OPEN', { code: 5, message: "no connection driver available for 'xen:///'" })
    await expect(open(fake)).rejects.toMatchObject({ codeName: 'NO_CONNECT', procedure: 'CONNECT_OPEN' })
    await expect.poll(() => fake.sessions.size).toBe(0)
  })

  test('an abort ends the attempt with the reason given', async () => {
    await using fake = new FakeLibvirt()
    fake.faults.hang.add('CONNECT_OPEN')
    const abort = new AbortController()
    const opening = Connection.open(fake.connect(), { uri, signal: abort.signal })
    await expect.poll(() => fake.count('CONNECT_OPEN')).toBe(1)
    const reason = new Error('the window was closed')
    abort.abort(reason)
    await expect(opening).rejects.toBe(reason)
    await expect.poll(() => fake.sessions.size).toBe(0)
  })
})

test('a byte stream that has ended already is a lost connection, not an endless wait', async () => {
  await using fake = new FakeLibvirt()
  const stream = fake.connect()
  await new Promise((resolve) => stream.destroy().once('close', resolve))
  await expect(Connection.open(stream, { uri })).rejects.toBeInstanceOf(ConnectionLostError)
})

describe('calls', () => {
  test('many run at once and each gets its own answer, whatever the order', async () => {
    await using fake = new FakeLibvirt()
    fake.host.addDomains(100)
    fake.procedures.DOMAIN_GET_STATE = async (host, { dom }) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
      const { state, name } = host.domain(dom)
      return { state, reason: Number(name.slice(6)) }
    }
    await using connection = await open(fake)
    const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
    const states = await Promise.all(domains.map((dom) => connection.call('DOMAIN_GET_STATE', { dom, flags: 0 })))
    expect(states.map(({ reason }) => reason)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  })

  test('a refusal carries code, domain, name of the code and procedure', async () => {
    await using fake = new FakeLibvirt()
    await using connection = await open(fake)
    const error: unknown = await connection.call('DOMAIN_LOOKUP_BY_NAME', { name: 'nobody' }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(LibvirtError)
    expect(error).toMatchObject({
      code: 42,
      domain: 10,
      codeName: 'NO_DOMAIN',
      procedure: 'DOMAIN_LOOKUP_BY_NAME',
      message: "Domain not found: no domain with matching name 'nobody'",
    })
  })

  test('a procedure that the daemon lacks says that the host is too old', async () => {
    await using fake = new FakeLibvirt()
    fake.faults.missing.add('NODE_GET_FREE_MEMORY')
    await using connection = await open(fake)
    const call = connection.call('NODE_GET_FREE_MEMORY')
    await expect(call).rejects.toBeInstanceOf(UnsupportedProcedureError)
    await expect(call).rejects.toThrow("this host's libvirt is too old: NODE_GET_FREE_MEMORY is unknown to it")
  })

  test('an aborted call rejects at once, and its late answer disturbs nobody', async () => {
    await using fake = new FakeLibvirt()
    let answer = () => {}
    fake.procedures.CONNECT_GET_HOSTNAME = () =>
      new Promise((resolve) => (answer = () => resolve({ hostname: 'late' })))
    await using connection = await open(fake)
    const abort = new AbortController()
    const call = connection.call('CONNECT_GET_HOSTNAME', {}, { signal: abort.signal })
    await expect.poll(() => fake.count('CONNECT_GET_HOSTNAME')).toBe(1)
    abort.abort(new Error('no longer wanted'))
    await expect(call).rejects.toThrow('no longer wanted')
    answer()
    expect((await connection.call('CONNECT_GET_TYPE')).type).toBe('QEMU')
  })

  test('a signal that is aborted already keeps the call from being sent', async () => {
    await using fake = new FakeLibvirt()
    await using connection = await open(fake)
    const call = connection.call('CONNECT_GET_HOSTNAME', {}, { signal: AbortSignal.abort(new Error('too late')) })
    await expect(call).rejects.toThrow('too late')
    await connection.call('CONNECT_GET_TYPE')
    expect(fake.count('CONNECT_GET_HOSTNAME')).toBe(0)
  })

  test('a value that cannot travel names its field, and the connection goes on', async () => {
    await using fake = new FakeLibvirt()
    await using connection = await open(fake)
    const dom = { name: 'a', uuid: 'not-a-uuid', id: -1 }
    const call = connection.call('DOMAIN_GET_STATE', { dom, flags: 0 })
    await expect(call).rejects.toThrow(new ProtocolError('dom: uuid: "not-a-uuid" is not a UUID'))
    await expect(connection.call('NODE_GET_INFO')).resolves.toMatchObject({ cpus: 4 })
  })

  test('XML above four million bytes is refused here with its size instead of by a puzzled daemon', async () => {
    await using fake = new FakeLibvirt()
    await using connection = await open(fake)
    const call = connection.call('DOMAIN_DEFINE_XML_FLAGS', { xml: 'x'.repeat(5 << 20), flags: 0 })
    await expect(call).rejects.toThrow(/xml: a text of 5242880 bytes is longer than the 4194304 bytes libvirt takes/)
    expect(fake.count('DOMAIN_DEFINE_XML_FLAGS')).toBe(0)
  })

  test('a request above 32 MiB is refused here with its size', async () => {
    await using fake = new FakeLibvirt()
    await using connection = await open(fake)
    const params = Array.from({ length: 16 }, (_, i) => ({
      field: `f${i}`,
      type: 'string' as const,
      value: 'x'.repeat(4 << 20),
    }))
    const dom = { name: 'a', uuid: '00000000-0000-0000-0000-000000000000', id: -1 }
    const call = connection.call('DOMAIN_SET_MEMORY_PARAMETERS', { dom, params, flags: 0 })
    await expect(call).rejects.toThrow(/a message of 671\d+ bytes is larger than the 33554436 bytes libvirt takes/)
    await connection.call('CONNECT_GET_TYPE')
  })
})

describe('a hostile or broken peer', () => {
  test('packets that come byte by byte are put together', async () => {
    await using fake = new FakeLibvirt()
    fake.faults.splitBytes = true
    fake.host.addDomains(20)
    await using connection = await open(fake)
    const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 })
    expect(domains.map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, i) => `guest-${i + 1}`))
  })

  test.each([1, 3, 32])('%i dummy bytes of file descriptors do not cost the framing', async (fds) => {
    await using fake = new FakeLibvirt()
    await using connection = await open(fake)
    fake.faults.fds = fds
    const answers = await Promise.all(Array.from({ length: 10 }, () => connection.call('CONNECT_GET_TYPE')))
    expect(answers).toEqual(Array(10).fill({ type: 'QEMU' }))
    fake.faults.splitBytes = true
    expect(await connection.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
  })

  test.each([
    ['shorter than a header', 27],
    ['zero', 0],
    ['above 32 MiB', 33554437],
    ['the largest there is', 0xffffffff],
  ])('a packet length that is %s ends the connection with a reason', async (_, length) => {
    await using fake = new FakeLibvirt()
    fake.faults.hang.add('CONNECT_GET_TYPE')
    const connection = await open(fake)
    const call = connection.call('CONNECT_GET_TYPE')
    const bad = Buffer.alloc(4)
    bad.writeUInt32BE(length)
    for (const session of fake.sessions) session.sendRaw(bad)
    await expect(call).rejects.toBeInstanceOf(ConnectionLostError)
    await expect(call).rejects.toThrow(`a packet claims a length of ${length} bytes (allowed: 28 to 33554436)`)
    expect(connection.closed).toBe(true)
  })

  test.each([
    ['a length beyond its end', '7fffffff', /a list of 2147483647 is longer than the limit/],
    ['a length that its bytes cannot hold', '00000400', /a list of 1024 does not fit into the 0 bytes left/],
    ['nothing', '', /a message of 0 bytes ends where 4 more were promised/],
    ['more than its fields', '0000000000000000', /4 bytes follow the last field/],
  ])('a reply that has %s fails its own call and no other', async (_, payload, message) => {
    await using fake = new FakeLibvirt()
    fake.faults.hang.add('CONNECT_GET_TYPE')
    await using connection = await open(fake)
    const serial = fake.calls.length + 1
    const call = connection.call('CONNECT_GET_TYPE')
    for (const session of fake.sessions) {
      session.sendRaw(packet({ type: 1, serial, procedure: 3 }, Buffer.from(payload, 'hex')))
    }
    await expect(call).rejects.toBeInstanceOf(ProtocolError)
    await expect(call).rejects.toThrow(message)
    expect(await connection.call('CONNECT_GET_HOSTNAME')).toEqual({ hostname: 'fakehost' })
  })

  test('a reply to a call that was never made ends the connection', async () => {
    await using fake = new FakeLibvirt()
    const connection = await open(fake)
    const closed = new Promise((resolve) => connection.onClose(resolve))
    for (const session of fake.sessions) session.sendRaw(packet({ type: 1, serial: 4711 }))
    await expect(closed).resolves.toMatchObject({
      message: expect.stringContaining('a reply answers the call 4711, which is not open') as string,
    })
  })
})

/** A packet of the remote program without payload. */
function packet(header: { type: number; serial: number; procedure?: number }, payload = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(28)
  const fields = [28 + payload.length, 0x20008086, 1, header.procedure ?? 1, header.type, header.serial, 0]
  for (const [i, field] of fields.entries()) bytes.writeUInt32BE(field, i * 4)
  return Buffer.concat([bytes, payload])
}

describe('the end', () => {
  test('a cut fails running calls and tells the listeners', async () => {
    await using fake = new FakeLibvirt()
    fake.faults.hang.add('CONNECT_GET_TYPE')
    const connection = await open(fake)
    const closed = new Promise((resolve) => connection.onClose(resolve))
    const call = connection.call('CONNECT_GET_TYPE')
    const failure = expect(call).rejects.toBeInstanceOf(ConnectionLostError)
    fake.cut()
    await failure
    await expect(closed).resolves.toBeInstanceOf(ConnectionLostError)
    await expect(connection.call('CONNECT_GET_TYPE')).rejects.toBeInstanceOf(ConnectionLostError)
  })

  test('an own close takes leave and counts as no error', async () => {
    await using fake = new FakeLibvirt()
    const connection = await open(fake)
    const closed = new Promise((resolve) => connection.onClose(resolve))
    await connection.close()
    expect(await closed).toBeNull()
    expect(fake.calls.at(-1)).toBe('CONNECT_CLOSE')
    await connection.close()
    expect(fake.count('CONNECT_CLOSE')).toBe(1)
  })

  test('a listener that comes late is told too, one that left is not', async () => {
    await using fake = new FakeLibvirt()
    const connection = await open(fake)
    let told = 0
    connection.onClose(() => told++)[Symbol.dispose]()
    await connection.close()
    await new Promise((resolve) => connection.onClose(resolve))
    expect(told).toBe(0)
  })
})
