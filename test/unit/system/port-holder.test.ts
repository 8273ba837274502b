import { createSocket } from 'node:dgram'
import { createServer, type AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { portHolder, socketInodes } from '../../../main/system/port-holder.ts'

/** A TCP server of this process. */
async function listen(host: string) {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())) }
}

const us = () => ({ by: 'program', name: basename(process.execPath), pid: process.pid })

describe('the holder of a port', () => {
  it('is found with name and pid', async () => {
    await using server = await listen('127.0.0.1')
    expect(await portHolder({ port: server.port, protocol: 'tcp', address: '127.0.0.1' })).toEqual(us())
  })

  it('on all addresses stands in the way of each, and the other way round', async () => {
    await using everywhere = await listen('0.0.0.0')
    expect(await portHolder({ port: everywhere.port, protocol: 'tcp', address: '127.0.0.1' })).toEqual(us())
    await using here = await listen('127.0.0.1')
    expect(await portHolder({ port: here.port, protocol: 'tcp', address: '0.0.0.0' })).toEqual(us())
    expect(await portHolder({ port: here.port, protocol: 'tcp', address: '127.0.0.9' })).toBeNull()
  })

  it('by UDP is another than by TCP', async () => {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const { port } = socket.address()
    expect(await portHolder({ port, protocol: 'udp', address: '127.0.0.1' })).toEqual(us())
    socket.close()
  })

  it('is nobody once it is closed', async () => {
    const server = await listen('127.0.0.1')
    await server[Symbol.asyncDispose]()
    expect(await portHolder({ port: server.port, protocol: 'tcp', address: '127.0.0.1' })).toBeNull()
  })
})

describe('a table of sockets', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0',
    '   1: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0',
    '   2: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0',
    '',
  ].join('\n')

  it.each([
    [8080, '127.0.0.1', ['111']],
    [8080, '0.0.0.0', ['111']],
    [8080, '192.0.2.1', []],
    [8081, '192.0.2.1', ['222']],
    [49153, '127.0.0.1', []],
    [80, '127.0.0.1', []],
  ])('tells who has port %i of %s; a connection is no holder', (port, address, inodes) => {
    expect(socketInodes(table, { port, protocol: 'tcp', address })).toEqual(inodes)
  })

  it('that is empty has nobody', () => {
    expect(socketInodes('', { port: 80, protocol: 'udp', address: '' })).toEqual([])
  })
})
