import { EventEmitter } from 'node:events'
import type { IpcMain, MessagePortMain, WebContents } from 'electron'
import { describe, expect, it } from 'vitest'
import { brokerPorts } from '../../../main/shell/port-broker.ts'
import { silentLogger } from '../../../main/system/logger.ts'
import { PORT_CHANNEL } from '../../../preload/channel.ts'
import { ShimPort } from '../../support/electron-shim/port.ts'

function brokered() {
  const ipcMain = new EventEmitter()
  const taken: unknown[] = []
  brokerPorts(ipcMain as unknown as IpcMain, {
    logger: silentLogger,
    toServices: (request) => taken.push(request),
    toShell: (contents) => taken.push(contents),
  })
  const top = {
    origin: 'app://labrig',
    get top() {
      return top
    },
  }
  return (message: unknown, { frame = top as object | null, count = 1 } = {}) => {
    const posted: unknown[] = []
    const ports = Array.from(
      { length: count },
      () => new ShimPort({ post: (data) => posted.push(data), close: () => undefined }),
    )
    const sender = { id: 7 } as unknown as WebContents
    ipcMain.emit(PORT_CHANNEL, { senderFrame: frame, sender, ports: ports as unknown as MessagePortMain[] }, message)
    return { taken: taken.splice(0), posted, closed: ports.filter((port) => port.isClosed).length }
  }
}

describe('the broker of ports', () => {
  const send = brokered()

  it('hands procedures and streams to the services, the shell’s to the shell', () => {
    expect(send({ channel: 'rpc' }).taken).toEqual([{ channel: 'rpc' }])
    expect(send({ channel: 'stream', ticket: 't' }).taken).toEqual([{ channel: 'stream', ticket: 't' }])
    expect(send({ channel: 'shell' }).taken).toEqual([{ id: 7 }])
  })

  it('passes on nothing but what the request has by its schema', () => {
    expect(send({ channel: 'rpc', extra: 'x', __proto__: { ticket: 't' } }).taken).toEqual([{ channel: 'rpc' }])
  })

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a frame within our page', { origin: 'app://labrig', top: {} }],
    ['a frame that has gone', null],
  ])('refuses %s', (_, frame) => {
    if (frame !== null && !('top' in frame)) Object.assign(frame, { top: frame })
    expect(send({ channel: 'rpc' }, { frame })).toEqual({ taken: [], posted: ['refused', 'closed'], closed: 1 })
  })

  it.each([
    [undefined],
    [null],
    ['rpc'],
    [{}],
    [{ channel: 'files' }],
    [{ channel: 'stream' }],
    [{ channel: 'stream', ticket: '' }],
  ])('refuses the request %j', (message) =>
    expect(send(message)).toEqual({ taken: [], posted: ['refused', 'closed'], closed: 1 }),
  )

  it('refuses a message without a port, and one with two', () => {
    expect(send({ channel: 'rpc' }, { count: 0 })).toEqual({ taken: [], posted: [], closed: 0 })
    expect(send({ channel: 'rpc' }, { count: 2 })).toMatchObject({ taken: [], closed: 2 })
  })
})
