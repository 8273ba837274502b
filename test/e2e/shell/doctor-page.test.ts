import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Shell } from '../pages/shell.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { withClash, withDrop } from '../support/clashing-world.ts'
import { giveDevices } from '../screenshots/devices-of-worlds.ts'
import { seriousViolations } from '../support/axe.ts'
import { addGuest, fakeWorld, OFF, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function withHost(world: FakeWorld, act: (page: Page, host: HeadlessHost) => Promise<void>): Promise<void> {
  const { connections, programs = '' } = world
  await using host = await HeadlessHost.start({ connections, programs })
  const { page, context } = await openPage(browser, host.url)
  const shell = new Shell(page)
  await shell.at('home')
  await shell.open('host')
  await act(page, host)
  await context.close()
}

const MOVED = '192.168.124.'
const UUID = '0e0d57c4-3a43-4c1c-9b4d-0c9a3d0f4b1e'
const XML = `<network>
  <name>default</name>
  <uuid>${UUID}</uuid>
  <forward mode='nat'/>
  <bridge name='virbr0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'/>
</network>
`

/** libvirt's own network, running; looked up anew each time, since it may be defined anew. */
function runningNetwork({ libvirt: { host } }: FakeWorld) {
  host.addNetwork('default', { uuid: UUID, xml: XML, active: true, autostart: true })
  return () => host.networks.get(UUID)
}

const bar = (page: Page) => page.locator('.rig-finding-confirm')

async function moveNetwork(page: Page): Promise<void> {
  await page.locator('[data-row=subnets][data-status=fail]').click()
  const finding = page.locator('article[data-finding=subnets]')
  await finding.getByRole('button', { name: 'Fix it' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Fix it' }).click()
  await bar(page).waitFor()
}

describe('a fix that may cut the network', () => {
  test('counts down, and stays once it is kept', async () => {
    await using world = await fakeWorld()
    const network = runningNetwork(world)
    await withHost(await withClash(world), async (page) => {
      await moveNetwork(page)
      expect(network()?.xml).toContain(MOVED)
      const words = await bar(page).innerText()
      await page.waitForFunction(
        (before) => document.querySelector<HTMLElement>('.rig-finding-confirm')?.innerText !== before,
        words,
      )
      await bar(page).getByRole('button', { name: 'Keep it' }).click()
      await bar(page).waitFor({ state: 'detached' })
      expect(network()?.xml).toContain(MOVED)
    })
    // The end of the process takes back only what nobody kept.
    expect(network()?.xml).toContain(MOVED)
  })

  test('is taken back by whoever does not want it', async () => {
    await using world = await fakeWorld()
    const network = runningNetwork(world)
    await withHost(await withClash(world), async (page) => {
      await moveNetwork(page)
      const finding = page.locator('article[data-finding=subnets]')
      await finding.getByRole('button', { name: 'Take it back' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
      await bar(page).waitFor({ state: 'detached' })
      expect(network()).toMatchObject({ xml: XML, active: true })
    })
  })

  test('is taken back by itself when nobody says anything', async () => {
    await using world = await fakeWorld()
    const network = runningNetwork(world)
    await withHost(await withClash(world), async (page) => {
      // The page asks for the default of a minute; here it is two seconds.
      await page.routeWebSocket(/\/rpc$/, (socket) => {
        const server = socket.connectToServer()
        socket.onMessage((message) =>
          server.send(
            typeof message === 'string'
              ? message.replace('"remedy":"move-network"', '"remedy":"move-network","confirmWithin":2')
              : message,
          ),
        )
      })
      await page.reload()
      await moveNetwork(page)
      await bar(page).waitFor({ state: 'detached' })
      await page.locator('article[data-finding=subnets][data-status=fail]').waitFor()
      await expect.poll(network).toMatchObject({ xml: XML, active: true })
    })
  })
})

describe('the devices of the host', () => {
  test('stand as a tree, with driver, group and the VMs that have them, and are found with what they hang on', async () => {
    await using world = await fakeWorld()
    addGuest(world, 'lent', OFF)
    giveDevices(world, 'lent')
    await withHost(world, async (page) => {
      await page.getByRole('button', { name: 'Devices' }).click()
      const table = page.getByRole('grid', { name: 'Devices' }).or(page.getByRole('table', { name: 'Devices' }))
      const row = (name: string) => table.locator(`[data-row="${name}"]`)
      await row('usb_1_3').waitFor()
      expect(await row('pci_0000_00_1f_6').innerText()).toMatch(/I219-LM\s+PCI\s+vfio-pci\s+11\s+lent/)
      expect(await row('usb_1_3').innerText()).toMatch(/SanDisk Cruzer Blade\s+USB\s+usb\s+–\s+lent/)
      expect(await seriousViolations(page)).toEqual([])
      await page.keyboard.press('/')
      await page.keyboard.type('sandisk')
      await row('pci_0000_00_1f_6').waitFor({ state: 'detached' })
      const names = await table
        .locator('[data-row]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-row')))
      expect(names).toEqual(['pci_0000_00_14_0', 'usb_usb1', 'usb_1_3'])
    })
  })
})

describe('a finding', () => {
  test('draws the way of a packet that does not arrive, and says what the fix changes', async () => {
    await using world = await fakeWorld()
    runningNetwork(world)
    await withHost(await withDrop(world), async (page) => {
      await page.locator('[data-row=guest-forwarding][data-status=fail]').click()
      const finding = page.locator('article[data-finding=guest-forwarding]')
      expect(await finding.getByTestId('drawn-path').locator('li > strong').allInnerTexts()).toEqual([
        'Guests',
        'virbr0',
        'FORWARD',
        'enp1s0',
      ])
      expect(await finding.locator('.is-blocked').innerText()).toContain('policy DROP')
      expect(await finding.getByTestId('remedy-effects').locator('dt').allInnerTexts()).toEqual([
        'Changes',
        'Not touched',
        'Lasts',
      ])
    })
  })

  test('is ignored on this host, counted no more, and counted again', async () => {
    await using world = await fakeWorld()
    world.libvirt.host.addNetwork('default', { active: false, autostart: true })
    await withHost(world, async (page, host) => {
      await page.locator('[data-row=default-network][data-status=fail]').click()
      await page.getByRole('button', { name: 'Ignore on this host' }).click()
      await page.locator('.rig-doctor-ignored [data-row=default-network]').waitFor()
      await expect.poll(async () => (await host.settings())['ignoredFindings']).toEqual(['default-network'])
      const shell = new Shell(page)
      await shell.open('home')
      await page.locator('.rig-ready[data-level]:not([data-level=asking])').waitFor()
      expect(await page.locator('.rig-ready').innerText()).not.toContain('"default" is not started')
      await shell.open('host')
      await page.locator('.rig-doctor-ignored [data-row=default-network]').click()
      await page.getByRole('button', { name: 'Count it again' }).click()
      await page.locator('.rig-doctor-ignored').waitFor({ state: 'detached' })
    })
  })

  test('is saved with all others, to be read by a person or a program', async () => {
    await using world = await fakeWorld()
    world.libvirt.host.addNetwork('default', { active: false, autostart: true })
    await withHost(world, async (page) => {
      const saved = async (form: 'As text' | 'As JSON') => {
        await page.getByRole('button', { name: 'Save report' }).click()
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: form }).click(),
        ])
        return readFile(await download.path(), 'utf8')
      }
      expect(await saved('As text')).toContain('[failed] The network "default" is not started (default-network)')
      const { findings } = JSON.parse(await saved('As JSON')) as { findings: { id: string }[] }
      expect(findings.map(({ id }) => id)).toContain('default-network')
    })
  })
})
