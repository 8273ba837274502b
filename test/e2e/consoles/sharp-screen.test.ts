import type { Server } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawGuest, serveGuest } from '../screenshots/guest-picture.ts'
import { placeGuest, screenSocket } from '../screenshots/machines-of-worlds.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { fakeWorld, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DockPage } from './dock-page.ts'

let browser: Browser
let world: FakeWorld
let screen: Server
/** Where the guest has heard of the mouse last, in its own pixels. RFC 6143, 7.5.5. */
let pointer: readonly [x: number, y: number] | null = null

beforeAll(async () => {
  browser = await launchBrowser()
  world = await fakeWorld()
  placeGuest(world, { name: 'sharp', state: RUNNING, memory: 256 })
  screen = await serveGuest(screenSocket(world), await drawGuest(browser), (bytes) => {
    for (let at = 0; at + 6 <= bytes.length; at += 6) {
      if (bytes[at] === 5) pointer = [bytes.readUInt16BE(at + 2), bytes.readUInt16BE(at + 4)]
    }
  })
})
afterAll(async () => {
  screen?.close()
  await world?.[Symbol.asyncDispose]()
  await browser?.close()
})

describe('the screen of a guest that is reached by a socket of the host', () => {
  test.each([1, 1.25, 1.5, 2])(
    'is 1:1 by the pixels of a screen of density %d, and hears the mouse where it is',
    async (density) => {
      // Its link works once.
      await using host = await HeadlessHost.start({ connections: world.connections })
      const { page, context, complaints } = await openPage(browser, host.url, { deviceScaleFactor: density })
      const dock = new DockPage(page)
      await dock.open('screen', 'sharp')
      expect(await dock.pictureSize()).toBe('720x400')
      /** In pixels of the screen; its corner in those of the page. */
      const picture = async () => {
        const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator('.rig-screen canvas').boundingBox()) ?? {}
        return { x, y, width: width * density, height: height * density }
      }
      await dock.tool('fitted').click()
      const { x, y, height } = await eventually(picture, ({ width }) => Math.abs(width - 720) < 0.1)
      expect(height).toBeCloseTo(400, 0)
      for (const [guestX, guestY] of [
        [12, 20],
        [300, 60],
      ] as const) {
        await page.mouse.move(x + (guestX + 0.5) / density, y + (guestY + 0.5) / density)
        // The browser tells the mouse in whole pixels of the page, which may be larger than the guest's.
        const near = () => pointer?.every((at, axis) => Math.abs(at - (axis === 0 ? guestX : guestY)) <= density)
        await expect.poll(near).toBe(true)
      }
      expect(complaints).toEqual([])
      await context.close()
    },
  )

  test('stays 1:1 and hears the mouse where it is when its window moves to a screen of another density', async () => {
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context, complaints } = await openPage(browser, host.url)
    const cdp = await context.newCDPSession(page)
    const dock = new DockPage(page)
    await dock.open('screen', 'sharp')
    await dock.pictureSize()
    await dock.tool('fitted').click()
    const canvas = page.locator('.rig-screen canvas')
    for (const [at, density] of [1.25, 2, 1.5, 1].entries()) {
      // Of another width: where nothing else changes, the emulation draws no frame and so tells the page nothing.
      const metrics = { width: 1240 + 10 * at, height: 800, deviceScaleFactor: density, mobile: false }
      await cdp.send('Emulation.setDeviceMetricsOverride', metrics)
      await expect.poll(() => page.evaluate(() => window.devicePixelRatio)).toBe(density)
      const box = await eventually(
        async () => (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 },
        ({ width }) => Math.abs(width * density - 720) < 0.1,
      )
      expect(box.height * density).toBeCloseTo(400, 0)
      // What is drawn are the guest's own pixels, none of them made up between two.
      expect(await canvas.evaluate(({ width, height }: HTMLCanvasElement) => [width, height])).toEqual([720, 400])
      for (const [guestX, guestY] of [
        [12, 20],
        [300, 60],
      ] as const) {
        // The page may still move while its window takes its new width: each try looks where the picture is.
        const heard = async () => {
          const { x, y } = (await canvas.boundingBox()) ?? box
          await page.mouse.move(x + 200 / density, y + 100 / density)
          pointer = null
          await page.mouse.move(x + (guestX + 0.5) / density, y + (guestY + 0.5) / density)
          await page.waitForTimeout(100)
          return pointer
        }
        const isNear = (at: readonly number[] | null) =>
          at !== null && at.every((one, axis) => Math.abs(one - (axis === 0 ? guestX : guestY)) <= density)
        await eventually(heard, isNear)
      }
    }
    expect(complaints).toEqual([])
    await context.close()
  })
})
