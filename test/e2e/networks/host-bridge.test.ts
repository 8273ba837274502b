import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { fakeWorld, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { standIn, withNetworks } from '../support/networked-world.ts'

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let page: Page

beforeAll(async () => {
  world = await withNetworks(await fakeWorld(), [{ mac: '52:54:00:77:00:01', bridge: 'virbr0' }])
  host = await HeadlessHost.start({ connections: world.connections, programs: world.programs ?? '' })
  browser = await launchBrowser()
  page = (await openPage(browser, `${host.url}#/networks?view=table`)).page
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

const dialog = () => page.getByRole('dialog', { name: 'Create a host bridge' })
const verb = () => dialog().getByRole('button', { name: 'Create the bridge' })

async function ask(): Promise<void> {
  await page.getByRole('button', { name: 'Create a host bridge…' }).press('Enter')
  await dialog().getByText('Bridges of this computer').waitFor()
}

async function leave(): Promise<void> {
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
}

describe('the dialog of a host bridge', () => {
  test('has the card that can carry one, who configures it, what it loses, and why the others cannot', async () => {
    await ask()
    await dialog().getByText('192.0.2.34/24 (by DHCP)').waitFor()
    await dialog().getByText('enp3s0:connected:').waitFor()
    await dialog().getByText('2 interfaces cannot carry one').press('Enter')
    await dialog().getByText('vnet0 is in the bridge virbr0 already').waitFor()
    await dialog().locator('li', { hasText: 'wlp2s0' }).waitFor()
    await dialog().locator('.rig-commands').getByText('con-name labrig-br0-port').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await leave()
  })

  test('names the field that is wrong, keeps what was typed, and makes nothing', async () => {
    await ask()
    await dialog().getByLabel('Name of the bridge').fill('docker0')
    await dialog()
      .getByText(/^Name: .*docker0/)
      .waitFor()
    expect(await verb().isDisabled()).toBe(true)
    await dialog().getByLabel('Name of the bridge').fill('br7')
    await dialog().getByLabel('Address of this computer').selectOption('static')
    expect(await verb().isDisabled()).toBe(true)
    await dialog().getByLabel('Address / prefix').fill('10.20.1.9/24')
    await expect
      .poll(() => dialog().innerText(), { timeout: 5000 })
      .toContain('10.20.1.0/24 overlaps 10.20.1.1/24, which virbr1 uses')
    await dialog().getByLabel('Address / prefix').fill('198.51.100.50/24')
    await dialog().getByLabel('Gateway', { exact: true }).fill('192.0.2.1')
    await dialog().getByText('Gateway: 192.0.2.1 is not in 198.51.100.0/24').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByLabel('Gateway', { exact: true }).fill('198.51.100.1')
    await expect.poll(() => verb().isDisabled(), { timeout: 5000 }).toBe(false)
    expect(await dialog().locator('.rig-commands').innerText()).toContain('198.51.100.50/24 ipv4.gateway 198.51.100.1')
    expect(await dialog().getByLabel('Name of the bridge').inputValue()).toBe('br7')
    await leave()
  })

  test('says so when no card can carry one', async () => {
    await standIn(join(world.folder, 'programs'), 'nmcli', {})
    await ask()
    await dialog().getByText('No network interface of this computer can carry a bridge.').waitFor()
    await dialog().locator('li', { hasText: 'enp3s0' }).waitFor()
    expect(await verb().isDisabled()).toBe(true)
    expect(await seriousViolations(page)).toEqual([])
    await leave()
  })
})
