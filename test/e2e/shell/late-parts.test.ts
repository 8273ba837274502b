import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { fakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('a dialog that is loaded when it is asked for', () => {
  test('comes although its loading is given up once; where it cannot come the rest goes on, and trying again helps', async () => {
    await using world = await fakeWorld()
    world.docker.state.addContainers(1)
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, host.machinesUrl)
    let failing = 1
    let attempts = 0
    await page.route(/creation-dialog.*\.js/u, (route) => {
      attempts++
      return attempts <= failing ? route.abort('failed') : route.continue()
    })
    await newContainer(page)
    await page.getByRole('dialog').waitFor()
    expect(attempts, 'asked once more').toBe(2)

    await page.reload()
    await new MachinesPage(page).rowThere('box-0')
    attempts = 0
    failing = 1000
    await newContainer(page)
    await page.getByText('This part of the window failed').waitFor({ timeout: 60_000 })
    await new MachinesPage(page).rowThere('box-0')
    failing = 0
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('dialog').waitFor()
    await context.close()
  })
})

async function newContainer(page: Page): Promise<void> {
  await page.locator('#new-button').click()
  await page.getByRole('menuitem', { name: 'Container', exact: true }).click()
}
