import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Shell } from '../pages/shell.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { addGuest, fakeWorld, RUNNING } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('Home', () => {
  test('says what runs, what it costs and what was done, and follows', async () => {
    await using world = await fakeWorld()
    addGuest(world, 'guest-1', RUNNING)
    world.docker.state.addContainers(2)
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context, complaints } = await openPage(browser, host.url)
    const shell = new Shell(page)
    await page.locator('.rig-ready[data-level=attention], .rig-ready[data-level=ready]').waitFor()
    const running = page.getByRole('table', { name: 'Running' })
    await running.getByText('guest-1').waitFor()
    await running.getByText('box-0').waitFor()
    const budget = page.getByRole('region', { name: 'Budget' })
    await budget
      .getByText(/\d\s\/\s\d/)
      .first()
      .waitFor()
    expect(await budget.getByRole('heading', { level: 3 }).allTextContents()).toEqual(
      expect.arrayContaining(['Memory', 'Processors', 'Disk']),
    )
    await page.getByText('Nothing was done yet.').waitFor()
    await shell.find('stop box-0')
    await page.keyboard.press('Enter')
    await running.getByText('box-0').waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Journal' }).getByText('Stop box-0').first().waitFor()
    // All three first steps are done by what was seen: the card is gone.
    await page.getByRole('region', { name: 'First steps' }).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('leads who has nothing yet through three steps', async () => {
    await using world = await fakeWorld()
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, host.url)
    const steps = page.getByRole('region', { name: 'First steps' })
    await steps.getByText('1 of 3').waitFor()
    await steps.getByRole('button', { name: 'New container' }).waitFor()
    await context.close()
  })

  test('paints before any engine answers, and names the one that is away with its fix', async () => {
    await using world = await fakeWorld()
    world.docker.faults.push({ match: /./, fault: { kind: 'stall' } })
    const away = {
      id: 'system',
      engine: 'libvirt',
      uri: 'qemu:///system',
      socket: '/nonexistent/libvirt.sock',
    } as const
    const docker = world.connections.filter((one) => one.engine === 'docker')
    await using host = await HeadlessHost.start({ connections: [away, ...docker] })
    const { page, context } = await openPage(browser, host.url)
    const shell = new Shell(page)
    await shell.at('home')
    const engines = page.getByRole('region', { name: 'Engines' })
    await engines.getByText('not running').waitFor()
    await engines
      .getByText(/systemctl/)
      .first()
      .waitFor()
    await engines.getByText('connecting').waitFor()
    await page.locator('.rig-ready[data-level=asking]').waitFor()
    await context.close()
  })

  test('leads to the fix of what is wrong, by keyboard as well', async () => {
    await using world = await fakeWorld()
    const away = {
      id: 'system',
      engine: 'libvirt',
      uri: 'qemu:///system',
      socket: '/nonexistent/libvirt.sock',
    } as const
    const docker = world.connections.filter((one) => one.engine === 'docker')
    await using host = await HeadlessHost.start({ connections: [away, ...docker] })
    const { page, context } = await openPage(browser, host.url)
    const shell = new Shell(page)
    await page.locator('.rig-ready[data-level=partly]').getByText('Ready for containers, not for VMs.').waitFor()
    await page.getByRole('link', { name: 'Show the fix' }).press('Enter')
    await shell.at('host')
    const finding = page.locator('[data-finding=libvirt]')
    await finding
      .getByText(/systemctl/)
      .first()
      .waitFor()
    await page.waitForFunction(() => document.activeElement?.id === 'finding-libvirt')
    expect(await finding.getAttribute('data-status')).toBe('fail')
    await context.close()
  })
})
