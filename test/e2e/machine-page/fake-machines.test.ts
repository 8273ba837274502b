import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { addGuest, fakeWorld, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('a machine whose engine is lost stays on screen, greyed, without acts, and comes back by itself', async () => {
  await using world = await fakeWorld()
  world.docker.state.addContainers(1)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context } = await openPage(browser, `${host.url}#/machines`)
  await new MachinesPage(page).row('box-0').locator('.rig-cell-state').dblclick()
  const machine = new MachinePage(page)
  await machine.stateIs('Running')
  await world.docker.crash()
  await machine.stateIs('Unknown')
  await machine.main.getByText('Docker: connection lost').waitFor()
  expect(await machine.main.locator('.is-away').count()).toBe(1)
  expect(await machine.main.locator('.rig-machine-acts').count()).toBe(0)
  await world.docker.listen()
  await machine.stateIs('Running')
  await machine.main.locator('.is-away').waitFor({ state: 'detached' })
  await context.close()
})

test.each([1280, 1000, 640])(
  'a double click opens a machine also where its details come up under the pointer, %s pixels wide',
  async (width) => {
    await using world = await fakeWorld()
    world.docker.state.addContainers(1)
    await using host = await HeadlessHost.start({ connections: world.connections })
    const viewport = { width, height: 800 }
    const { page, context } = await openPage(browser, `${host.url}#/machines`, { viewport })
    const machines = new MachinesPage(page)
    await machines.stateIs('box-0', 'Running')
    const row = await machines.row('box-0').boundingBox()
    const at = { x: width - 120, y: (row?.y ?? 0) + (row?.height ?? 0) / 2 }
    const under = (selector: string) =>
      page.evaluate(({ x, y, selector: wanted }) => document.elementFromPoint(x, y)?.closest(wanted) != null, {
        ...at,
        selector,
      })
    expect(await under('tr[data-row]')).toBe(true)
    await page.mouse.click(at.x, at.y)
    await machines.drawer.waitFor()
    expect(await under('.rig-drawer')).toBe(true)
    await page.keyboard.press('Escape')
    await machines.drawer.waitFor({ state: 'detached' })
    await page.mouse.click(at.x, at.y, { clickCount: 2 })
    await new MachinePage(page).of('box-0')
    await context.close()
  },
)

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  /** Opens the page of one of two machines by keyboard. */
  async function openMachine(name: string, address: string, options: BrowserContextOptions) {
    const { page, context } = await openPage(browser, address, { colorScheme, ...options })
    const machines = new MachinesPage(page)
    await machines.rowThere(name)
    await machines.focusRow(name)
    await page.keyboard.press('Enter')
    const machine = new MachinePage(page)
    await machine.of(name)
    return { page, context, machine }
  }

  describe.each([
    { what: 'a VM', name: 'guest-1' },
    { what: 'a container', name: 'box-0' },
  ])('on the page of $what', ({ name }) => {
    test.each(['en', 'ja'] as const)('axe finds nothing serious in %s', async (locale) => {
      await using world = await worldOfTwo()
      await using host = await HeadlessHost.start({ connections: world.connections })
      const { page, context, machine } = await openMachine(name, `${host.url}#/machines`, { locale })
      for (const tab of await machine.main.getByRole('tab').all()) {
        await tab.click()
        await machine.panel.locator(':scope > *').first().waitFor()
        expect(await seriousViolations(page), (await tab.textContent()) ?? '').toEqual([])
      }
      await context.close()
    })

    test('nothing is cut off at 200 % zoom', async () => {
      await using world = await worldOfTwo()
      await using host = await HeadlessHost.start({ connections: world.connections })
      // 1280 x 800 at 200 %.
      const viewport = { width: 640, height: 400 }
      const { context, machine } = await openMachine(name, `${host.url}#/machines`, { viewport })
      for (const tab of await machine.main.getByRole('tab').all()) {
        await tab.click()
        const over = await machine.main.evaluate((main) => main.scrollWidth - main.clientWidth)
        expect(over, (await tab.textContent()) ?? '').toBeLessThanOrEqual(0)
      }
      for (const button of await machine.main.locator('.rig-machine-acts button').all()) {
        await button.scrollIntoViewIfNeeded()
        const box = await button.boundingBox()
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
      }
      await context.close()
    })
  })
})

async function worldOfTwo(): Promise<FakeWorld> {
  const world = await fakeWorld()
  addGuest(world, 'guest-1', RUNNING)
  world.docker.state.addContainers(1)
  return world
}
