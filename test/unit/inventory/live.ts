import { afterEach, beforeEach, expect } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { Connections } from '../../../main/inventory/connections.ts'
import { InventoryStore } from '../../../main/inventory/store.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import { FakeLibvirt, type FakeDomain } from '../../support/fake-libvirt/index.ts'

/** A fake of each engine and the inventory over them; nothing is connected yet. */
export class Live implements AsyncDisposable {
  readonly fake = new FakeLibvirt()
  readonly engine: FakeEngine
  readonly store = new InventoryStore()
  readonly failures: unknown[] = []
  readonly connections: Connections

  constructor(engine: FakeEngine) {
    this.engine = engine
    const address = `unix://${engine.socketPath}`
    const uri = 'qemu:///system'
    this.connections = new Connections(
      [
        { id: 'system', engine: 'libvirt', uri, localUri: uri, transport: this.fake.transport() },
        { id: 'docker', engine: 'docker', host: null, address, transport: unixTransport(engine.socketPath) },
      ],
      this.store,
      (error) => void this.failures.push(error),
    )
  }

  vm(domain: FakeDomain) {
    return this.store.get(formatId('vm', 'system', domain.uuid))
  }

  states(): [string, string, number][] {
    return this.connections.list().map(({ id, state, epoch }) => [id, state, epoch])
  }

  async allReady(): Promise<void> {
    this.connections.start()
    await this.connections.settled()
    expect(this.states()).toEqual([
      ['system', 'ready', 1],
      ['docker', 'ready', 1],
    ])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connections[Symbol.asyncDispose]()
    await this.fake[Symbol.asyncDispose]()
    await this.engine[Symbol.asyncDispose]()
  }
}

/** A fresh one for each test of a file. */
export function liveInEachTest(): () => Live {
  let live: Live | undefined
  beforeEach(async () => {
    live = new Live(await FakeEngine.start())
  })
  afterEach(() => live?.[Symbol.asyncDispose]())
  return () => {
    if (!live) throw new Error('only within a test')
    return live
  }
}

/** What comes by events is waited for, not for a time. */
export const settled = (expected: () => unknown) => expect.poll(expected, { timeout: 5000 })
