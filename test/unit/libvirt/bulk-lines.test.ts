import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BulkLines } from '../../../main/libvirt/bulk-lines.ts'
import { Connection } from '../../../main/libvirt/connection.ts'
import { openConsole } from '../../../main/libvirt/console.ts'
import { ConnectionLostError } from '../../../main/libvirt/errors.ts'
import { domRef, FakeLibvirt } from '../../support/fake-libvirt/index.ts'

let fake: FakeLibvirt
let lines: BulkLines
const open = () => Connection.open(fake.connect(), { uri: 'qemu:///system', keepalive: false })
beforeEach(() => {
  fake = new FakeLibvirt()
  lines = new BulkLines(open)
})
afterEach(async () => {
  await lines[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const ask = (line: Connection) => line.call('CONNECT_GET_TYPE')
const never = () => new Promise<never>(() => undefined)

describe('a line', () => {
  test('is opened when it is needed, and used again', async () => {
    expect(fake.sessions.size).toBe(0)
    await lines.use(ask)
    await lines.use(ask)
    expect(fake.count('CONNECT_OPEN')).toBe(1)
    expect([lines.size, fake.sessions.size]).toEqual([1, 1])
  })

  test('is for one user at a time', async () => {
    const used: Connection[] = []
    const use = () =>
      lines.use(async (line) => {
        used.push(line)
        await ask(line)
      })
    await Promise.all([use(), use(), use()])
    expect(new Set(used).size).toBe(3)
    await use()
    expect(fake.count('CONNECT_OPEN')).toBe(3)
  })

  test('is closed when nobody uses it for a while', async () => {
    const short = new BulkLines(open, 1)
    await short.use(ask)
    await expect.poll(() => [short.size, fake.sessions.size]).toEqual([0, 0])
  })

  test('that the daemon has closed meanwhile is opened anew', async () => {
    await lines.use(ask)
    fake.cut()
    await expect.poll(() => fake.sessions.size).toBe(0)
    expect(await lines.use(ask)).toEqual({ type: 'QEMU' })
  })

  test('is not used again after a failure', async () => {
    await expect(lines.use(() => Promise.reject(new Error('the disk was pulled')))).rejects.toThrow('pulled')
    expect(lines.size).toBe(0)
    await expect.poll(() => fake.sessions.size).toBe(0)
  })

  test('that cannot be opened fails with the reason, and the next one is tried', async () => {
    fake.faults.refuse.set('CONNECT_OPEN', { code: 38, message: 'no more clients' })
    await expect(lines.use(ask)).rejects.toThrow('no more clients')
    fake.faults.refuse.clear()
    expect(await lines.use(ask)).toEqual({ type: 'QEMU' })
  })

  test('is not opened for who does not want it any more', async () => {
    await expect(lines.use(ask, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled')
    expect(fake.count('CONNECT_OPEN')).toBe(0)
  })

  test('that is in use when all are closed tells its user', async () => {
    const using = lines.use(async (line) => {
      fake.faults.hang.add('CONNECT_GET_TYPE')
      await ask(line)
    })
    const ended = expect(using).rejects.toBeInstanceOf(ConnectionLostError)
    await expect.poll(() => fake.count('CONNECT_GET_TYPE')).toBe(1)
    await lines.close()
    await ended
    expect(lines.size).toBe(0)
  })

  test('that is still being opened when all are disposed of is closed too', async () => {
    const using = lines.use(never)
    const ended = expect(using).rejects.toThrow('closed')
    await lines[Symbol.asyncDispose]()
    await ended
    await expect.poll(() => fake.sessions.size).toBe(0)
  })
})

describe('a stream', () => {
  const running = () => ({ ...domRef(fake.host.addDomain('guest', { id: 1, state: 1 })) })

  test('has its line until it is over, and takes it along', async () => {
    const stream = await lines.hold((line) => openConsole(line, running()))
    stream.write('echo')
    expect(String((await stream.iterator({ destroyOnReturn: false }).next()).value)).toBe('echo')
    expect(lines.size).toBe(1)
    stream.destroy()
    await expect.poll(() => [lines.size, fake.sessions.size]).toEqual([0, 0])
  })

  test('that is refused says why, and leaves no line', async () => {
    const off = domRef(fake.host.addDomain('off'))
    await expect(lines.hold((line) => openConsole(line, off))).rejects.toThrow('domain is not running')
    expect(lines.size).toBe(0)
  })

  test('whose line is cut fails', async () => {
    const stream: Duplex = await lines.hold((line) => openConsole(line, running()))
    const failed = new Promise((resolve) => stream.on('error', resolve))
    fake.cut()
    expect(await failed).toBeInstanceOf(ConnectionLostError)
  })
})
