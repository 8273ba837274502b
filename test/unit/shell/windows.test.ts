import type { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, WebContents } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { WindowPlacements } from '../../../main/shell/window-state.ts'
import { Windows } from '../../../main/shell/windows.ts'
import { silentLogger } from '../../../main/system/logger.ts'

interface Made extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions
  readonly url: string
  readonly webContents: EventEmitter & { readonly id: number; readonly reload: ReturnType<typeof vi.fn> }
  isFocusedNow: boolean
  readonly calls: string[]
}

const { made, theme } = vi.hoisted(() => ({ made: [] as Made[], theme: { shouldUseDarkColors: false } }))

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  class BrowserWindow extends Emitter {
    readonly webContents
    readonly calls: string[] = []
    url = ''
    isFocusedNow = false
    readonly options: BrowserWindowConstructorOptions
    constructor(options: BrowserWindowConstructorOptions) {
      super()
      this.options = options
      this.webContents = Object.assign(new Emitter(), { id: made.length + 1, reload: vi.fn() })
      made.push(this as unknown as Made)
    }
    loadURL(url: string): Promise<void> {
      this.url = url
      return url.includes('unreachable') ? Promise.reject(new Error('ERR_FAILED')) : Promise.resolve()
    }
    show = () => void this.calls.push('show')
    focus = () => void this.calls.push('focus')
    restore = () => void this.calls.push('restore')
    maximize = () => void this.calls.push('maximize')
    isFocused = () => this.isFocusedNow
    isMinimized = () => true
    isMaximized = () => true
    isDestroyed = () => false
    getNormalBounds = () => ({ x: 1, y: 2, width: 1000, height: 700 })
  }
  return {
    BrowserWindow,
    nativeTheme: theme,
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  }
})

function windows(isDevelopment = false) {
  const placements = new WindowPlacements('/dev/null/never')
  const set = vi.spyOn(placements, 'set').mockResolvedValue()
  const files = { preload: '/app/preload.cjs', icon: '/app/icon.png' }
  return { windows: new Windows({ files, placements, logger: silentLogger, isDevelopment }), placements, set }
}

async function posted(all: Windows, window: Made | undefined): Promise<unknown[]> {
  const box = all.mailboxOf(window?.webContents as unknown as WebContents)
  const ended = new AbortController()
  const events: unknown[] = []
  setTimeout(() => ended.abort(), 5)
  for await (const event of box?.read(ended.signal) ?? []) events.push(event)
  return events
}

describe('windows', () => {
  beforeEach(() => void made.splice(0))

  it('are locked, show our page and our preload, and have no developer tools in a package', () => {
    windows().windows.open('main')
    windows(true).windows.open('main')
    expect(made[0]?.url).toBe('app://labrig/')
    expect(made[0]?.options.webPreferences).toEqual({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    })
    expect(made[1]?.options.webPreferences?.devTools).toBe(true)
  })

  it('are shown when the page can be seen, maximized when they were', () => {
    const { windows: all, placements } = windows()
    all.open('main')
    expect(made[0]?.options.show).toBe(false)
    made[0]?.emit('ready-to-show')
    expect(made[0]?.calls).toEqual(['show'])
    vi.spyOn(placements, 'get').mockReturnValue({ bounds: { x: 0, y: 0, width: 900, height: 700 }, maximized: true })
    all.open('detached')
    made[1]?.emit('ready-to-show')
    expect(made[1]?.calls).toEqual(['maximize', 'show'])
  })

  it('begin in the colour of the desktop’s theme', () => {
    windows().windows.open('main')
    theme.shouldUseDarkColors = true
    windows().windows.open('main')
    theme.shouldUseDarkColors = false
    expect(new Set(made.map(({ options }) => options.backgroundColor)).size).toBe(2)
  })

  it('survive a page that does not load', () => {
    windows().windows.open('detached', 'app://labrig/unreachable')
    expect(made).toHaveLength(1)
  })

  it('are at most 24', () => {
    const { windows: all } = windows()
    for (let index = 0; index < 30; index += 1) all.open('detached')
    expect(made).toHaveLength(24)
    made[0]?.emit('closed')
    all.open('detached')
    expect(made).toHaveLength(25)
  })

  it('keep their place when they rest and when they close', () => {
    vi.useFakeTimers()
    const { windows: all, set } = windows()
    all.open('main')
    for (const event of ['resize', 'move', 'resize', 'maximize', 'unmaximize']) made[0]?.emit(event)
    expect(set).toHaveBeenCalledTimes(0)
    vi.advanceTimersByTime(500)
    expect(set.mock.calls).toEqual([['main', { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximized: true }]])
    made[0]?.emit('close')
    expect(set).toHaveBeenCalledTimes(2)
    vi.useRealTimers()
  })

  it('load a page again that crashed, and say so; not one that ended by itself, nor for ever', async () => {
    const { windows: all } = windows()
    all.open('main')
    const contents = made[0]?.webContents
    contents?.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 })
    expect(contents?.reload).toHaveBeenCalledTimes(0)
    for (let index = 0; index < 6; index += 1) contents?.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
    expect(contents?.reload).toHaveBeenCalledTimes(3)
    const event = { type: 'restarted', what: 'page', reason: 'oom' }
    expect(await posted(all, made[0])).toEqual([event, event, event])
  })

  it('get what concerns all; the focused one what was chosen; the main one files', async () => {
    const { windows: all } = windows()
    all.open('main')
    all.open('detached')
    all.broadcast({ type: 'services-down', reason: 'x' })
    all.postToFocused({ type: 'command', command: 'help' })
    if (made[1]) made[1].isFocusedNow = true
    all.postToFocused({ type: 'command', command: 'keys' })
    all.showMain({ type: 'open-lab', path: '/a.lab' })
    const down = { type: 'services-down', reason: 'x' }
    expect(await posted(all, made[0])).toEqual([
      down,
      { type: 'command', command: 'help' },
      { type: 'open-lab', path: '/a.lab' },
    ])
    expect(await posted(all, made[1])).toEqual([down, { type: 'command', command: 'keys' }])
    expect(made[0]?.calls).toEqual(['restore', 'show', 'focus'])
  })

  it('have a main one again when it was closed', () => {
    const { windows: all } = windows()
    all.showMain()
    made[0]?.emit('closed')
    all.showMain()
    expect(made).toHaveLength(2)
    expect(all.windowOf(made[0]?.webContents as unknown as WebContents)).toBeUndefined()
  })
})
