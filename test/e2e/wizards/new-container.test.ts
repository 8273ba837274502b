import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, privateDocker, type PrivateDocker } from '../../support/host/index.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from './wizard-page.ts'

let engine: PrivateDocker
let images: Registry
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let wizard: WizardPage
let machines: MachinesPage

beforeAll(async () => {
  engine = await privateDocker()
  await busyboxImage(engine.host)
  images = await registry({ namespace: engine.namespace })
  host = await HeadlessHost.start({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  wizard = new WizardPage(open.page)
  machines = new MachinesPage(open.page)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await images?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

async function inspected(name: string, format: string): Promise<string> {
  return (await engine.docker('inspect', '-f', format, name)).trim()
}

test('a container with a port, a variable and a restart policy is made without any mouse event', async () => {
  const { keyboard } = open.page
  await open.page.evaluate(() => {
    const seen = ((window as unknown as { mice: string[] }).mice = [] as string[])
    // A click that a key makes has no detail.
    for (const type of ['mousedown', 'pointerdown']) addEventListener(type, () => seen.push(type), true)
  })
  await keyboard.press('Control+n')
  await open.page.getByRole('menuitem', { name: 'Container', exact: true }).waitFor()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await wizard.asks('Which image is it made from?')
  await wizard.tabTo('Image')
  await keyboard.type(BUSYBOX)
  await wizard.dialog.getByText('This engine has it.').waitFor()
  await keyboard.press('Enter')

  await wizard.asks('What does it run?')
  await wizard.tabTo('Name')
  await keyboard.type('by-keys')
  await wizard.tabTo('Command')
  await keyboard.type(`sh -c 'echo "$GREETING"; sleep 1000'`)
  await wizard.tabTo('Add a variable')
  await keyboard.press('Enter')
  await wizard.tabTo('Name')
  await keyboard.type('GREETING')
  await keyboard.press('Tab')
  await keyboard.type('こんにちは')
  await keyboard.press('Enter')

  await wizard.asks('What does it share with the host?')
  await wizard.tabTo('Publish a port')
  await keyboard.press('Enter')
  await wizard.tabTo('Port of the host')
  await keyboard.type('28473')
  await keyboard.press('Tab')
  await keyboard.type('80')
  await keyboard.press('Enter')

  await wizard.asks('What may it do, and how does one see that it is well?')
  await wizard.tabTo('Capabilities less')
  await keyboard.type('net_raw')
  await wizard.tabTo('Health check')
  await keyboard.type('test -d /proc')
  await wizard.tabTo('Every')
  await keyboard.type('2')
  await wizard.tabTo('Add a folder')
  await keyboard.press('Enter')
  await wizard.tabTo('Path in the container')
  await keyboard.type('/cache')
  await keyboard.press('Enter')

  await wizard.asks('How much may it use, and when does it come back?')
  await wizard.tabTo('Memory')
  await keyboard.type('64')
  await wizard.tabTo('Restart')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await wizard.tabTo('Next')
  await keyboard.press('Enter')

  await wizard.asks('Check the container, then create it')
  await wizard.commands.getByText('run').first().waitFor()
  expect(await wizard.commands.innerText()).toContain('--publish 127.0.0.1:28473:80')
  await wizard.tabTo('Create container')
  await keyboard.press('Enter')
  await wizard.closed()

  await machines.stateIs('by-keys', 'Running, healthy')
  expect(await open.page.evaluate(() => (window as unknown as { mice: string[] }).mice)).toEqual([])
  expect(await inspected('by-keys', '{{json .HostConfig.PortBindings}}')).toBe(
    '{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"28473"}]}',
  )
  expect(await inspected('by-keys', '{{.HostConfig.Memory}} {{.State.Running}}')).toBe(`${64 * 2 ** 20} true`)
  expect(await inspected('by-keys', '{{.HostConfig.RestartPolicy.Name}}')).toBe('unless-stopped')
  expect(await engine.docker('logs', 'by-keys')).toContain('こんにちは')
  expect(await inspected('by-keys', '{{json .Config.Healthcheck}}')).toBe(
    '{"Test":["CMD-SHELL","test -d /proc"],"Interval":2000000000}',
  )
  expect(await inspected('by-keys', '{{json .HostConfig.CapDrop}} {{json .HostConfig.Tmpfs}}')).toBe(
    '["NET_RAW"] {"/cache":""}',
  )
})

test('a port that a container holds is said with its holder, before and by the engine', async () => {
  await wizard.open('Container')
  await wizard.field('Image').first().fill(BUSYBOX)
  await wizard.next()
  await wizard.asks('What does it run?')
  await wizard.next()
  await wizard.asks('What does it share with the host?')
  await wizard.press('Publish a port')
  await wizard.field('Port of the host').fill('28473')
  await wizard.field('Port of the container').fill('81')
  await wizard.dialog.getByText('Port 28473 is held by the container by-keys.').waitFor()
  await wizard.next()
  await wizard.failure.waitFor()
  expect(await wizard.failure.innerText()).toContain('by-keys')
  expect(await wizard.field('Port of the host').getAttribute('aria-invalid')).toBe('true')
  await wizard.press('Cancel')
  await wizard.closed()
})

test('an image is fetched, one that is nowhere is told in place', async () => {
  await wizard.open('Container')
  await wizard.field('Image').first().fill(`${images.address}/nothing:404`)
  await wizard.press('Fetch now')
  await wizard.failure.waitFor()
  expect(await wizard.field('Image').first().inputValue()).toBe(`${images.address}/nothing:404`)

  await wizard.field('Image').first().fill(`${images.address}/hello:1`)
  await wizard.press('Fetch now')
  await wizard.dialog.getByText('This engine has it.').waitFor()
  expect(await engine.docker('image', 'ls', '-q', `${images.address}/hello:1`)).not.toBe('')
  await wizard.press('Cancel')
  await wizard.closed()
})

test('while an image is fetched its layers tell how far each is; Cancel stops it and leaves the form, and it can be fetched again', async () => {
  const image = `${images.address}/many-layers:slow`
  await wizard.open('Container')
  await wizard.field('Image').first().fill(image)
  await wizard.press('Fetch now')
  const layers = wizard.dialog.getByRole('list', { name: 'Parts' }).getByRole('listitem')
  // The first layer is the one of another image, which the engine has; the others stop half way.
  await layers.nth(2).waitFor()
  await layers.filter({ hasText: 'Already exists' }).waitFor()
  const half = layers.filter({ hasText: 'Downloading' })
  await half.nth(1).getByRole('progressbar').waitFor()
  await half.first().getByRole('progressbar').waitFor()
  expect(await layers.count()).toBe(3)
  for (const bar of await half.getByRole('progressbar').all()) {
    const part = await bar.evaluate((one: HTMLProgressElement) => one.position)
    expect(part).toBeGreaterThan(0)
    expect(part).toBeLessThan(1)
  }
  await wizard.press('Cancel')
  await wizard.failure.getByText('Stopped. What had been made was removed again.').waitFor()
  expect(await wizard.field('Image').first().inputValue()).toBe(image)
  expect(await engine.docker('image', 'ls', '-q', image)).toBe('')
  await layers.first().waitFor({ state: 'detached' })

  images.release()
  await wizard.press('Fetch now')
  await wizard.dialog.getByText('This engine has it.').waitFor()
  expect(await engine.docker('image', 'ls', '-q', image)).not.toBe('')
  await wizard.press('Cancel')
  await wizard.closed()
  expect((await engine.docker('ps', '-a', '--format', '{{.Names}}')).trim()).toBe('by-keys')
  expect(open.complaints).toEqual([])
})
