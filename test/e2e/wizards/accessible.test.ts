import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { World } from '../../support/app/world.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let world: World
let host: HeadlessHost
let browser: Browser
let axe: string

beforeAll(async () => {
  world = await World.make()
  host = await HeadlessHost.start({
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: world.libvirt.socket },
      { id: 'docker', engine: 'docker', host: world.engine.host },
    ],
  })
  await writeFile(join(world.pool.path, 'a.iso'), 'x')
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe finds in the dialog, of any weight. */
async function violations(page: Page): Promise<string[]> {
  // A colour on its way is no colour to measure; what turns for ever has none.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    return Promise.allSettled(ending.map((one) => one.finished)).then(() => undefined)
  })
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const runner = (window as unknown as { axe: { run: (at: unknown) => Promise<{ violations: Violation[] }> } }).axe
    return (await runner.run('.rig-wizard')).violations
  })
  return found.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html ?? ''}`)
}

/** Elements of the dialog that stick out of it at the right, or cut their own text. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const dialog = document.querySelector('.rig-wizard')
    if (dialog === null) return ['no dialog']
    const { right } = dialog.getBoundingClientRect()
    const shown = [...dialog.querySelectorAll<HTMLElement>('button, input, select, label, h1, h2, h3, dt')]
    return shown
      .filter((one) => one.offsetParent !== null && one.closest('.rig-unseen') === null)
      .filter((one) => one.getBoundingClientRect().right > right + 1)
      .map((one) => one.outerHTML.slice(0, 120))
  })
}

async function openMenu(page: Page, index: number): Promise<void> {
  await page.locator('#new-button').click()
  await page.getByRole('menuitem').nth(index).click()
  await page.locator('.rig-wizard').waitFor()
}

/** Walks through the steps; each is looked at. */
async function walk(page: Page, prepare: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const found: string[] = []
  for (const [index, prepared] of prepare.entries()) {
    await prepared()
    found.push(...(await violations(page)).map((one) => `step ${index + 1}: ${one}`))
    found.push(...(await cutOff(page)).map((one) => `step ${index + 1}: cut off ${one}`))
    if (index === prepare.length - 1) break
    const before = await page.locator('#wizard-question').innerText()
    await page.locator('.rig-wizard-foot [type=submit]').click()
    await page.waitForFunction((text) => document.getElementById('wizard-question')?.innerText !== text, before)
  }
  return found
}

const looks = (['en', 'ja'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
)

describe.each(looks)('the dialogs in $language, $theme', ({ language, theme }) => {
  // The second is the first at 200 %, where the theme changes nothing.
  const sizes = [{ width: 1280, height: 800 }, ...(theme === 'light' ? [{ width: 640, height: 400 }] : [])]
  test.each(sizes)('have nothing that axe minds and nothing cut off at $width × $height', async (viewport) => {
    const { page, context } = await openPage(browser, await ticket(), {
      viewport,
      locale: language,
      colorScheme: theme,
    })
    await openMenu(page, 0)
    const path = join(world.pool.path, 'a.iso')
    const vm = await walk(page, [
      () => page.locator('#vm-path').fill(path),
      () => Promise.resolve(),
      () => Promise.resolve(),
      () => page.getByRole('radio').last().check(),
      () => page.locator('.rig-code pre').first().waitFor(),
    ])
    await page.keyboard.press('Escape')
    await openMenu(page, 1)
    const container = await walk(page, [
      () => page.locator('#container-image').fill(world.image),
      () => page.locator('#variable-add').click(),
      async () => {
        await page.locator('#port-add').click()
        await page.locator('#mount-add').click()
      },
      async () => {
        await page.locator('#container-health').fill('true')
        await page.locator('#device-add').click()
      },
      () => Promise.resolve(),
      () => page.locator('.rig-code pre').first().waitFor(),
    ])
    await page.keyboard.press('Escape')
    await openMenu(page, 3)
    await page.locator('#paste-text').fill('$ docker run -p 80:80 --net x --gpus all nginx')
    await page.locator('mark').first().waitFor()
    const paste = [...(await violations(page)), ...(await cutOff(page))]
    await context.close()
    expect({ vm, container, paste }).toEqual({ vm: [], container: [], paste: [] })
  })
})

/** A ticket works once: every profile needs its own. */
async function ticket(): Promise<string> {
  await host.kill()
  await host.launch()
  return host.machinesUrl
}
