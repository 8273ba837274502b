import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seriousViolations } from '../../e2e/support/axe.ts'
import { CHROMIUM, launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { Shell } from '../../e2e/pages/shell.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import { BridgeWorld, HOST, ROUTER } from '../../support/host/bridge-world.ts'
import { lackingNetWorld } from '../../support/host/net-programs.ts'

const lack = lackingNetWorld()
beforeEach((context) => context.skip(lack !== undefined, lack))

const INTERFACES = `auto lo eth0
iface lo inet loopback

iface eth0 inet static
    address ${HOST}/24
    gateway ${ROUTER}
`

let world: BridgeWorld
let host: HeadlessHost
let browser: Browser
let page: Page

beforeAll(async () => {
  if (lack !== undefined) return
  world = await BridgeWorld.make('ifupdown')
  await world.write('/etc/network/interfaces', INTERFACES)
  await world.run('ip', 'link', 'set', 'lo', 'up')
  await world.run('ifup', 'eth0')
  host = await HeadlessHost.start({ connections: [], through: (command) => world.words(command) })
  browser = await launchBrowser(await world.neighbour(CHROMIUM))
  page = (await openPage(browser, `${host.url}#/home`)).page
  await page.getByRole('main').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

const dialog = () => page.getByRole('dialog', { name: /bridge/ })

/** From any page, by the palette. */
async function ask(): Promise<void> {
  const found = await new Shell(page).find('host bridge')
  expect(await found.first().locator('.rig-palette-text').textContent()).toBe('Host bridges')
  await page.keyboard.press('Enter')
  await dialog().waitFor()
}

describe('the dialog of a host bridge, on a host of its own', () => {
  test('makes one by keyboard alone, asks whether it is kept, and is told so', async () => {
    await ask()
    await dialog().getByText(`iface eth0 inet static`).waitFor()
    await dialog().getByText('The link over eth0 drops for some seconds.').waitFor()
    await dialog().getByLabel('Ask me before it is kept').press('Space')
    await dialog().locator('.rig-commands').getByText('ifup br0').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByLabel('Name of the bridge').press('Enter')
    await dialog().getByText('br0 stands, and the connection is there.').waitFor()
    expect(await world.addresses('br0')).toEqual([`${HOST}/24`])
    expect(await world.portsOf('br0')).toEqual(['eth0'])
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Keep br0' }).press('Enter')
    await dialog().getByText('br0 is kept.').waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await world.pings()).toBe(true)
  })

  test('says that its card is in a bridge already, and takes that back', async () => {
    await ask()
    await dialog().getByText('No network interface of this computer can carry a bridge.').waitFor()
    await dialog().getByText('eth0 is in the bridge br0 already').waitFor()
    expect(await dialog().getByRole('button', { name: 'Create the bridge' }).isDisabled()).toBe(true)
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Take br0 back…' }).press('Enter')
    await dialog().locator('.rig-commands').getByText('give-back').first().waitFor()
    await dialog().getByRole('button', { name: 'Take it back' }).press('Enter')
    await dialog().waitFor({ state: 'detached' })
    expect(await world.addresses('br0')).toBeNull()
    expect(await world.addresses('eth0')).toEqual([`${HOST}/24`])
    expect(await world.pings()).toBe(true)
  })
})
