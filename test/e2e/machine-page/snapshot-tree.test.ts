import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { addGuest, fakeWorld, OFF, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** root → a → b, and root → c, where the VM is. */
function guestWithTree(world: FakeWorld): void {
  const domain = addGuest(world, 'tree')
  const all = [
    ['root', null],
    ['a', 'root'],
    ['b', 'a'],
    ['c', 'root'],
  ] as const
  for (const [index, [name, parent]] of all.entries()) {
    const xml = `<domainsnapshot><name>${name}</name><state>shutoff</state>
${parent === null ? '' : `<parent><name>${parent}</name></parent>`}
<creationTime>${1_700_000_000 + index}</creationTime><memory snapshot='no'/>
<disks><disk name='vda' snapshot='internal'/></disks></domainsnapshot>`
    domain.snapshots.set(name, { name, xml, parent, state: OFF })
  }
  domain.currentSnapshot = 'c'
}

test.each(['light', 'dark'] as const)(
  'a tree with branches is walked by keyboard alone, asks before it goes back, and axe finds nothing serious (%s)',
  async (colorScheme) => {
    await using world = await fakeWorld()
    guestWithTree(world)
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, `${host.url}#/machines`, { colorScheme })
    const machines = new MachinesPage(page)
    await machines.rowThere('tree')
    await machines.focusRow('tree')
    await page.keyboard.press('Enter')
    const machine = new MachinePage(page)
    await machine.of('tree')
    await machine.tab('Snapshots').focus()
    await page.keyboard.press('Enter')
    await machine.snapshot('c').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('tree').focus()
    const chosen = () => page.locator('[role=treeitem][aria-selected=true]').getAttribute('data-snapshot')
    expect(await chosen()).toBe('c')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(chosen).toBe('root')
    await page.keyboard.press('ArrowRight')
    await expect.poll(chosen).toBe('a')
    await page.keyboard.press('ArrowRight')
    await expect.poll(chosen).toBe('b')
    await page.keyboard.press('Enter')
    await machine.dialog.getByText('b', { exact: false }).first().waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await machine.dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('Delete')
    await machine.dialog.waitFor()
    await page.keyboard.press('Escape')
    await machine.dialog.waitFor({ state: 'detached' })
    // In a narrow window the details stand below the tree, and cover nothing of the page.
    await page.setViewportSize({ width: 960, height: 640 })
    await machine.tab('XML').click()
    await machine.tab('Snapshots').click()
    await machine.snapshot('c').click()
    await context.close()
  },
)

test('a schedule is set in the window, which says what does the same while it is closed', async () => {
  await using world = await fakeWorld()
  guestWithTree(world)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context } = await openPage(browser, `${host.url}#/machines`)
  const machines = new MachinesPage(page)
  await machines.row('tree').locator('.rig-cell-state').dblclick()
  const machine = new MachinePage(page)
  await machine.open('Snapshots')
  await page.getByRole('button', { name: 'Schedule…' }).click()
  await machine.dialog.getByLabel('Taken').selectOption('12')
  await machine.dialog.getByLabel('How many of them stay').fill('3')
  await machine.dialog.getByText('None goes with the next one.').waitFor()
  await machine.dialog.getByText('Also while Labrig is closed').click()
  await machine.dialog.getByText('labrig vm snapshot tree --keep 3').first().waitFor()
  expect(await seriousViolations(page)).toEqual([])
  await machine.dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Every 12 hours, 3 kept…' }).waitFor()
  await context.close()
})
