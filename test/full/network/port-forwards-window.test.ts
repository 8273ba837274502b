import { spawn, type ChildProcess } from 'node:child_process'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MachinePage } from '../../e2e/machine-page/machine-page.ts'
import { MachinesPage } from '../../e2e/pages/machines-page.ts'
import { seriousViolations } from '../../e2e/support/axe.ts'
import { launchBrowserIn, openPage } from '../../e2e/support/browser.ts'
import { eventually } from '../../e2e/support/eventually.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import {
  lacking,
  privateLibvirt,
  startDomain,
  uniqueName,
  type PrivateLibvirt,
  type RunningDomain,
} from '../../support/host/index.ts'
import { webPage } from '../../support/host/web-page.ts'

const lack = lacking('root', 'libvirtd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const vm = uniqueName('vm')
const HOOK = '/etc/libvirt/hooks/network.d/labrig-forwards'
const NETWORK = `<network><name>lab</name><forward mode='nat'/><bridge name='virbr7'/>
  <ip address='192.168.77.1' netmask='255.255.255.0'><dhcp><range start='192.168.77.10' end='192.168.77.99'/></dhcp></ip></network>`

let libvirt: PrivateLibvirt
let guest: RunningDomain
let host: HeadlessHost
let browser: Browser
let page: Page
let busy: ChildProcess

beforeAll(async () => {
  if (lack) return
  libvirt = await privateLibvirt()
  const defined = await libvirt.inside(['sh', '-c', 'cat >/root/net.xml && virsh -q net-define /root/net.xml'], {
    input: NETWORK,
  })
  expect(defined).toMatchObject({ code: 0 })
  await libvirt.virsh('net-start', 'lab')
  guest = await startDomain({ name: vm, network: 'lab' }, libvirt.uri)
  host = await HeadlessHost.start({
    connections: [{ id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: '/run/libvirt/libvirt-sock' }],
    through: (command) => libvirt.words(command),
  })
  browser = await launchBrowserIn(libvirt.namespace)
  page = (await openPage(browser, host.machinesUrl)).page
  await guest.waitFor(/LEASE/, 180_000)
  await new MachinesPage(page).row(vm).locator('.rig-cell-state').dblclick()
  await new MachinePage(page).of(vm)
})
afterAll(async () => {
  if (lack) return
  busy?.kill('SIGKILL')
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await guest?.[Symbol.asyncDispose]()
  await libvirt?.[Symbol.asyncDispose]()
})

const dialog = () => page.getByRole('dialog')
const closed = () => dialog().waitFor({ state: 'detached', timeout: 60_000 })
const field = (label: string) => dialog().getByLabel(label, { exact: true })
const list = () => page.locator('.rig-forwards')
const said = async (...command: string[]) => (await libvirt.inside(command)).stdout

/** What leads to the VM, as the kernel and the hook's file have it. */
async function rules() {
  const table = await said('nft', 'list', 'table', 'ip', 'labrig_forwards')
  const hook = await said('cat', HOOK)
  const passes = await said('iptables', '-w', '-S')
  return {
    own: [...new Set([...table.matchAll(/comment "(\S+)"/g)].map(([, key]) => key))].sort(),
    hook: [...hook.matchAll(/^# forward \S+ (\S+) (\S+) (\d+) \S+ (\d+)$/gm)]
      .map((one) => one.slice(1).join(' '))
      .sort(),
    passes: [...passes.matchAll(/^-A LABRIG-FORWARDS -d .* --dport (\d+) .*DNAT/gm)].map(([, port]) => port),
  }
}

/** What the VM's web server says through a port of this host. */
const fetched = (port: number) => webPage(libvirt.namespace, '127.0.0.1', port)

describe('the dialog of a forwarded port, on a host of its own', () => {
  test.each(['light', 'dark'] as const)('has nothing that axe finds, in the %s theme', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    const theme = colorScheme === 'dark' ? 'html.pf-v6-theme-dark' : 'html:not(.pf-v6-theme-dark)'
    await page.locator(theme).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await dialog().locator('.rig-commands').getByText('nft -f -').first().waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await field('Port of the VM').fill('0')
    await dialog().getByText('A number from 1 to 65535').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await closed()
  })

  test('adds one by mouse: the free port that it was told of leads to the VM', async () => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await field('Port of the VM').fill('80')
    await dialog().getByRole('button', { name: 'Forward', exact: true }).click()
    await closed()
    await list().getByText('127.0.0.1:8080 → 80/tcp').waitFor()
    await list().getByText('open', { exact: true }).waitFor()
    expect(await rules()).toEqual({ own: ['tcp/127.0.0.1:8080'], hook: ['tcp 127.0.0.1 8080 80'], passes: [] })
    expect(
      await eventually(
        () => fetched(8080),
        (text) => text === vm,
      ),
    ).toBe(vm)
  })

  test('names who has a port, and keeps what was typed', async () => {
    busy = spawn('nsenter', [`--net=/run/netns/${libvirt.namespace}`, 'busybox', 'nc', '-l', '-p', '9090'])
    await eventually(
      () => said('cat', '/proc/net/tcp', '/proc/net/tcp6'),
      (text) => text.includes(':2382 '),
    )
    const before = await rules()
    await page.getByRole('button', { name: 'Forward a port…' }).press('Enter')
    await field('Port of the VM').fill('80')
    const go = dialog().getByRole('button', { name: 'Forward', exact: true })
    for (const [port, holder] of [
      ['8080', `Port 8080/tcp on 127.0.0.1 is in use by the VM ${vm}`],
      ['9090', 'Port 9090/tcp on 127.0.0.1 is in use by busybox'],
    ] as const) {
      await field('Port of this host').fill(port)
      await dialog().getByText(holder).waitFor()
      expect(await go.isDisabled()).toBe(true)
    }
    await field('Who may ask').selectOption('address')
    await field('Address of this host').fill('203.0.113.7')
    await dialog().getByText('203.0.113.7 is no address of this host').waitFor()
    await field('Port of this host').fill('99999')
    await dialog().getByText('A number from 1 to 65535').waitFor()
    expect(await go.isDisabled()).toBe(true)
    expect(await field('Port of the VM').inputValue()).toBe('80')
    expect(await field('Address of this host').inputValue()).toBe('203.0.113.7')
    expect(await field('Port of this host').inputValue()).toBe('99999')
    await page.keyboard.press('Escape')
    await closed()
    expect(await rules()).toEqual(before)
  })

  test('adds one for everybody by keyboard alone', async () => {
    await page.getByRole('button', { name: 'Forward a port…' }).press('Enter')
    await dialog().waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.id)
    await eventually(focused, (id) => id === 'forward-port')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('80')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type('8081')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await dialog().locator('.rig-commands').getByText('LABRIG-FORWARDS').first().waitFor()
    await field('Port of this host').press('Enter')
    await closed()
    await list().getByText('*:8081 → 80/tcp').waitFor()
    expect(await rules()).toEqual({
      own: ['tcp/0.0.0.0:8081', 'tcp/127.0.0.1:8080'],
      hook: ['tcp 0.0.0.0 8081 80', 'tcp 127.0.0.1 8080 80'],
      passes: ['80'],
    })
    expect(
      await eventually(
        () => fetched(8081),
        (text) => text === vm,
      ),
    ).toBe(vm)
  })

  test('takes them away, by keyboard and by mouse, and the last one leaves no rule', async () => {
    await list().getByRole('button', { name: 'Take *:8081 away' }).press('Enter')
    await dialog().getByText('Whoever asks there reaches the VM no more.').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await eventually(
      () => page.evaluate(() => document.activeElement?.id),
      (id) => id === 'forward-cancel',
    )
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await closed()
    await list().getByText('*:8081 → 80/tcp').waitFor({ state: 'detached' })
    expect(await rules()).toEqual({ own: ['tcp/127.0.0.1:8080'], hook: ['tcp 127.0.0.1 8080 80'], passes: [] })
    await list().getByRole('button', { name: 'Take 127.0.0.1:8080 away' }).click()
    await dialog().getByRole('button', { name: 'Take away', exact: true }).click()
    await closed()
    await list().getByText('127.0.0.1:8080 → 80/tcp').waitFor({ state: 'detached' })
    expect(await rules()).toEqual({ own: [], hook: [], passes: [] })
    expect((await libvirt.inside(['ls', HOOK])).code).not.toBe(0)
    expect(await fetched(8080)).toBeNull()
  })
})
