import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  lacking,
  privateDocker,
  privateLibvirt,
  type PrivateDocker,
  type PrivateLibvirt,
} from '../../support/host/index.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let docker: PrivateDocker
let libvirt: PrivateLibvirt
let browser: Browser
let host: HeadlessHost
let page: Page

beforeAll(async () => {
  if (lack) return
  docker = await privateDocker()
  libvirt = await privateLibvirt({ namespace: docker.namespace })
  browser = await launchBrowser()
  host = await HeadlessHost.start({
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket },
      { id: 'docker', engine: 'docker', host: docker.host },
    ],
  })
  page = (await openPage(browser, `${host.url}#/networks?view=table`)).page
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await libvirt?.[Symbol.asyncDispose]()
  await docker?.[Symbol.asyncDispose]()
})

const row = (name: string) => page.locator('tr.rig-row', { hasText: name })
const drawer = () => page.locator('.rig-drawer')
const dialog = () => page.locator('.pf-v6-c-modal-box')
const closed = () => dialog().waitFor({ state: 'detached' })

/** Opens the dialog of a new network and types its name. */
async function begin(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Network', exact: true }).press('Enter')
  await dialog().getByLabel('Name', { exact: true }).fill(name)
}

describe('the page of networks', () => {
  test('makes a network of libvirt by keyboard, on a subnet that is free', async () => {
    await row('bridge').first().waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await begin('labrig-test-one')
    await dialog().locator('.rig-commands').getByText('net-define').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await closed()
    await row('labrig-test-one').getByText('Up').waitFor()
    expect(await libvirt.virsh('net-list', '--name')).toContain('labrig-test-one')
  })

  test('says whose subnet it is before anything is made', async () => {
    const xml = await libvirt.virsh('net-dumpxml', 'labrig-test-one')
    const taken = `${/ip address='(\d+\.\d+\.\d+)\./.exec(xml)?.[1] ?? ''}.0/24`
    await begin('labrig-test-two')
    await dialog().getByLabel('What for').selectOption('docker')
    await dialog().getByLabel('Subnet', { exact: true }).fill(taken)
    await dialog().getByText(`Subnet: ${taken} overlaps ${taken}, which labrig-test-one uses`).waitFor()
    expect(await dialog().getByRole('button', { name: 'Create' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await closed()
  })

  test('keeps an address for a card while it runs, and the leases have it', async () => {
    await row('labrig-test-one').press('Enter')
    const first = (await drawer().locator('dd').nth(4).innerText()).replace('.0/24', '')
    await drawer().getByRole('button', { name: 'Edit' }).press('Enter')
    await dialog().getByRole('button', { name: 'Keep an address' }).press('Enter')
    await dialog().getByLabel('Hardware address').fill('52:54:00:00:00:07')
    await dialog().getByLabel('Address', { exact: true }).fill(`${first}.77`)
    await dialog().getByLabel('Name', { exact: true }).fill('web1')
    await dialog().locator('.rig-commands').getByText('ip-dhcp-host').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Change' }).press('Enter')
    await closed()
    expect(await libvirt.virsh('net-dumpxml', 'labrig-test-one')).toContain(`name='web1' ip='${first}.77'`)
    await page.getByRole('button', { name: 'Leases' }).press('Enter')
    await row(`${first}.77`).getByText('kept, not taken').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Table' }).press('Enter')
  })

  test('makes a segment that both engines share, and takes both halves away', async () => {
    await begin('labrig-test-both')
    await dialog().getByLabel('What for').selectOption('mixed')
    await dialog().locator('.rig-commands').getByText('docker -H').first().waitFor()
    await dialog().getByRole('button', { name: 'Create' }).press('Enter')
    await closed()
    await expect.poll(() => row('labrig-test-both').count()).toBe(2)
    await row('labrig-test-both').first().press('Enter')
    await drawer().getByRole('button', { name: 'Delete' }).press('Enter')
    await dialog().getByText('Both halves go').waitFor()
    await dialog().locator('.rig-commands').getByText('net-undefine').waitFor()
    await dialog().getByRole('button', { name: 'Delete' }).press('Enter')
    await closed()
    await expect.poll(() => row('labrig-test-both').count()).toBe(0)
    expect(await docker.docker('network', 'ls', '--format', '{{.Name}}')).not.toContain('labrig-test')
  })
})
