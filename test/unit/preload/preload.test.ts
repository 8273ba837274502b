import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { PORT_MESSAGE } from '../../../contract/port.ts'
import { PORT_CHANNEL } from '../../../preload/channel.ts'

const postMessage = vi.hoisted(() => vi.fn())
const exposeInMainWorld = vi.hoisted(() => vi.fn())
vi.mock('electron', () => ({ ipcRenderer: { postMessage }, contextBridge: { exposeInMainWorld } }))

const folder = join(import.meta.dirname, '../../../preload')

describe('the preload', () => {
  const listeners: ((event: object) => void)[] = []
  const page = {
    location: { origin: 'app://labrig' },
    addEventListener: (_: string, listener: (event: object) => void) => listeners.push(listener),
  }
  const port = { port: 1 }
  const event = (changes: object = {}) => ({
    source: page,
    origin: 'app://labrig',
    data: { type: PORT_MESSAGE, channel: 'rpc' },
    ports: [port],
    ...changes,
  })

  beforeEach(async () => {
    vi.stubGlobal('window', page)
    await import('../../../preload/index.ts')
    postMessage.mockClear()
  })

  it('forwards the page’s request with its port, on its one channel', () => {
    listeners[0]?.(event({ data: { type: PORT_MESSAGE, channel: 'stream', ticket: 't' } }))
    expect(postMessage.mock.calls).toEqual([[PORT_CHANNEL, { channel: 'stream', ticket: 't' }, [port]]])
  })

  it.each([
    ['from another window', { source: {} }],
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another type', { data: { type: 'other', channel: 'rpc' } }],
    ['without a type', { data: { channel: 'rpc' } }],
    ['that is no object', { data: 'labrig-port' }],
    ['that is null', { data: null }],
    ['without a port', { ports: [] }],
    ['with two ports', { ports: [port, port] }],
  ])('forwards no message %s', (_, changes) => {
    listeners[0]?.(event(changes))
    expect(postMessage).not.toHaveBeenCalled()
  })

  it('tells the page who its host is, and gives it nothing to call', () => {
    expect(exposeInMainWorld.mock.calls).toEqual([['labrigHost', { kind: 'electron' }]])
  })

  it('stays small and does not grow with the API', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
    expect(files.sort()).toEqual(['channel.ts', 'index.ts'])
    const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    expect(lines.length).toBeLessThanOrEqual(80)
  })
})
