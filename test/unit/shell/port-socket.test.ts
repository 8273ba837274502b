import type { MessagePortMain } from 'electron'
import { describe, expect, it } from 'vitest'
import { greet, portPipe, procedureSocket } from '../../../main/shell/port-socket.ts'
import { ShimPort } from '../../support/electron-shim/port.ts'

function opened() {
  const posted: unknown[] = []
  const port = new ShimPort({ post: (data) => posted.push(data), close: () => undefined })
  return { port, posted, main: port as unknown as MessagePortMain }
}

describe('a port as a byte stream’s far side', () => {
  it('copies what it sends, without the buffer around it', () => {
    const { main, posted } = opened()
    const pool = Buffer.from('around-inside-around')
    portPipe(main).send(pool.subarray(7, 13))
    const [sent] = posted as [Uint8Array]
    expect(Buffer.from(sent).toString()).toBe('inside')
    expect(sent.buffer.byteLength).toBe(6)
    expect(pool.byteLength).toBe(20)
  })

  it('tells data from control, and keeps both for a listener that starts late', () => {
    const { port, main } = opened()
    port.deliver(new Uint8Array([1]))
    port.deliver('{"type":"ack","bytes":1}')
    const heard: unknown[] = []
    const pipe = portPipe(main)
    pipe.onData((data) => heard.push([...data]))
    pipe.onControl((text) => heard.push(text))
    port.start()
    port.deliver({ neither: true })
    expect(heard).toEqual([[1], '{"type":"ack","bytes":1}'])
  })

  it.each([
    ['says that it closes', (port: ShimPort) => port.deliver('closed')],
    ['goes without a word', (port: ShimPort) => port.closed()],
  ])('ends once when the page %s, and sends nothing more', (_, end) => {
    const { port, main, posted } = opened()
    const pipe = portPipe(main)
    let ended = 0
    const control: string[] = []
    pipe.onClose(() => (ended += 1))
    pipe.onControl((text) => control.push(text))
    port.start()
    end(port)
    pipe.send(new Uint8Array([1]))
    pipe.control('x')
    pipe.close()
    expect({ ended, control, posted, closed: port.isClosed }).toEqual({
      ended: 1,
      control: [],
      posted: [],
      closed: true,
    })
  })

  it('says that it closes itself', () => {
    const { port, main, posted } = opened()
    portPipe(main).close()
    expect([posted, port.isClosed]).toEqual([['closed'], true])
  })

  it('greets, and closes what it refuses', () => {
    const open = opened()
    greet(open.main, 'open')
    expect([open.posted, open.port.isClosed]).toEqual([['open'], false])
    const refused = opened()
    greet(refused.main, 'refused')
    expect([refused.posted, refused.port.isClosed]).toEqual([['refused', 'closed'], true])
  })
})

describe('a port as the procedures’ socket', () => {
  it('hands on text and bytes, and the end', () => {
    const { port, main, posted } = opened()
    const socket = procedureSocket(main)
    const heard: unknown[] = []
    socket.addEventListener('message', ({ data }) => heard.push(data))
    socket.addEventListener('close', () => heard.push('end'))
    port.start()
    port.deliver('text')
    port.deliver(new Uint8Array([1, 2]))
    port.closed()
    socket.send('late')
    expect(heard).toEqual(['text', new Uint8Array([1, 2]), 'end'])
    expect(posted).toEqual([])
  })
})
