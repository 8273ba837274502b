import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Shell } from '../pages/shell.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { fakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('the doctor', () => {
  test('shows the commands before it mends, and takes it back', async () => {
    await using world = await fakeWorld()
    const network = world.libvirt.host.addNetwork('default', { active: false, autostart: true })
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, host.url)
    const shell = new Shell(page)
    await shell.at('home')
    await shell.open('host')
    await page.locator('[data-row=default-network][data-status=fail]').click()
    const finding = page.locator('article[data-finding=default-network]')
    await finding.getByRole('heading', { name: 'The network "default" is not started' }).waitFor()
    await finding.getByText('net-start default').waitFor()

    await finding.getByRole('button', { name: 'Fix it' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('net-start default').waitFor()
    expect(network.active).toBe(false)
    await dialog.getByRole('button', { name: 'Fix it' }).click()
    await page.locator('article[data-finding=default-network][data-status=ok]').waitFor()
    expect(network.active).toBe(true)

    await finding.getByRole('button', { name: 'Take it back' }).click()
    await dialog.getByText('net-destroy default').waitFor()
    await dialog.getByRole('button', { name: 'Take it back' }).click()
    await page.locator('article[data-finding=default-network][data-status=fail]').waitFor()
    expect(network.active).toBe(false)
    await page.getByRole('button', { name: 'Take it back' }).waitFor({ state: 'detached' })
    await context.close()
  })

  test('tells why it could not be done, at its place', async () => {
    await using world = await fakeWorld()
    world.libvirt.host.addNetwork('default', { active: false, autostart: true })
    const message = 'internal error: Network is already in use by interface eth0'
    world.libvirt.faults.refuse.set('NETWORK_CREATE', { code: 1, domain: 19, message })
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, `${host.url}`)
    const shell = new Shell(page)
    await shell.at('home')
    await shell.open('host')
    await page.locator('[data-row=default-network]').click()
    const finding = page.locator('article[data-finding=default-network]')
    await finding.getByRole('button', { name: 'Fix it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Fix it' }).click()
    await finding.getByText('It could not be done').waitFor()
    await page.locator('article[data-finding=default-network][data-status=fail]').waitFor()
    expect(await finding.getByRole('button', { name: 'Take it back' }).count()).toBe(0)
    await context.close()
  })
})
