import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { PORT_CHANNEL } from '../../../preload/channel.ts'
import type { Labrig } from '../../support/app/labrig.ts'
import { appLacks, dockerUser, startApp } from '../../support/electron-shim/app-on-docker.ts'
import type { ShimmedApp } from '../../support/electron-shim/launch.ts'
import { PageChannel } from '../../support/electron-shim/page-channel.ts'

const lack = appLacks()
const rpc = { channel: 'rpc' }

describe.skipIf(lack !== undefined)('the page of the built shell', () => {
  let user: Labrig
  let app: ShimmedApp
  let page: Page

  beforeAll(async () => {
    user = await dockerUser()
    app = await startApp(user)
    page = await app.page()
  })
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]()
    await user?.[Symbol.asyncDispose]()
  })

  it('finds neither Node nor the preload’s tools, only who its host is, frozen', async () => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', 'labrigShimSend']
    const found = await page.evaluate((all) => all.filter((name) => name in window), names)
    expect(found).toEqual([])
    const host = await page.evaluate(() => {
      const { labrigHost } = window as unknown as { labrigHost: object }
      return { labrigHost, frozen: Object.isFrozen(labrigHost) }
    })
    expect(host).toEqual({ labrigHost: { kind: 'electron' }, frozen: true })
  })

  it('is shown in windows with every lock closed', async () => {
    const [window] = await app.ask('windows')
    expect(window?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    })
  })

  it('may not go elsewhere', async () => {
    await page.evaluate(() => window.location.assign('https://example.org/'))
    await page.evaluate(() => window.location.assign('app://other/'))
    await expect(page.evaluate(() => window.location.href)).resolves.toMatch(/^https:\/\/labrig\.app\.invalid\//)
  })

  it('opens a listed link in the browser, nothing else', async () => {
    await page.evaluate(() => {
      for (const url of ['https://evil.example/', 'http://libvirt.org/', 'https://libvirt.org/format.html'])
        window.open(url)
    })
    await expect.poll(() => app.ask('openedLinks')).toEqual(['https://libvirt.org/format.html'])
    expect(await app.pages()).toHaveLength(1)
  })

  it('gets a window of ours when it opens its own address', async () => {
    await page.evaluate(() => window.open('/?detached', '_blank', 'noopener'))
    const [, second] = await app.pages(2)
    // The test's view of the page may know the address before the shell's.
    const addresses = async () => (await app.ask('windows')).map(({ url }) => url)
    await expect.poll(addresses).toEqual(['app://labrig/', 'app://labrig/?detached'])
    const windows = await app.ask('windows')
    expect(windows[1]?.options.webPreferences).toEqual(windows[0]?.options.webPreferences)
    await second?.close()
  })

  it('runs no inline script, embeds no frame and reaches no other host', async () => {
    const outcome = await page.evaluate(async () => {
      const violated = new Set<string>()
      // That of the frame comes from another process, whenever it gets to it.
      const all = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          violated.add(event.effectiveDirective)
          if (violated.size === 3) resolve()
        })
      })
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
      const frame = document.createElement('iframe')
      frame.src = 'https://evil.example/'
      document.body.append(frame)
      const fetched = await fetch('https://evil.example/').then(
        () => true,
        () => false,
      )
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 10_000))])
      frame.remove()
      return { violated: [...violated].sort(), fetched, inlineRan: 'inlineRan' in window }
    })
    expect(outcome).toEqual({
      violated: ['connect-src', 'frame-src', 'script-src-elem'],
      fetched: false,
      inlineRan: false,
    })
  })

  it('reads its own folder only, and cannot write', async () => {
    const answers = await page.evaluate(async () => {
      const paths = ['/', '/assets', '/..%2f..%2fpackage.json', '/%2e%2e/main/index.js', '/absent']
      const gets = await Promise.all(paths.map(async (path) => (await fetch(path)).status))
      const own = await fetch('/')
      const post = await fetch('/', { method: 'POST' })
      return { gets, nosniff: own.headers.get('x-content-type-options'), post: post.status }
    })
    expect(answers).toEqual({ gets: [200, 404, 404, 404, 404], nosniff: 'nosniff', post: 405 })
  })

  it.each([
    ['another origin', 'https://evil.example', true],
    ['an origin that only begins like ours', 'app://labrig.evil', true],
    ['a file', 'file://', true],
    ['a frame inside our page', 'app://labrig', false],
  ])('shares no port with %s', async (_, origin, isTop) => {
    const outcome = await app.ask('sendAs', { channel: PORT_CHANNEL, message: rpc, origin, isTop })
    expect(outcome).toEqual({ closed: true, posted: ['refused', 'closed'] })
  })

  it.each([
    ['an unknown channel', { channel: 'files' }],
    ['no channel', {}],
    ['a stream without a ticket', { channel: 'stream' }],
    ['a ticket nobody gave', { channel: 'stream', ticket: 'x'.repeat(22) }],
  ])('is refused %s', async (_, request) => {
    const channel = await PageChannel.open(page, request as Record<string, string>)
    await channel.until(() => channel.isClosed)
    expect(channel.received).toEqual(['refused'])
  })

  it('cannot hand over memory instead of a copy', async () => {
    const thrown = await page.evaluate(() => {
      const { port1 } = new MessageChannel()
      const buffer = new ArrayBuffer(8)
      try {
        port1.postMessage(buffer, [buffer])
        return 'sent'
      } catch (error) {
        return (error as Error).name
      }
    })
    expect(thrown).toBe('TypeError')
  })

  it.each([
    ['clipboard-sanitized-write', 'app://labrig/', true, true],
    ['clipboard-read', 'app://labrig/', true, true],
    ['fullscreen', 'app://labrig/', true, true],
    ['fullscreen', 'app://labrig/', false, false],
    ['fullscreen', 'https://evil.example/', true, false],
    ['media', 'app://labrig/', true, false],
    ['geolocation', 'app://labrig/', true, false],
    ['notifications', 'app://labrig/', true, false],
    ['usb', 'app://labrig/', true, false],
  ])('asks for %s from %s (top frame: %s) and gets %s', async (permission, url, isMainFrame, granted) => {
    expect(await app.ask('permission', { permission, url, isMainFrame })).toEqual([granted, granted])
  })
})
