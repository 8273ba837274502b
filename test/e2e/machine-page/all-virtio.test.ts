import { writeFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  waitForText,
  lacking,
  makeDisk,
  removeDomain,
  tinyDomainXml,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const lack = lacking('root', 'libvirtd')
const name = uniqueName('copies')

describe.skipIf(lack !== undefined)(`a VM of copied parts${lack === undefined ? '' : ` (${lack})`}`, () => {
  let pool: TestPool
  let host: HeadlessHost
  let browser: Browser
  let open: OpenPage
  let vm: MachinePage

  const definition = (...more: string[]) => virsh('dumpxml', name, ...more)
  const disks = async (...more: string[]) =>
    (await virsh('domblklist', name, ...more)).match(/^\s*[hv]d\w/gm)?.map(trim)
  const trim = (text: string) => text.trim()
  const card = (xml: string) => /<interface[^]*?<model type='([^']*)'/.exec(xml)?.[1]

  beforeAll(async () => {
    pool = await testPool()
    const disk = await makeDisk(inPool(pool, 'disk.qcow2'), '64M')
    const devices = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='hda' bus='ide'/></disk>
    <interface type='user'><mac address='52:54:00:12:34:56'/><model type='e1000'/></interface>`
    const file = inPool(pool, 'domain.xml')
    await writeFile(file, await tinyDomainXml({ name, devices, serialLog: inPool(pool, 'serial.log') }))
    await virsh('define', file)
    await virsh('start', name)
    host = await HeadlessHost.start()
    browser = await launchBrowser()
    open = await openPage(browser, `${host.url}#/machines`)
    vm = new MachinePage(open.page)
    const machines = new MachinesPage(open.page)
    await machines.rowThere(name)
    await machines.focusRow(name)
    await open.page.keyboard.press('Enter')
    await vm.of(name)
    await vm.open('Hardware')
  })
  afterAll(async () => {
    await browser?.close()
    await host?.[Symbol.asyncDispose]()
    await removeDomain(name)
    await pool?.[Symbol.asyncDispose]()
  })

  test('is offered virtio on its hardware page, with the change and what it breaks before', async () => {
    expect({ disks: await disks(), card: card(await definition()) }).toEqual({ disks: ['hda'], card: 'e1000' })
    await vm.device('disk:hda').click()
    await vm.deviceDetails.getByRole('button', { name: 'Make all virtio…' }).click()
    const { dialog } = vm
    await dialog.getByText('names such as /dev/sda or eth0').waitFor()
    await dialog.locator('.is-removed', { hasText: "<target dev='hda' bus='ide'/>" }).waitFor()
    await dialog.locator('.is-added', { hasText: "<target dev='vda' bus='virtio'/>" }).waitFor()
    await dialog.locator('.is-removed', { hasText: "<model type='e1000'/>" }).waitFor()
    await dialog.locator('.is-added', { hasText: "<model type='virtio'/>" }).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await disks('--inactive')).toEqual(['hda'])
  })

  test('is virtio with the next start, not before; virsh agrees', async () => {
    await vm.deviceDetails.getByRole('button', { name: 'Make all virtio…' }).click()
    await vm.dialog.getByRole('button', { name: 'Change', exact: true }).click()
    await vm.dialog.waitFor({ state: 'detached' })
    await vm.panel.getByText(/changes? waits? for the next start/).waitFor({ timeout: 30_000 })
    expect({ disks: await disks(), card: card(await definition()) }).toEqual({ disks: ['hda'], card: 'e1000' })
    expect(await disks('--inactive')).toEqual(['vda'])
    const next = await definition('--inactive')
    expect(card(next)).toBe('virtio')
    expect(next).toContain("<mac address='52:54:00:12:34:56'/>")
    expect(next.match(/bus='ide'/g)).toBeNull()
  })

  test('starts with them, and is offered nothing more', async () => {
    await virsh('destroy', name)
    await virsh('start', name)
    await waitForText(inPool(pool, 'serial.log'), /TINY-READY/)
    expect({ disks: await disks(), card: card(await definition()) }).toEqual({ disks: ['vda'], card: 'virtio' })
    await vm.device('disk:vda').click()
    await vm.panel.getByText(/changes? waits? for the next start/).waitFor({ state: 'detached', timeout: 30_000 })
    await vm.deviceDetails.getByRole('button', { name: 'Remove' }).first().waitFor()
    expect(await vm.deviceDetails.getByRole('button', { name: 'Make all virtio…' }).count()).toBe(0)
    expect(open.complaints).toEqual([])
  })
})
