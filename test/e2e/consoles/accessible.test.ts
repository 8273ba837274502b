import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { busyboxImage, docker, lacking, startDomain, uniqueName, type RunningDomain } from '../../support/host/index.ts'
import { Shell } from '../pages/shell.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DockPage } from './dock-page.ts'

const lack = lacking('root', 'libvirtd', 'dockerd')
const guest = uniqueName('look')
const box = uniqueName('look-c')

describe.skipIf(lack !== undefined)(`what axe says of consoles${lack === undefined ? '' : ` (${lack})`}`, () => {
  let vm: RunningDomain
  let host: HeadlessHost
  let browser: Browser
  let open: OpenPage
  let shell: Shell
  let dock: DockPage
  // By structure: the words are in two languages.
  const tabs = () => open.page.locator('.rig-dock [role=tab]')
  const tools = () => open.page.locator('.rig-dock [role=toolbar]')
  const filled = [
    { kind: 'screen', opens: 2, there: '.rig-screen canvas' },
    { kind: 'serial', opens: 0, there: '.xterm-rows' },
    { kind: 'shell', opens: 1, there: '.xterm-rows' },
    { kind: 'log', opens: 0, there: '.rig-log-line' },
  ] as const

  beforeAll(async () => {
    await docker('run', '-d', '--init', '--name', box, await busyboxImage(), 'sh', '-c', 'seq 1 50; sleep 1000')
    vm = await startDomain({ name: guest, graphics: true })
    host = await HeadlessHost.start()
    browser = await launchBrowser()
    // Without movement nothing is measured half way through a fade.
    open = await openPage(browser, host.url, { reducedMotion: 'reduce' })
    shell = new Shell(open.page)
    dock = new DockPage(open.page)
    for (const { kind, there } of filled) {
      await dock.open(kind, kind === 'screen' || kind === 'serial' ? guest : box)
      await open.page.locator(there).first().waitFor()
    }
  })
  afterAll(async () => {
    await browser?.close()
    await host?.[Symbol.asyncDispose]()
    await vm?.[Symbol.asyncDispose]()
    await docker('rm', '-f', box)
  })

  describe.each(['en', 'ja'] as const)('in %s', (language) => {
    describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
      beforeAll(async () => {
        await shell.setLanguage(language)
        await shell.setTheme(theme)
      })

      test.each([...filled.entries()].map(([index, one]) => ({ index, ...one })))(
        'nothing serious in the console $kind, nor in what its tools open',
        async ({ index, there, opens }) => {
          await tabs().nth(index).click()
          await open.page.locator(there).first().waitFor()
          expect(await seriousViolations(open.page)).toEqual([])
          const openers = await tools().locator('.rig-drop-place button').all()
          expect(openers).toHaveLength(opens)
          for (const tool of openers) {
            await tool.click()
            await open.page.locator('.pf-v6-c-popover').waitFor()
            expect(await seriousViolations(open.page), (await tool.textContent()) ?? '').toEqual([])
            await open.page.keyboard.press('Escape')
            await open.page.locator('.pf-v6-c-popover').waitFor({ state: 'detached' })
          }
        },
      )
    })
  })

  test.each([
    ['1280 × 800', { width: 1280, height: 800 }],
    ['200 % of it', { width: 640, height: 400 }],
  ])('every tool can be reached at %s', async (_, viewport) => {
    await open.page.setViewportSize(viewport)
    for (const [index, { there, kind }] of filled.entries()) {
      await tabs().nth(index).click()
      await open.page.locator(there).first().waitFor()
      for (const tool of await tools().getByRole('button').all()) {
        await tool.scrollIntoViewIfNeeded()
        const place = await tool.boundingBox()
        const name = `${kind}: ${(await tool.getAttribute('aria-label')) ?? (await tool.textContent()) ?? ''}`
        expect(place?.x, name).toBeGreaterThanOrEqual(0)
        expect((place?.x ?? 0) + (place?.width ?? 0), name).toBeLessThanOrEqual(viewport.width)
      }
      const beyond = await open.page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return scrollWidth - clientWidth
      })
      expect(beyond, kind).toBe(0)
    }
  })

  test('nothing complained', () => {
    expect(open.complaints).toEqual([])
  })
})
