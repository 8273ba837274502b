import { Duplex, PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { STREAM_ACK_EVERY, STREAM_WINDOW } from '../../../contract/console.ts'
import type { OpenStream } from '../../../main/console/open-stream.ts'
import { pump } from '../../../main/console/pump.ts'
import { FarSide } from './far-side.ts'

/** A stream whose near end the test holds: what it writes is output, what comes out is input. */
function bench(more: Partial<OpenStream> = {}) {
  const output = new PassThrough()
  const input: Buffer[] = []
  let taken = 0
  const duplex = new Duplex({
    read() {
      output.on('readable', () => undefined)
      const chunk = output.read() as Buffer | null
      if (chunk) this.push(chunk)
      else output.once('readable', () => this._read(0))
    },
    write(chunk: Buffer, _encoding, done) {
      input.push(chunk)
      taken += chunk.length
      done()
    },
  })
  const far = new FarSide()
  pump({ label: 'test', duplex, ...more }, far)
  return { duplex, far, output, typed: () => Buffer.concat(input).toString(), taken: () => taken }
}

const settled = (expected: () => unknown) => expect.poll(expected, { timeout: 3000 })
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A source without end that counts what was taken from it. */
function flood() {
  let given = 0
  const chunk = Buffer.alloc(16 << 10, 'x')
  const duplex = new Duplex({
    read() {
      given += chunk.length
      setImmediate(() => this.push(chunk))
    },
    write: (_chunk, _encoding, done) => done(),
  })
  return { duplex, given: () => given }
}

describe('what a stream says', () => {
  it('arrives as it is, small pieces together', async () => {
    const { far, output } = bench()
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
    for (const byte of bytes) output.write(Buffer.of(byte))
    await settled(() => far.bytes).toBe(256)
    expect(Buffer.concat(far.received)).toEqual(bytes)
    expect(far.received.length).toBeLessThan(20)
  })

  it('stops at the window while the reader does not acknowledge, and goes on when it does', async () => {
    const { duplex, given } = flood()
    const far = new FarSide()
    pump({ label: 'flood', duplex }, far)
    await settled(() => far.bytes).toBeGreaterThanOrEqual(STREAM_WINDOW)
    await pause(50)
    const stopped = far.bytes
    expect(stopped).toBeLessThanOrEqual(STREAM_WINDOW + (128 << 10))
    expect(given()).toBeLessThanOrEqual(stopped + (128 << 10))
    far.say({ type: 'ack', bytes: stopped })
    await settled(() => far.bytes).toBeGreaterThan(stopped + (STREAM_WINDOW >> 1))
    await pause(50)
    expect(far.bytes).toBeLessThanOrEqual(2 * STREAM_WINDOW + (256 << 10))
    duplex.destroy()
  })

  it('goes on for as long as the reader keeps up', async () => {
    const { duplex } = flood()
    const far = new FarSide()
    pump({ label: 'flood', duplex }, far)
    let acknowledged = 0
    while (far.bytes < 8 * STREAM_WINDOW) {
      await pause(1)
      if (far.bytes - acknowledged < STREAM_ACK_EVERY) continue
      far.say({ type: 'ack', bytes: far.bytes - acknowledged })
      acknowledged = far.bytes
    }
    duplex.destroy()
    expect(far.bytes).toBeGreaterThanOrEqual(8 * STREAM_WINDOW)
  })

  it('is not let through by acknowledging what never came', async () => {
    const { duplex } = flood()
    const far = new FarSide()
    pump({ label: 'flood', duplex }, far)
    far.say({ type: 'ack', bytes: Number.MAX_SAFE_INTEGER })
    far.say({ type: 'ack', bytes: -5 })
    await settled(() => far.bytes).toBeGreaterThanOrEqual(STREAM_WINDOW)
    await pause(50)
    expect(far.bytes).toBeLessThanOrEqual(STREAM_WINDOW + (128 << 10))
    duplex.destroy()
  })
})

describe('what is typed', () => {
  it('arrives as it is', async () => {
    const { far, typed } = bench()
    far.type('echo hello\r')
    far.type(Buffer.from([3]))
    await settled(typed).toBe('echo hello\r\x03')
  })

  it('is acknowledged once it was consumed, in steps', async () => {
    const { far, taken } = bench()
    for (let count = 0; count < 100; count++) far.type(Buffer.alloc(3000))
    const acknowledged = () => far.of('ack').reduce((sum, one) => sum + (one.type === 'ack' ? one.bytes : 0), 0)
    await settled(acknowledged).toBeGreaterThan(300_000 - STREAM_ACK_EVERY)
    expect(taken()).toBe(300_000)
    expect(far.of('ack').length).toBeLessThanOrEqual(5)
  })

  it('is not acknowledged while the other side does not take it, and bounded', async () => {
    const duplex = new Duplex({ read: () => undefined, write: () => undefined })
    const far = new FarSide()
    pump({ label: 'stuck', duplex }, far)
    for (let count = 0; count < 40; count++) far.type(Buffer.alloc(STREAM_WINDOW / 8))
    await settled(() => far.closed).toBe(true)
    expect(far.of('ack')).toEqual([])
    expect(far.of('error')).toHaveLength(1)
    expect(duplex.writableLength).toBeLessThanOrEqual(2 * STREAM_WINDOW)
  })
})

describe('the end of a stream', () => {
  it('comes after its last words, with the exit code', async () => {
    const { duplex, far } = bench({ exitCode: () => Promise.resolve(3) })
    duplex.push('bye')
    await settled(() => duplex.readableLength).toBe(0)
    duplex.destroy()
    await settled(() => far.closed).toBe(true)
    expect(far.text).toBe('bye')
    expect(far.messages).toEqual([{ type: 'exit', code: 3 }])
  })

  it('without a code says null', async () => {
    const { duplex, far } = bench()
    duplex.destroy()
    await settled(() => far.messages).toEqual([{ type: 'exit', code: null }])
  })

  it('whose code cannot be had says why: the engine may have gone with it', async () => {
    const { duplex, far } = bench({ exitCode: () => Promise.reject(new Error('no engine answers')) })
    duplex.destroy()
    await settled(() => far.closed).toBe(true)
    expect(far.messages).toEqual([
      { type: 'error', message: 'no engine answers' },
      { type: 'exit', code: null },
    ])
  })

  it('by a failure says why first', async () => {
    const { duplex, far } = bench()
    duplex.destroy(new Error('the connection to libvirt was lost'))
    await settled(() => far.closed).toBe(true)
    expect(far.messages).toEqual([
      { type: 'error', message: 'the connection to libvirt was lost' },
      { type: 'exit', code: null },
    ])
  })

  it('before anybody came is told to who comes', async () => {
    const duplex = new PassThrough()
    duplex.on('error', () => undefined)
    duplex.destroy(new Error('the engine went away'))
    await new Promise((resolve) => duplex.once('close', resolve))
    const far = new FarSide()
    pump({ label: 'late', duplex }, far)
    await settled(() => far.closed).toBe(true)
    expect(far.messages.map((message) => message.type)).toEqual(['error', 'exit'])
  })

  it('is brought about by the far side going away', async () => {
    const { duplex, far } = bench()
    far.close()
    await settled(() => duplex.destroyed).toBe(true)
  })
})

describe('a control message', () => {
  it('resizes the terminal; a failure to do so harms nobody', async () => {
    const sizes: unknown[] = []
    const resize = vi.fn((size: unknown) => {
      sizes.push(size)
      return Promise.reject(new Error('too late'))
    })
    const { far } = bench({ resize })
    far.say({ type: 'resize', columns: 120, rows: 40 })
    await settled(() => sizes).toMatchObject([{ columns: 120, rows: 40 }])
  })

  it('that is none is ignored', async () => {
    const { far, output } = bench()
    for (const message of ['', 'x', 'null', '[]', '{"type":"resize","columns":-1,"rows":0}', '{"type":"boom"}']) {
      far.say(message)
    }
    far.say({ type: 'resize', columns: 80, rows: 24 })
    output.write('still here')
    await settled(() => far.text).toBe('still here')
    expect(far.closed).toBe(false)
  })
})
