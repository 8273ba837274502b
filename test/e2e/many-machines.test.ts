import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from './pages/machines-page.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { addGuest, fakeWorld, OFF, RUNNING, type FakeWorld } from './support/fake-world.ts'
import { eventually } from './support/eventually.ts'
import { HeadlessHost } from './support/headless-host.ts'
import { countRowRenders, takeRowRenders } from './support/render-counter.ts'

const GUESTS = 500
const CONTAINERS = 500
/** Rows of a window of 800 pixels and what is rendered ahead on both sides. */
const MOST_ROWS = 45

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let machines: MachinesPage

beforeAll(async () => {
  world = await fakeWorld()
  for (let number = 1; number <= GUESTS; number++) addGuest(world, `guest-${number}`)
  world.docker.state.addContainers(CONTAINERS)
  host = await HeadlessHost.start({ connections: world.connections })
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
  const page = await context.newPage()
  await countRowRenders(page)
  await page.goto(host.machinesUrl)
  machines = new MachinesPage(page)
  await machines.facts.filter({ hasText: '1000 machines' }).waitFor({ timeout: 60_000 })
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

describe('1,000 machines', () => {
  test('have few rows in the DOM, and the table still says how many there are', async () => {
    expect(await machines.rowsInDom()).toBeLessThanOrEqual(MOST_ROWS)
    // 1,000 machines, two heads of groups, the head of the table.
    expect(await machines.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1003')
  })

  test('stay few when scrolled to the end, and the row with the keyboard stays among them', async () => {
    await machines.focusRow('guest-1')
    await machines.page.locator('.rig-table-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight))
    await machines.rowThere(`box-${CONTAINERS - 1}`)
    expect(await machines.rowsInDom()).toBeLessThanOrEqual(MOST_ROWS + 1)
    expect(await machines.page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toContain('vm:')
    await machines.page.keyboard.press('Home')
    await machines.rowThere('guest-1')
  })

  test('a change of one renders its row and no other', async () => {
    await machines.page.keyboard.press('Home')
    await machines.stateIs('guest-5', 'Off')
    const guest = [...world.libvirt.host.domains.values()].find((domain) => domain.name === 'guest-5')
    if (guest === undefined) throw new Error('the fake has no guest-5')
    // Whatever the page still settles must not be counted.
    await eventually(
      () => takeRowRenders(machines.page),
      (renders) => Object.keys(renders).length === 0,
    )
    world.libvirt.host.changeState(guest, RUNNING, { event: 2 })
    await machines.stateIs('guest-5', 'Running')
    const renders = await takeRowRenders(machines.page)
    expect(Object.keys(renders)).toEqual([`vm:system/${guest.uuid}`])
    world.libvirt.host.changeState(guest, OFF, { event: 5 })
    await machines.stateIs('guest-5', 'Off')
  })

  test('End and Home reach the last and the first row', async () => {
    await machines.page.keyboard.press('End')
    const focused = () => machines.page.evaluate(() => document.activeElement?.textContent ?? '')
    await eventually(focused, (text) => text.includes(`box-${CONTAINERS - 1}`))
    await machines.page.keyboard.press('Home')
    await eventually(focused, (text) => text.includes('libvirt'))
  })

  test('are found by typing', async () => {
    await machines.filter('guest-499')
    await machines.rowThere('guest-499')
    expect(await machines.rowsInDom()).toBe(2)
    await machines.filter('no-such-machine')
    await machines.page.getByText('No machine matches').waitFor()
    await machines.page.getByRole('button', { name: 'Clear the filter' }).click()
    await machines.rowThere('guest-1')
  })

  test('are all chosen by one key', async () => {
    await machines.focusRow('guest-1')
    await machines.page.keyboard.press('Control+a')
    expect(await machines.selectionBar.textContent()).toContain('1000 selected')
    await machines.selectionBar.getByRole('button', { name: 'Clear the selection' }).click()
  })

  test('load is read of the rows on screen only', async () => {
    const asked = () => world.docker.requests.filter((line) => line.endsWith('/stats'))
    await machines.page.locator('.rig-table-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight))
    await machines.rowThere(`box-${CONTAINERS - 1}`)
    await eventually(
      () => Promise.resolve(asked().length),
      (count) => count > 0,
    )
    expect(new Set(asked()).size).toBeLessThanOrEqual(MOST_ROWS)
  })
})

test('a page opened at 0 machines says what belongs there', async () => {
  await using empty = await fakeWorld()
  await using emptyHost = await HeadlessHost.start({ connections: empty.connections })
  const { page, context } = await openPage(browser, emptyHost.machinesUrl)
  await page.getByText('No machines yet').waitFor()
  await context.close()
})
