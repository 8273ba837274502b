/**
 * A libvirt daemon for tests that speaks the wire protocol: own guests, networks and pools, events, streams, and every
 * fault that `faults` lists. It shares the table and the codec with the client; that those speak libvirt's language is
 * what the integration tests on a real daemon and the recorded bytes in test/unit/libvirt prove.
 */
import net from 'node:net'
import { duplexPair, type Duplex } from 'node:stream'
import type { ProcedureName, StreamProcedureName } from '../../../main/libvirt/table.ts'
import type { Transport } from '../../../main/libvirt/transport.ts'
import { agentProcedures } from './agent-procedures.ts'
import { connectProcedures } from './connect-procedures.ts'
import { domainProcedures } from './domain-procedures.ts'
import { noFaults, type Faults } from './faults.ts'
import { FakeHost } from './host.ts'
import { networkProcedures } from './network-procedures.ts'
import type { Procedures } from './procedure.ts'
import { Session, type Daemon } from './session.ts'
import { snapshotProcedures } from './snapshot-procedures.ts'
import { storageProcedures } from './storage-procedures.ts'
import type { OpenedStream } from './streams.ts'

export type { FakeAgent } from './agent.ts'
export { Refusal, type FakeError, type Faults } from './faults.ts'
export { domRef, fakeUuid, FakeHost, netRef, poolRef, type FakeDomain, type FakePool } from './host.ts'
export type { Session } from './session.ts'
export { SCREENSHOT, type StreamHandler, type StreamPeer } from './streams.ts'

export class FakeLibvirt implements AsyncDisposable {
  readonly host = new FakeHost()
  readonly faults: Faults = noFaults()
  /** Change one to serve it differently. */
  readonly procedures: Procedures = {
    ...connectProcedures,
    ...domainProcedures,
    ...agentProcedures,
    ...snapshotProcedures,
    ...networkProcedures,
    ...storageProcedures,
  }
  readonly streams = new Map<StreamProcedureName, (args: unknown) => OpenedStream>()
  /** Calls received on all connections, in order. */
  readonly calls: ProcedureName[] = []
  readonly sessions = new Set<Session>()
  /** When set, nobody listens: transports reject with it. */
  down: Error | undefined
  #server: net.Server | undefined
  #callback = 0

  /** The client's end of a new connection without any socket. */
  connect(): Duplex {
    const [client, server] = duplexPair()
    // A pair does not tell its other half that it was destroyed.
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
    this.#accept(server)
    return client
  }

  transport(): Transport {
    return {
      describe: 'fake libvirt',
      open: () => (this.down ? Promise.reject(this.down) : Promise.resolve(this.connect())),
    }
  }

  /** Listens on a unix socket until disposed. */
  async listen(path: string): Promise<void> {
    const server = net.createServer((socket) => this.#accept(socket))
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  }

  /** Ends all connections without a word. */
  cut(): void {
    for (const session of this.sessions) session.cut()
  }

  /** How often a procedure was called. */
  count(name: ProcedureName): number {
    return this.calls.filter((call) => call === name).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    const server = this.#server
    if (server) await new Promise((resolve) => server.close(resolve))
  }

  #accept(stream: Duplex): void {
    const daemon: Daemon = {
      host: this.host,
      faults: this.faults,
      procedures: this.procedures,
      streams: this.streams,
      calls: this.calls,
      nextCallback: () => this.#callback++,
    }
    const session = new Session(daemon, stream)
    this.sessions.add(session)
    stream.on('close', () => this.sessions.delete(session))
  }
}
