/** A link through a pipe of our own, which is cut; the daemon itself is never touched. */
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { defineDomain, domainByUuid, listDomains, undefineDomain } from '../../../main/libvirt/domain.ts'
import { ConnectionLostError } from '../../../main/libvirt/errors.ts'
import { Link } from '../../../main/libvirt/link.ts'
import { openSocket } from '../../../main/libvirt/sockets.ts'
import { lacking, removeDomain, uniqueName } from '../../support/host/index.ts'
import { openSystem, SYSTEM } from './open.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

class Pipe implements AsyncDisposable {
  readonly path: string
  readonly #server: net.Server
  readonly #sockets = new Set<net.Socket>()

  constructor(path: string) {
    this.path = path
    this.#server = net.createServer((client) => {
      const daemon = net.connect('/run/libvirt/libvirt-sock')
      for (const socket of [client, daemon]) {
        this.#sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => this.#sockets.delete(socket))
      }
      client.pipe(daemon).pipe(client)
    })
  }

  open(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(this.path, resolve))
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** As a daemon that was stopped: its socket is gone. */
  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

test('a link survives cuts and an absent daemon, hears events again and sees what it missed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-test-pipe-'))
  const path = join(folder, 'sock')
  const name = uniqueName('lvr')
  const xml = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`
  const seen: string[] = []
  const listed: number[] = []
  const link = new Link({
    transport: { describe: path, open: (signal) => openSocket(path, signal) },
    uri: SYSTEM,
    backOff: [50],
    onReady: async (connection, epoch) => {
      await connection.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ dom, event }) => {
        if (dom.name === name) seen.push(`${epoch}:${event}`)
      })
      listed[epoch] = (await listDomains(connection)).filter(({ dom }) => dom.name === name).length
    },
  })
  const ready = (epoch: number) => expect.poll(() => link.state, { timeout: 20_000 }).toEqual({ state: 'ready', epoch })
  let pipe = new Pipe(path)
  try {
    await pipe.open()
    link.start()
    await ready(1)
    pipe.cut()
    await ready(2)
    const dom = await defineDomain(link.connection, xml)
    await expect.poll(() => seen).toEqual(['2:0'])

    const before = link.connection
    const running = before.call('NODE_GET_INFO')
    await pipe.close()
    await running.catch((error: unknown) => expect(error).toBeInstanceOf(ConnectionLostError))
    await expect(before.call('NODE_GET_INFO')).rejects.toBeInstanceOf(ConnectionLostError)
    await expect.poll(() => link.state.state).toBe('absent')

    await using direct = await openSystem()
    expect((await domainByUuid(direct, dom.uuid)).name).toBe(name)
    pipe = new Pipe(path)
    await pipe.open()
    await ready(3)
    await undefineDomain(direct, dom)
    await expect.poll(() => seen).toEqual(['2:0', '3:1'])
    expect(listed).toEqual([undefined, 0, 0, 1])
  } finally {
    await link.stop()
    await pipe.close().catch(() => undefined)
    await removeDomain(name)
    await rm(folder, { recursive: true })
  }
})
