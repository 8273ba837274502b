import { describe, expect, it } from 'vitest'
import { STREAM_ACK_EVERY, STREAM_WINDOW } from '../../../../contract/console.ts'
import { ByteChannel, MOST_WAITING, type ChannelEnd } from '../../../../renderer/api/byte-channel.ts'
import { FakeSocket } from './fake-socket.ts'

function made() {
  const socket = new FakeSocket()
  const ends: ChannelEnd[] = []
  const consumers: (() => void)[] = []
  let received = 0
  let opened = 0
  const channel = new ByteChannel(socket.as(), {
    open: () => (opened += 1),
    data: (bytes, consumed) => {
      received += bytes.byteLength
      consumers.push(consumed)
    },
    end: (end) => ends.push(end),
  })
  return { socket, channel, ends, consumers, received: () => received, opened: () => opened }
}

describe('bytes that come', () => {
  it('are acknowledged when they were consumed, not when they arrived', () => {
    const { socket, consumers, received } = made()
    socket.open()
    socket.receive(STREAM_ACK_EVERY)
    socket.receive(10)
    expect(received()).toBe(STREAM_ACK_EVERY + 10)
    expect(socket.controls).toEqual([])
    consumers[0]?.()
    expect(socket.controls).toEqual([{ type: 'ack', bytes: STREAM_ACK_EVERY }])
  })

  it('are acknowledged together when they are small', () => {
    const { socket, consumers } = made()
    socket.open()
    for (let sum = 0; sum < STREAM_ACK_EVERY; sum += 1024) socket.receive(1024)
    for (const consumed of consumers) consumed()
    expect(socket.controls).toEqual([{ type: 'ack', bytes: STREAM_ACK_EVERY }])
  })

  it('are acknowledged once, however often that is said', () => {
    const { socket, consumers } = made()
    socket.open()
    socket.receive(STREAM_ACK_EVERY)
    consumers[0]?.()
    consumers[0]?.()
    expect(socket.controls).toHaveLength(1)
  })

  it('are not acknowledged to a socket that has closed', () => {
    const { socket, consumers } = made()
    socket.open()
    socket.receive(STREAM_ACK_EVERY)
    socket.end(1006)
    consumers[0]?.()
    expect(socket.controls).toEqual([])
  })

  it('are asked for as buffers', () => {
    expect(made().socket.binaryType).toBe('arraybuffer')
  })
})

describe('bytes that go', () => {
  it('wait for the opening', () => {
    const { socket, channel } = made()
    expect(channel.send(new Uint8Array(5))).toBe(true)
    expect(socket.sent).toBe(0)
    socket.open()
    expect(socket.sent).toBe(5)
  })

  it('stop at the window and go on with the acknowledgement', () => {
    const { socket, channel } = made()
    socket.open()
    channel.send(new Uint8Array(3 * STREAM_WINDOW))
    expect(socket.sent).toBe(STREAM_WINDOW)
    socket.receive({ type: 'ack', bytes: STREAM_ACK_EVERY })
    expect(socket.sent).toBe(STREAM_WINDOW + STREAM_ACK_EVERY)
    expect(Math.max(...socket.bytes)).toBeLessThanOrEqual(STREAM_ACK_EVERY)
  })

  it('are copies: what the caller does with its buffer afterwards changes nothing', () => {
    const socket = new FakeSocket()
    const sent: Uint8Array[] = []
    socket.send = (data: unknown) => void sent.push(data as Uint8Array)
    const channel = new ByteChannel(socket.as(), { open: () => 0, data: () => 0, end: () => 0 })
    const buffer = Uint8Array.of(1, 2, 3)
    channel.send(buffer)
    buffer.fill(9)
    socket.open()
    expect([...(sent[0] ?? [])]).toEqual([1, 2, 3])
  })

  it('are refused when too many wait', () => {
    const { channel } = made()
    expect(channel.send(new Uint8Array(MOST_WAITING))).toBe(true)
    expect(channel.send(new Uint8Array(1))).toBe(false)
  })

  it('survive an acknowledgement of more than was sent', () => {
    const { socket, channel } = made()
    socket.open()
    socket.receive({ type: 'ack', bytes: 1 << 30 })
    channel.send(new Uint8Array(2 * STREAM_WINDOW))
    expect(socket.sent).toBe(STREAM_WINDOW)
  })
})

describe('the size', () => {
  it('is kept within what the contract allows', () => {
    const { socket, channel } = made()
    socket.open()
    channel.resize(100.7, 30)
    channel.resize(0, 0)
    channel.resize(5000, 5000)
    expect(socket.controls).toEqual([
      { type: 'resize', columns: 100, rows: 30 },
      { type: 'resize', columns: 2, rows: 1 },
      { type: 'resize', columns: 1000, rows: 1000 },
    ])
  })
})

describe('the end', () => {
  it('is an exit with its code when the other side said so', () => {
    const { socket, ends } = made()
    socket.open()
    socket.receive({ type: 'exit', code: 3 })
    socket.end(1005)
    socket.end(1005)
    expect(ends).toEqual([{ type: 'exit', code: 3, error: null }])
  })

  it('carries the reason', () => {
    const { socket, ends } = made()
    socket.open()
    socket.receive({ type: 'error', message: 'gone' })
    socket.receive({ type: 'exit', code: null })
    socket.end(1005)
    expect(ends).toEqual([{ type: 'exit', code: null, error: 'gone' }])
  })

  it('is told apart: refused, lost, closed by us', async () => {
    const [refused, lost, ours] = [made(), made(), made()]
    refused.socket.open()
    refused.socket.end(4404)
    lost.socket.open()
    lost.socket.end(1006)
    ours.socket.open()
    ours.channel.close()
    await Promise.resolve()
    expect([refused, lost, ours].map(({ ends }) => ends)).toEqual([
      [{ type: 'refused' }],
      [{ type: 'lost' }],
      [{ type: 'closed' }],
    ])
  })

  it('takes no data after we have closed', () => {
    const { socket, channel, received } = made()
    socket.open()
    channel.close()
    socket.receive(100)
    expect(received()).toBe(0)
    expect(channel.send(new Uint8Array(1))).toBe(false)
  })
})

it('text that is no control message changes nothing', () => {
  const { socket, ends } = made()
  socket.open()
  for (const text of ['', '{', 'null', '{"type":"exit"}', '{"type":"boom"}', '[1]']) socket.receive(text)
  expect(ends).toEqual([])
  expect(socket.controls).toEqual([])
})
