import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from '../pages/machines-page.ts'
import { places, Shell } from '../pages/shell.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { addGuest, fakeWorld, OFF, PAUSED, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let shell: Shell

beforeAll(async () => {
  world = await fakeWorld()
  addGuest(world, 'guest-1', RUNNING)
  addGuest(world, 'guest-2', PAUSED)
  addGuest(world, 'guest-3', OFF)
  world.docker.state.addContainers(4)
  host = await HeadlessHost.start({ connections: world.connections })
  browser = await launchBrowser()
  // Without movement nothing is measured half way through a fade.
  open = await openPage(browser, host.url, { reducedMotion: 'reduce' })
  shell = new Shell(open.page)
  await shell.at('home')
  // Something for the journal to show.
  const options = await shell.find('stop box-0')
  await options.first().waitFor()
  await open.page.keyboard.press('Enter')
  await shell.palette.waitFor({ state: 'detached' })
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

describe.each(['en', 'ja'] as const)('in %s', (language) => {
  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    beforeAll(async () => {
      await shell.setLanguage(language)
      await shell.setTheme(theme)
    })

    test.each(places)('axe finds nothing serious on the page %s', async (place) => {
      await shell.open(place)
      if (place === 'journal') await open.page.locator('.rig-act-toggle').first().click()
      if (place === 'host') await open.page.locator('.rig-finding summary').first().click()
      expect(await seriousViolations(open.page)).toEqual([])
    })

    test('nor in the palette, with acts that are refused', async () => {
      await shell.open('home')
      await (await shell.find('box')).first().waitFor()
      expect(await seriousViolations(open.page)).toEqual([])
      await open.page.keyboard.press('Escape')
      await shell.palette.waitFor({ state: 'detached' })
    })

    test('nor in the dialogs of the frame', async () => {
      await shell.open('help')
      await open.page.keyboard.press('?')
      await shell.dialog.waitFor()
      expect(await seriousViolations(open.page)).toEqual([])
      await open.page.keyboard.press('Escape')
      await shell.dialog.waitFor({ state: 'detached' })
      await open.page.getByRole('button', { name: /Report a problem|問題を報告/ }).click()
      await shell.dialog.waitFor()
      expect(await seriousViolations(open.page)).toEqual([])
      await open.page.keyboard.press('Escape')
      await shell.dialog.waitFor({ state: 'detached' })
    })
  })
})

describe('twice as large', () => {
  // 1280 × 800 at 200 % is what a window of half the size shows.
  test.each(places)('the page %s loses nothing to the side', async (place) => {
    await open.page.setViewportSize({ width: 640, height: 400 })
    await shell.open(place)
    const wide = await open.page.evaluate(() => {
      const main = document.querySelector('main')
      const beyond = (element: Element | null) => (element === null ? 0 : element.scrollWidth - element.clientWidth)
      return { root: beyond(document.documentElement), main: beyond(main) }
    })
    expect(wide).toEqual({ root: 0, main: 0 })
  })

  test('all acts on chosen machines and all details of one can be reached', async () => {
    const width = 640
    await open.page.setViewportSize({ width, height: 400 })
    await shell.open('machines')
    const machines = new MachinesPage(open.page)
    await machines.row('box-1').getByRole('checkbox').check()
    const reached = async (buttons: Locator) => {
      expect(await buttons.count()).toBeGreaterThan(0)
      for (const button of await buttons.all()) {
        await button.scrollIntoViewIfNeeded()
        const place = await button.boundingBox()
        const name = (await button.getAttribute('aria-label')) ?? (await button.textContent()) ?? ''
        expect(place?.x, name).toBeGreaterThanOrEqual(0)
        expect((place?.x ?? 0) + (place?.width ?? 0), name).toBeLessThanOrEqual(width)
      }
    }
    await reached(machines.selectionBar.getByRole('button'))
    await machines.row('box-1').locator('.rig-name').click()
    await machines.drawer.waitFor()
    await reached(machines.drawer.getByRole('button'))
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
