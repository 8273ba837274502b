import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { addGuest, fakeWorld, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { withNetworks } from '../support/networked-world.ts'

const MAC = '52:54:00:77:00:01'
let browser: Browser
let world: FakeWorld
let host: HeadlessHost
let open: OpenPage

beforeAll(async () => {
  browser = await launchBrowser()
  const bare = await fakeWorld()
  const { state } = bare.docker
  const docker0 = [...state.networks.values()].find(({ name }) => name === 'bridge')
  if (docker0 !== undefined) docker0.subnet = '172.17.0.0/16'
  const web = state.create({ Image: 'busybox:local' }, 'registry')
  Object.assign(web, { state: 'running', address: '172.17.0.2' })
  web.ports = [{ IP: '0.0.0.0', PrivatePort: 5000, PublicPort: 5000, Type: 'tcp' }]
  bare.libvirt.host.addNetwork('default', {
    active: true,
    xml: `<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>`,
  })
  const guest = addGuest(bare, 'debian12', RUNNING)
  guest.xml = `<domain type='kvm'><name>debian12</name><uuid>${guest.uuid}</uuid><memory unit='KiB'>1048576</memory><vcpu>1</vcpu>
<devices><interface type='network'><mac address='${MAC}'/><source network='default'/><target dev='vnet0'/></interface></devices></domain>`
  const taps = [
    { mac: MAC, bridge: 'virbr0' },
    { mac: '02:42:ac:11:00:02', bridge: 'docker0', veth: true, done: 'shaped' },
  ] as const
  world = await withNetworks(bare, taps)
  host = await HeadlessHost.start({
    connections: world.connections,
    ...(world.programs === undefined ? {} : { programs: world.programs }),
  })
  open = await openPage(browser, `${host.url}#/networks`)
})
afterAll(async () => {
  await open?.context.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
  await browser?.close()
})

const node = (name: string) =>
  open.page.locator('.rig-node').filter({ has: open.page.locator(`.rig-node-name:text-is("${name}")`) })
const spoken = (name: string) => node(name).locator('title').textContent()
const places = () =>
  open.page
    .locator('.rig-node')
    .evaluateAll((all) =>
      Object.fromEntries(all.map((one) => [one.getAttribute('data-node') ?? '', one.getAttribute('transform')])),
    )

describe('the diagram of the networks', () => {
  test('shows both engines on one wire, with what is published and what is cut off', async () => {
    for (const name of ['Internet', 'enp3s0', 'wlp2s0', 'Port 5000 → registry', 'No way out: default']) {
      await node(name).waitFor()
    }
    expect(await spoken('debian12')).toBe('debian12, VM, Running, joined to default')
    expect(await spoken('Port 5000 → registry')).toContain('5000/tcp → 5000')
    expect(await open.page.locator('.rig-edge.is-blocked.is-down').count()).toBe(2)
    expect(await seriousViolations(open.page)).toEqual([])
  })

  test('is walked by keyboard; Enter tells what is to be known, and Escape leads back', async () => {
    await node('enp3s0').focus()
    await open.page.keyboard.press('ArrowRight')
    await open.page.keyboard.press('ArrowRight')
    await open.page.keyboard.press('ArrowRight')
    const name = await open.page.evaluate(() => document.activeElement?.querySelector('title')?.textContent)
    expect(name).toMatch(/^(registry, Container|debian12, VM)/)
    await open.page.keyboard.press('Enter')
    const drawer = open.page.locator('.rig-drawer')
    await drawer.getByText(/^(veth1|vnet0)/).waitFor()
    expect(await drawer.getByRole('button', { name: 'Page' }).count()).toBe(1)
    expect(await drawer.getByRole('button', { name: /^(Shell|Serial)$/ }).count()).toBe(1)
    expect(await seriousViolations(open.page)).toEqual([])
    await open.page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(await open.page.evaluate(() => document.activeElement?.querySelector('title')?.textContent)).toBe(name)
  })

  test('connects and disconnects by a menu, without a mouse; Escape leads back to the node', async () => {
    const menu = open.page.getByRole('menu')
    const dialog = open.page.getByRole('dialog')
    const choose = async (name: string) => {
      await node('registry').focus()
      await open.page.keyboard.press('Shift+F10')
      const item = menu.getByRole('menuitem', { name })
      await item.waitFor()
      expect(await seriousViolations(open.page)).toEqual([])
      await item.focus()
      await open.page.keyboard.press('Enter')
    }
    await choose('Disconnect from bridge…')
    await dialog.getByText(/network disconnect bridge registry/).waitFor()
    await open.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await open.page
      .locator('[data-node]:focus > title:text-matches("^registry, Container")')
      .waitFor({ state: 'attached' })
    await choose('Connect to a network…')
    await dialog.getByText(/Connect registry to a network/).waitFor()
    await open.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await choose('Path from here')
    expect(await open.page.getByRole('combobox', { name: /^From: / }).inputValue()).toBe('registry')
    expect(await open.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^To: /)
  })

  test('marks what was done to a link, tells its facts and has its tools', async () => {
    expect(await spoken('registry')).toContain('joined to bridge (link impaired)')
    const mark = open.page.locator('[data-edge^="nic:container:"] .rig-edge-mark')
    expect(await mark.locator('title').textContent()).toBe('impaired')
    await mark.click()
    const drawer = open.page.getByRole('complementary', { name: /registry – bridge/ })
    await drawer.getByText('up · impaired').waitFor()
    await drawer.getByText('veth1').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await drawer.getByRole('button', { name: 'Link tools…' }).click()
    await open.page.getByRole('dialog').getByText('Link of registry to bridge').waitFor()
    await open.page.keyboard.press('Escape')
    await open.page.getByRole('dialog').waitFor({ state: 'detached' })
    await open.page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  })

  test('grows and shrinks by keys, and all of it is shown by 0', async () => {
    const scale = () => open.page.locator('.rig-diagram-picture > g').getAttribute('data-scale').then(Number)
    await node('enp3s0').focus()
    const before = await scale()
    await open.page.keyboard.press('+')
    expect(await scale()).toBeGreaterThan(before)
    await open.page.keyboard.press('-')
    await open.page.keyboard.press('0')
    expect(await scale()).toBeLessThanOrEqual(1)
  })

  test('moves nothing when a machine is added', async () => {
    const before = await places()
    const box = world.docker.state.create({ Image: 'busybox:local' }, 'added')
    Object.assign(box, { state: 'running', address: '172.17.0.9' })
    world.docker.state.emit('container', 'start', box.id, {})
    await node('added').waitFor()
    const after = await places()
    expect(Object.keys(before).filter((id) => before[id] !== after[id])).toEqual([])
  })

  test('finds by name and address, and is a list with the same facts', async () => {
    const field = open.page.getByRole('textbox', { name: 'Name or address' })
    await field.fill('172.17.0.2')
    await node('debian12').waitFor({ state: 'detached' })
    expect(await node('registry').count()).toBe(1)
    await field.fill('')
    await open.page.getByRole('button', { name: 'List', exact: true }).click()
    const row = open.page.locator('[data-link-of^="vm:"]')
    expect(await row.innerText()).toMatch(/debian12\s+VM\s+Running\s+–\s+default\s+vnet0\s+52:54:00:77:00:01\s+up/)
    expect(await seriousViolations(open.page)).toEqual([])
    const dialog = open.page.getByRole('dialog')
    for (const [name, command] of [
      ['Move from default to another network…', /update-device/],
      ['Disconnect from default…', /detach-device/],
    ] as const) {
      await row.getByRole('button', { name: 'What can be done with debian12' }).press('Enter')
      const item = open.page.getByRole('menuitem', { name })
      await item.press('Enter')
      await dialog.waitFor()
      if (name.startsWith('Move')) await dialog.getByLabel('Network').waitFor()
      else await dialog.getByText(command).first().waitFor()
      expect(await seriousViolations(open.page)).toEqual([])
      await open.page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    await open.page.getByRole('button', { name: 'Picture', exact: true }).click()
  })

  test('has very many machines as a stack that opens by keyboard; one of them is found in it', async () => {
    for (let at = 1; at <= 20; at += 1) {
      const box = world.docker.state.create({ Image: 'busybox:local' }, `pc-${at}`)
      Object.assign(box, { state: 'running', address: `172.17.0.${100 + at}` })
      world.docker.state.emit('container', 'start', box.id, {})
    }
    await open.page
      .locator('[data-node] > title:text-matches("^(pc-20|2[01] machines),")')
      .waitFor({ state: 'attached' })
    await open.page.getByRole('button', { name: 'Tidy' }).press('Enter')
    const stack = open.page.locator('.rig-node-stack')
    await stack.waitFor()
    expect(await stack.locator('title').textContent()).toBe('21 machines, bridge · 21 running, joined to bridge')
    expect(await node('pc-7').count()).toBe(0)
    await stack.focus()
    await open.page.keyboard.press('Enter')
    await node('pc-7').waitFor()
    expect(await stack.getAttribute('aria-expanded')).toBe('true')
    expect(await seriousViolations(open.page)).toEqual([])
    await open.page.keyboard.press('ArrowDown')
    expect(await open.page.evaluate(() => document.activeElement?.querySelector('title')?.textContent)).toMatch(
      /^added,/,
    )
    await stack.focus()
    await open.page.keyboard.press('Enter')
    await node('pc-7').waitFor({ state: 'detached' })
    const field = open.page.getByRole('textbox', { name: 'Name or address' })
    await field.fill('pc-7')
    await node('pc-7').waitFor()
    await field.fill('')
    await node('pc-7').waitFor({ state: 'detached' })
  })

  test('is saved as a picture that stands alone', async () => {
    const [download] = await Promise.all([
      open.page.waitForEvent('download'),
      open.page.getByRole('button', { name: 'Save the picture as SVG' }).click(),
    ])
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(text).toContain('No way out: default')
    expect(text).not.toContain('var(--')
    const [bitmap] = await Promise.all([
      open.page.waitForEvent('download'),
      open.page.getByRole('button', { name: 'Save the picture as PNG' }).click(),
    ])
    expect((await readFile(await bitmap.path())).subarray(1, 4).toString()).toBe('PNG')
  })

  test('answers whether one can reach the other, draws the way, and names the rule that stops it', async () => {
    const panel = open.page.locator('.rig-drawer')
    const ask = async (from: string, to: string, port = '') => {
      await open.page.getByRole('combobox', { name: /^From: / }).fill(from)
      await open.page.getByRole('combobox', { name: /^To: / }).fill(to)
      await open.page.getByRole('textbox', { name: 'Port' }).fill(port)
      await open.page.getByRole('button', { name: 'Show path' }).click()
    }
    await ask('lan', 'host', '5000')
    await panel.locator('[data-verdict=likely]').waitFor()
    expect(await panel.locator('[data-hop=published]').innerText()).toContain('--to-destination 172.17.0.2:5000')
    const onWay = open.page.locator('.rig-node.is-path .rig-node-name')
    expect(await onWay.allTextContents()).toHaveLength(5)
    const single = open.page.locator('.rig-node:has(.rig-node-single) .rig-node-name')
    expect((await single.allTextContents()).sort()).toEqual(['bridge', 'enp3s0'])
    expect(await spoken('enp3s0')).toMatch(/single point of failure$/)
    await open.page.getByRole('button', { name: 'List', exact: true }).click()
    expect(await open.page.locator('tr:has(.rig-diagram-single) .rig-link').allTextContents()).toEqual([
      'enp3s0',
      'bridge',
      'bridge',
    ])
    await open.page.getByRole('button', { name: 'Picture', exact: true }).click()
    await ask('debian12', 'internet')
    await panel.locator('[data-verdict=blocked]').waitFor()
    expect(await panel.locator('[data-hop=forward-drops]').innerText()).toContain('FORWARD DROP')
    expect(await open.page.locator('.rig-node.is-blocked .rig-node-name').textContent()).toBe('No way out: default')
    expect(await seriousViolations(open.page)).toEqual([])
    await panel.getByRole('button', { name: 'Show the fix' }).click()
    await open.page.locator('article[data-finding=guest-forwarding]').waitFor()
  })
})
