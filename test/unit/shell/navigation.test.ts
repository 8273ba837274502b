import { EventEmitter } from 'node:events'
import type { App, Session, WebContents } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { allowedLink } from '../../../main/shell/links.ts'
import { guardDownloads, guardNavigation, openLink } from '../../../main/shell/navigation.ts'
import { silentLogger } from '../../../main/system/logger.ts'

type OpenHandler = (details: { url: string }) => { action: string }

class Contents extends EventEmitter {
  open: OpenHandler = () => ({ action: 'allow' })
  setWindowOpenHandler(handler: OpenHandler): void {
    this.open = handler
  }
}

/** Emits an event that can be prevented. @returns whether it was */
function isPrevented(emitter: EventEmitter, name: string, details: object, ...others: unknown[]): boolean {
  const preventDefault = vi.fn()
  emitter.emit(name, { ...details, preventDefault }, ...others)
  return preventDefault.mock.calls.length > 0
}

describe('a link', () => {
  it.each(['https://libvirt.org/', 'https://docs.docker.com/a?b#c', 'https://LIBVIRT.org:443/'])(
    '%s may go out',
    (url) => {
      expect(allowedLink(url)).toMatch(/^https:\/\/(libvirt\.org|docs\.docker\.com)\//)
    },
  )

  it.each(['http://127.0.0.1:8080/', 'https://127.0.0.1:8443', 'http://127.1.2.3:80/', 'http://[::1]:8080/'])(
    '%s, the first page of what is published here, may go out',
    (url) => {
      expect(allowedLink(url)).toBe(new URL(url).href)
    },
  )

  it.each([
    'http://127.0.0.1:8080/shutdown',
    'http://127.0.0.1:8080/?do=it',
    'http://127.0.0.1:8080/#x',
    'http://user@127.0.0.1:8080/',
    'http://127.0.0.1.evil.example:8080/',
    'http://192.168.1.1:8080/',
    'ftp://127.0.0.1:21/',
    'http://libvirt.org/',
    'https://libvirt.org.evil.example/',
    'https://evil.libvirt.org/',
    'https://libvirt.org:8443/',
    'https://user@libvirt.org/',
    'https://libvirt.org@evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://libvirt.org/',
    'not an address',
  ])('%s may not', (url) => {
    expect(allowedLink(url)).toBeNull()
  })
})

describe('web contents', () => {
  const openExternal = vi.fn(() => Promise.resolve())
  const openPage = vi.fn()
  const shell = { openExternal }
  let contents: Contents

  beforeEach(() => {
    vi.clearAllMocks()
    const app = new EventEmitter()
    guardNavigation(app as unknown as App, { shell, logger: silentLogger, openPage })
    contents = new Contents()
    app.emit('web-contents-created', {}, contents as unknown as WebContents)
  })

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('stay on our page at %s', (event) => {
    expect(isPrevented(contents, event, { url: 'https://evil.example/' })).toBe(true)
    expect(isPrevented(contents, event, { url: 'app://labrig.evil/' })).toBe(true)
    expect(isPrevented(contents, event, { url: 'app://labrig/machines' })).toBe(false)
  })

  it('hold no webview', () => {
    expect(isPrevented(contents, 'will-attach-webview', {})).toBe(true)
  })

  it('never open a window themselves', () => {
    for (const url of ['https://libvirt.org/', 'app://labrig/console', 'https://evil.example/', 'about:blank'])
      expect(contents.open({ url })).toEqual({ action: 'deny' })
    expect(openExternal.mock.calls).toEqual([['https://libvirt.org/']])
    expect(openPage.mock.calls).toEqual([['app://labrig/console']])
  })

  it('are told when a link is not on the list; a browser that does not start is no failure of theirs', () => {
    expect(openLink('https://evil.example/', { shell, logger: silentLogger })).toBe(false)
    openExternal.mockRejectedValueOnce(new Error('no browser'))
    expect(openLink('https://libvirt.org/', { shell, logger: silentLogger })).toBe(true)
  })
})

describe('a download', () => {
  it('is what the page made itself, or does not happen', () => {
    const session = new EventEmitter()
    guardDownloads(session as unknown as Session)
    const from = (url: string) => isPrevented(session, 'will-download', {}, { getURL: () => url })
    expect(from('blob:app://labrig/5c1e')).toBe(false)
    expect(from('blob:https://evil.example/5c1e')).toBe(true)
    expect(from('https://libvirt.org/x.iso')).toBe(true)
  })
})
