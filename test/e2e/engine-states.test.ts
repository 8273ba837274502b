import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from './pages/machines-page.ts'
import { Shell } from './pages/shell.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { addGuest, fakeWorld, RUNNING } from './support/fake-world.ts'
import { HeadlessHost } from './support/headless-host.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('an engine', () => {
  test('that refuses this user is named with the fix, the other one works', async () => {
    await using world = await fakeWorld()
    world.docker.state.addContainers(3)
    world.libvirt.faults.authTypes = [2]
    world.libvirt.faults.polkit = { code: 45, message: 'authentication unavailable: no polkit agent available' }
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, host.machinesUrl)
    const machines = new MachinesPage(page)
    await machines.notice('system').getByText('You may not use libvirt').waitFor()
    await machines.notice('system').getByText('usermod --append --groups libvirt').waitFor()
    await machines.engine('system').getByText('no permission').waitFor()
    await machines.rowThere('box-0')
    await context.close()
  })

  test('that is not there is named with the fix', async () => {
    await using host = await HeadlessHost.start({
      connections: [
        { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: '/run/labrig-test-nowhere/libvirt-sock' },
        { id: 'docker', engine: 'docker', host: 'unix:///run/labrig-test-nowhere/docker.sock' },
      ],
    })
    const { page, context } = await openPage(browser, host.machinesUrl)
    const machines = new MachinesPage(page)
    await machines.notice('system').getByText('libvirt is not running').waitFor()
    await machines.notice('docker').getByText('systemctl enable --now docker').waitFor()
    await page.getByText('as soon as an engine answers').waitFor()
    await context.close()
  })

  test('that is lost leaves its rows as unknown, and comes back by itself', async () => {
    await using world = await fakeWorld()
    addGuest(world, 'guest-1', RUNNING)
    world.docker.state.addContainers(1)
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, host.machinesUrl)
    const machines = new MachinesPage(page)
    await machines.stateIs('box-0', 'Running')
    await world.docker.crash()
    await machines.stateIs('box-0', 'Unknown')
    await machines.stateIs('guest-1', 'Running')
    await world.docker.listen()
    await machines.stateIs('box-0', 'Running')
    await context.close()
  })
})

describe('the host', () => {
  test('that dies leaves the rows greyed and says so; a new one asks for its link', async () => {
    await using world = await fakeWorld()
    addGuest(world, 'guest-1', RUNNING)
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, host.machinesUrl)
    const machines = new MachinesPage(page)
    await machines.stateIs('guest-1', 'Running')
    await host.kill()
    await page.getByText('The connection to Labrig was lost').waitFor()
    await machines.stateIs('guest-1', 'Unknown')
    // The new process does not know the cookie of the old one.
    await host.launch()
    await page.getByText('Labrig was restarted and needs a new link').waitFor({ timeout: 20_000 })
    await page.goto(host.machinesUrl)
    await machines.stateIs('guest-1', 'Running')
    expect(await page.getByText('needs a new link').count()).toBe(0)
    await context.close()
  })

  test('whose connection breaks is found again without a reload', async () => {
    await using world = await fakeWorld()
    const guest = addGuest(world, 'guest-1')
    await using host = await HeadlessHost.start({ connections: world.connections })
    const context = await browser.newContext({ locale: 'en' })
    const page = await context.newPage()
    const line = await breakableLine(page)
    await page.goto(host.machinesUrl)
    const machines = new MachinesPage(page)
    await machines.stateIs('guest-1', 'Off')
    await line.cut()
    await page.getByText('The connection to Labrig was lost').waitFor()
    await machines.stateIs('guest-1', 'Unknown')
    world.libvirt.host.changeState(guest, RUNNING, { event: 2 })
    line.mend()
    await machines.stateIs('guest-1', 'Running')
    expect(await page.getByText('The connection to Labrig was lost').count()).toBe(0)
    await context.close()
  })
})

/** The page's WebSocket through a hand that can break it, and refuse new ones until it is mended. */
async function breakableLine(page: Page): Promise<{ cut(): Promise<void>; mend(): void }> {
  const open = new Set<WebSocketRoute>()
  let broken = false
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    if (broken) return void socket.close()
    socket.connectToServer()
    open.add(socket)
  })
  return {
    async cut() {
      broken = true
      for (const socket of open) await socket.close()
      open.clear()
    },
    mend: () => void (broken = false),
  }
}

describe('the page', () => {
  test('speaks Japanese from the first string, and keeps language and theme', async () => {
    await using world = await fakeWorld()
    world.docker.state.addContainers(2)
    await using host = await HeadlessHost.start({ connections: world.connections })
    const { page, context } = await openPage(browser, host.machinesUrl, { locale: 'ja-JP', colorScheme: 'dark' })
    const machines = new MachinesPage(page)
    await machines.stateIs('box-0', '実行中')
    expect(await page.locator('html').getAttribute('lang')).toBe('ja')
    expect(await page.locator('html').getAttribute('class')).toContain('pf-v6-theme-dark')
    const shell = new Shell(page)
    await shell.setLanguage('en')
    await shell.setTheme('light')
    await shell.open('machines')
    await machines.stateIs('box-0', 'Running')
    await page.reload()
    await machines.stateIs('box-0', 'Running')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect((await page.locator('html').getAttribute('class')) ?? '').not.toContain('pf-v6-theme-dark')
    await context.close()
  })
})
