import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../support/browser.ts'
import { addGuest, fakeWorld, RUNNING } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('a container’s disk is told beside the form', async () => {
  await using world = await fakeWorld()
  world.docker.state.addContainers(1)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context, complaints } = await openPage(browser, host.url)
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: /container/i }).click()
  const budget = page.getByRole('complementary', { name: 'Budget on this laptop' })
  await budget.getByText('What the container writes is added').waitFor()
  await page.locator('#container-image').fill('not-here:1')
  await budget.getByText('The image is fetched first').waitFor()
  await page.locator('#container-image').fill('busybox:local')
  await budget.getByText(/The image is here \(1\.9\sMiB\)/).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('Home says how equal memory is kept, and leads to where it is explained', async () => {
  await using world = await fakeWorld()
  addGuest(world, 'guest-1', RUNNING)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context } = await openPage(browser, host.url)
  await page.getByText(/KSM (keeps once|is off)|no KSM/).waitFor()
  await page.getByRole('link', { name: 'Overcommit, KSM and ballooning explained' }).click()
  await page.getByText('More promised than there is').waitFor()
  await page.getByText('Ballooning: memory given back').waitFor()
  await context.close()
})
