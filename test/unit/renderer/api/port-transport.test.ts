import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSocket, PortSocket } from '../../../../renderer/api/port-transport.ts'

/** The host's end of the port that the page posted to its window, and the request that came with it. */
let asked: { message: unknown; origin: string; port: MessagePort } | undefined
const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

beforeEach(() => {
  asked = undefined
  vi.stubGlobal('window', {
    labrigHost: { kind: 'electron' },
    location: { origin: 'app://labrig' },
    postMessage: (message: unknown, origin: string, [port]: MessagePort[]) => {
      if (port === undefined) throw new Error('no port')
      port.start()
      asked = { message, origin, port }
    },
  })
})
afterEach(() => {
  asked?.port.close()
  vi.unstubAllGlobals()
})

function host(): MessagePort {
  return asked?.port ?? expect.fail('no port was asked for')
}

describe('a port that stands in for a WebSocket', () => {
  it('is asked for with the request, at our own origin only', () => {
    openSocket({ channel: 'stream', ticket: 't' })
    expect(asked).toMatchObject({
      message: { type: 'labrig-port', channel: 'stream', ticket: 't' },
      origin: 'app://labrig',
    })
  })

  it('is open when the host says so, and takes nothing before', async () => {
    const socket = new PortSocket({ channel: 'rpc' })
    const opened: string[] = []
    socket.onopen = () => opened.push('handler')
    socket.addEventListener('open', () => opened.push('listener'))
    expect(() => socket.send('early')).toThrow('not open')
    expect(socket.readyState).toBe(0)
    host().postMessage('open')
    await turn()
    expect([socket.readyState, opened]).toEqual([1, ['handler', 'listener']])
  })

  it('carries text as text and bytes as an ArrayBuffer of just these bytes, copied', async () => {
    const socket = new PortSocket({ channel: 'rpc' })
    const heard: unknown[] = []
    const received: unknown[] = []
    host().onmessage = ({ data }: MessageEvent) => heard.push(data)
    socket.onmessage = ({ data }: MessageEvent) => received.push(data)
    for (const message of ['open', 'text', new Uint8Array([1, 2])]) host().postMessage(message)
    await turn()
    const bytes = new Uint8Array([9, 3, 4, 9])
    socket.send('text')
    socket.send(bytes.subarray(1, 3))
    socket.send(bytes.buffer)
    await turn()
    expect(received).toEqual(['text', new Uint8Array([1, 2]).buffer])
    expect(heard).toEqual(['text', new Uint8Array([3, 4]), bytes])
    expect((heard[1] as Uint8Array).buffer.byteLength).toBe(2)
    expect(bytes.byteLength).toBe(4)
  })

  it.each([
    ['refused', ['refused', 'closed'], 4404],
    ['ended by the host', ['open', 'closed'], 1000],
  ])('closes once when it is %s', async (_, messages, code) => {
    const socket = new PortSocket({ channel: 'stream', ticket: 't' })
    const codes: number[] = []
    socket.addEventListener('close', (event) => codes.push((event as CloseEvent).code))
    for (const message of messages) host().postMessage(message)
    await turn()
    socket.close()
    await turn()
    expect([socket.readyState, codes]).toEqual([3, [code]])
  })

  it('says that it closes, later than its caller, and drops what comes after', async () => {
    const socket = new PortSocket({ channel: 'rpc' })
    const heard: unknown[] = []
    const order: string[] = []
    host().onmessage = ({ data }: MessageEvent) => heard.push(data)
    host().postMessage('open')
    await turn()
    socket.onclose = () => order.push('closed')
    socket.close()
    order.push('returned')
    socket.send('late')
    await turn()
    expect([heard, order, socket.readyState]).toEqual([['closed'], ['returned', 'closed'], 3])
  })

  it('is lost when the other side ends without a word', async () => {
    const socket = new PortSocket({ channel: 'rpc' })
    const events: [number, boolean][] = []
    socket.onclose = ({ code, wasClean }) => events.push([code, wasClean])
    host().postMessage('open')
    await turn()
    host().close()
    await turn()
    expect(events).toEqual([[1006, false]])
  })

  it('has what noVNC looks for on itself or its direct prototype', () => {
    const socket = new PortSocket({ channel: 'rpc' })
    const names = [...Object.keys(socket), ...Object.getOwnPropertyNames(Object.getPrototypeOf(socket))]
    const wanted = ['send', 'close', 'binaryType', 'onerror', 'onmessage', 'onopen', 'protocol', 'readyState']
    expect(wanted.filter((name) => !names.includes(name))).toEqual([])
  })
})

describe('in a browser', () => {
  it.each([
    [{ channel: 'rpc' }, 'ws://127.0.0.1:7000/rpc'],
    [{ channel: 'stream', ticket: 'abc' }, 'ws://127.0.0.1:7000/stream/abc'],
  ] as const)('%j is a WebSocket to the host of the page', (request, address) => {
    const made: { url: string; binaryType: string }[] = []
    vi.stubGlobal('window', { location: { origin: 'http://127.0.0.1:7000' } })
    vi.stubGlobal(
      'WebSocket',
      class {
        binaryType = 'blob'
        readonly url: string
        constructor(url: string) {
          this.url = url
          made.push(this)
        }
      },
    )
    openSocket(request)
    expect(made).toMatchObject([{ url: address, binaryType: 'arraybuffer' }])
  })
})
