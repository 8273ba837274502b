import { EventEmitter } from 'node:events'
import type { MessagePortMain, UtilityProcess } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ShellEvent } from '../../../contract/shell.ts'
import { ServicesHost } from '../../../main/shell/services-host.ts'
import { silentLogger } from '../../../main/system/logger.ts'
import { ShimPort } from '../../support/electron-shim/port.ts'

class Child extends EventEmitter {
  readonly got: { message: unknown; ports: number }[] = []
  isKilled = false
  postMessage(message: unknown, ports: unknown[] = []): void {
    this.got.push({ message, ports: ports.length })
  }
  kill(): boolean {
    this.isKilled = true
    queueMicrotask(() => this.emit('exit', 0))
    return true
  }
}

function hosted() {
  const children: Child[] = []
  const reports: ShellEvent[] = []
  const host = new ServicesHost({
    fork: () => {
      const child = new Child()
      children.push(child)
      return child as unknown as UtilityProcess
    },
    report: (event) => reports.push(event),
    logger: silentLogger,
  })
  const port = () => new ShimPort({ post: () => undefined, close: () => undefined })
  const connect = (one = port()) => {
    host.connect({ channel: 'rpc' }, one as unknown as MessagePortMain)
    return one
  }
  const latest = () => children.at(-1) ?? expect.fail('no child')
  return { host, children, reports, connect, latest }
}

const connected = { message: { type: 'connect', request: { channel: 'rpc' } }, ports: 1 }

describe('the host of the services', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('hands over the ports that came before the services were ready, in order', () => {
    const { host, connect, latest } = hosted()
    connect()
    host.start()
    connect()
    expect(latest().got).toEqual([])
    latest().emit('message', { type: 'ready' })
    connect()
    expect(latest().got).toEqual([connected, connected, connected])
  })

  it('starts them again, later and later, and says so once they are back', () => {
    const { host, children, reports, connect, latest } = hosted()
    host.start()
    latest().emit('message', { type: 'ready' })
    expect(reports).toEqual([])
    latest().emit('exit', 9)
    vi.advanceTimersByTime(0)
    expect(children).toHaveLength(2)
    for (const wait of [500, 2_000, 5_000, 15_000, 15_000]) {
      latest().emit('exit', 9)
      const before = children.length
      vi.advanceTimersByTime(wait - 1)
      expect([wait, children.length]).toEqual([wait, before])
      vi.advanceTimersByTime(1)
      expect([wait, children.length]).toEqual([wait, before + 1])
    }
    connect()
    latest().emit('message', { type: 'ready' })
    expect(latest().got).toEqual([connected])
    expect(reports).toEqual([{ type: 'restarted', what: 'services', reason: 'exit code 9' }])
  })

  it('begins a new row of attempts after a sound minute', () => {
    const { host, children, latest } = hosted()
    host.start()
    for (let round = 0; round < 3; round += 1) {
      latest().emit('message', { type: 'ready' })
      vi.advanceTimersByTime(61_000)
      latest().emit('exit', 1)
      vi.advanceTimersByTime(1)
      expect(children).toHaveLength(round + 2)
    }
  })

  it('says why they could not be built, ends that process and tries again', async () => {
    const { host, children, reports, latest } = hosted()
    host.start()
    const [first] = children
    latest().emit('message', { type: 'failed', reason: 'connections.json: not JSON' })
    expect(first?.isKilled).toBe(true)
    await vi.advanceTimersByTimeAsync(1)
    expect(children).toHaveLength(2)
    latest().emit('message', { type: 'ready' })
    expect(reports).toEqual([
      { type: 'services-down', reason: 'connections.json: not JSON' },
      { type: 'restarted', what: 'services', reason: 'connections.json: not JSON' },
    ])
  })

  it('takes no more than 64 ports in advance', () => {
    const { host, connect, latest } = hosted()
    const ports = Array.from({ length: 66 }, () => connect())
    expect(ports.filter((port) => port.isClosed)).toHaveLength(2)
    host.start()
    latest().emit('message', { type: 'ready' })
    expect(latest().got).toHaveLength(64)
  })

  it('stops: asks first, kills what hangs, starts no other', async () => {
    const { host, children, connect, latest } = hosted()
    host.start()
    latest().emit('message', { type: 'ready' })
    const stopped = host.stop()
    expect(latest().got).toEqual([{ message: { type: 'stop' }, ports: 0 }])
    expect(connect().isClosed).toBe(true)
    expect(latest().isKilled).toBe(false)
    await vi.advanceTimersByTimeAsync(5_000)
    await stopped
    expect(latest().isKilled).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(children).toHaveLength(1)
  })

  it('stops while it waits for the next attempt, refusing what waited', async () => {
    const { host, children, connect, latest } = hosted()
    host.start()
    latest().emit('exit', 1)
    vi.advanceTimersByTime(1)
    latest().emit('exit', 1)
    const port = connect()
    await host.stop()
    expect(port.isClosed).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(children).toHaveLength(2)
  })

  it('ignores the end of a process that is no longer the one', () => {
    const { host, children, latest } = hosted()
    host.start()
    const [first] = children
    latest().emit('exit', 1)
    vi.advanceTimersByTime(1)
    latest().emit('message', { type: 'ready' })
    first?.emit('exit', 1)
    vi.advanceTimersByTime(60_000)
    expect(children).toHaveLength(2)
  })
})
