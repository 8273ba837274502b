import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { domRef } from '../../support/fake-libvirt/index.ts'
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

/** What libvirt tells of a guest that computes a quarter of a core, reads, and receives. */
function giveLoad(world: FakeWorld): void {
  const number = (field: string, value: number) => ({
    field,
    type: 'ullong' as const,
    value: BigInt(Math.round(value)),
  })
  const name = (field: string, value: string) => ({ field, type: 'string' as const, value })
  world.libvirt.procedures.CONNECT_GET_ALL_DOMAIN_STATS = (host, { doms }) => {
    const now = Date.now()
    const params = [
      number('state.state', RUNNING),
      number('cpu.time', now * 250_000),
      number('balloon.rss', 65_536),
      number('block.count', 2),
      name('block.0.name', 'vda'),
      number('block.0.rd.bytes', now * 100),
      number('block.0.wr.bytes', 0),
      name('block.1.name', 'vdb'),
      number('block.1.rd.bytes', now * 50),
      number('block.1.wr.bytes', 0),
      number('net.count', 1),
      name('net.0.name', 'vnet7'),
      number('net.0.rx.bytes', now * 10),
      number('net.0.tx.bytes', 0),
    ]
    const chosen = doms.length > 0 ? doms : [...host.domains.values()]
    return { retStats: chosen.map(({ uuid }) => ({ dom: domRef(host.domain({ uuid })), params })) }
  }
}

test('the load of a VM is drawn with its devices, read off by keyboard, told as a table and saved', async () => {
  await using world = await fakeWorld()
  addGuest(world, 'guest-1', RUNNING)
  giveLoad(world)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context } = await openPage(browser, `${host.url}#/machines`)
  await new MachinesPage(page).rowThere('guest-1')
  await new MachinesPage(page).focusRow('guest-1')
  await page.keyboard.press('Enter')
  const machine = new MachinePage(page)
  await machine.of('guest-1')
  await machine.main.getByRole('tab', { name: 'Load' }).click()
  const chart = (name: string) => machine.panel.getByRole('region', { name, exact: true })
  // In the head of a chart, not at its axes.
  const value = (name: string) => chart(name).locator('.rig-chart-word')
  await value('CPU')
    .getByText(/^2\d.%$/)
    .waitFor()
  await value('Disk')
    .getByText(/KiB\/s/)
    .first()
    .waitFor()
  await chart('vdb').waitFor()
  // The only interface is what the sum shows.
  expect(await chart('vnet7').count()).toBe(0)
  const slider = chart('CPU').getByRole('slider')
  await slider.focus()
  const now = await slider.getAttribute('aria-valuetext')
  await page.keyboard.press('Home')
  await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toBe(now)
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d:\d\d: (\d+.%|unknown)$/)
  // All charts are read at the same time.
  expect(await machine.panel.locator('.rig-chart-cursor').count()).toBe(6)
  await page.keyboard.press('Escape')
  await machine.panel.locator('.rig-chart-cursor').first().waitFor({ state: 'detached' })
  await machine.panel.getByText('Values as a table').click()
  await machine.panel.getByRole('row').nth(1).waitFor()
  expect(await seriousViolations(page)).toEqual([])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    machine.panel.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('guest-1-load.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('time,machine,device,cpu_cores')
  expect(text).toMatch(/,guest-1,vdb,,,\d+,0,,\r\n/)
  await context.close()
})

test('a terminal by SSH says what is missing where a VM has no known address', async () => {
  await using world = await fakeWorld()
  addGuest(world, 'guest-1', RUNNING)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context } = await openPage(browser, `${host.url}#/machines`)
  const machines = new MachinesPage(page)
  await machines.rowThere('guest-1')
  await (await machines.menu('guest-1')).getByRole('menuitem', { name: /SSH/ }).click()
  const console = page.locator('[data-console=ssh]')
  await console.getByText('guest-1 has no known address').waitFor()
  await console.getByRole('button', { name: 'Try again' }).waitFor()
  expect(await seriousViolations(page)).toEqual([])
  await context.close()
})

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

test('what runs on a disk is shown with how far it is, whoever began it, and goes when it is done', async () => {
  await using world = await fakeWorld()
  const disk = "<disk type='file' device='disk'><source file='/lab/a.qcow2'/><target dev='vda' bus='virtio'/></disk>"
  const guest = addGuest(world, 'copied', RUNNING)
  guest.xml = guest.xml.replace('<devices/>', `<devices>${disk}</devices>`)
  let current = 256n
  world.libvirt.procedures.DOMAIN_GET_BLOCK_JOB_INFO = () =>
    current < 1024n
      ? { found: 1, type: 2, bandwidth: 0n, cur: current, end: 1024n }
      : { found: 0, type: 0, bandwidth: 0n, cur: 0n, end: 0n }
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context } = await openPage(browser, `${host.url}#/machines`)
  await new MachinesPage(page).row('copied').locator('.rig-cell-state').dblclick()
  const machine = new MachinePage(page)
  const job = machine.main.getByRole('progressbar', { name: 'vda Copying' })
  await job.waitFor()
  await machine.main.getByText('25 %').waitFor()
  current = 512n
  await machine.main.getByText('50 %').waitFor()
  current = 1024n
  await job.waitFor({ state: 'detached' })
  await context.close()
})
