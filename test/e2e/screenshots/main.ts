import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { root } from '../../../scripts/pinned-node.mjs'
import { launchBrowser } from '../support/browser.ts'
import type { FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { scenes, type Scene } from './scenes.ts'
import { crowdedWorld, emptyWorld, fewWorld } from './worlds.ts'

const folder = resolve(process.argv[2] ?? join(root, 'out/screenshots'))
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]
const languages = ['en', 'ja'] as const
const themes = ['light', 'dark'] as const
/** Time for a few readings of the load, so that sparklines have a shape. Milliseconds. */
const READINGS = 16_000
/** Fonts, transitions and the flash of rows. Milliseconds. */
const SETTLE = 900

let written = 0

/** Opens the page on a world in both languages and both themes at once, and visits one after the other. */
async function session(
  browser: Browser,
  world: FakeWorld,
  visit: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  await using host = await HeadlessHost.start({ connections: world.connections })
  // The link works once; the others come in by the cookie that it gave.
  const first = await browser.newContext()
  await (await first.newPage()).goto(host.url)
  const storageState = await first.storageState()
  await first.close()
  const pages = new Map<string, Page>()
  for (const locale of languages) {
    for (const colorScheme of themes) {
      const viewport = sizes[0] ?? null
      const context = await browser.newContext({ storageState, viewport, locale, colorScheme, timezoneId: 'UTC' })
      const page = await context.newPage()
      await page.goto(`${host.origin}/#/machines`)
      await page.locator('[data-engine]').first().waitFor()
      pages.set(`${locale}-${colorScheme}`, page)
    }
  }
  await new Promise((resolve) => setTimeout(resolve, READINGS))
  for (const [name, page] of pages) {
    await page.bringToFront()
    await visit(page, name)
    await page.context().close()
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.waitForTimeout(SETTLE)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  written++
}

async function shootSizes(page: Page, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await shoot(page, `${name}-${size.width}x${size.height}`)
  }
  await page.setViewportSize(sizes[0] ?? { width: 1280, height: 800 })
}

async function tables(browser: Browser): Promise<void> {
  const worlds = { 'rows-0': emptyWorld, 'rows-3': fewWorld, 'rows-500': crowdedWorld }
  for (const [name, make] of Object.entries(worlds)) {
    await using world = await make()
    await session(browser, world, (page, variant) => shootSizes(page, `machines-${name}-${variant}`))
  }
}

async function states(browser: Browser, only: string | undefined): Promise<void> {
  for (const [name, scene] of Object.entries(scenes) as [string, Scene][]) {
    if (only !== undefined && name !== only) continue
    await using world = await scene.world()
    let lost = false
    await session(browser, world, async (page, variant) => {
      if (scene.lose === true && !lost) await world.docker.crash()
      lost = true
      await scene.enter(page)
      await shoot(page, `machines-${name}-${variant}-1280x800`)
    })
  }
}

await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
// A second argument names one scene, for somebody who works on it.
const only = process.argv[3]
if (only === undefined) await tables(browser)
await states(browser, only)
await browser.close()
process.stdout.write(`${written} pictures in ${folder}\n`)
