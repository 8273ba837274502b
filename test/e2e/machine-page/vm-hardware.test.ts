import { writeFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { makeDisk, removeDomain, tinyDomainXml, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const name = uniqueName('mpage-h')
const PASSWORD = 'not4eyes'
let pool: TestPool
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let vm: MachinePage

/** The tiny guest from its ISO, with a screen behind a password and a disk that can keep snapshots. */
async function defineGuest(): Promise<void> {
  const disk = await makeDisk(inPool(pool, 'disk.qcow2'), '64M')
  const xml = await tinyDomainXml({ name, iso: await tinyIso(), disks: [disk], graphics: true })
  const file = inPool(pool, 'domain.xml')
  await writeFile(file, xml.replace("autoport='yes'", `autoport='yes' passwd='${PASSWORD}'`))
  await virsh('define', file)
  await virsh('pool-refresh', pool.name)
}

beforeAll(async () => {
  pool = await testPool()
  await defineGuest()
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
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await removeDomain(name)
  await pool?.[Symbol.asyncDispose]()
})

describe('the hardware of a VM', () => {
  const definition = (...more: string[]) => virsh('dumpxml', name, ...more)

  test('is a list of devices, each with what it is for', async () => {
    await vm.open('Hardware')
    await vm.device('disk:vda').click()
    await vm.deviceDetails.getByText('A file or volume of this host').waitFor()
    expect(await vm.deviceDetails.getByText('virtio', { exact: true }).count()).toBeGreaterThan(0)
    await vm.deviceDetails.getByText('64 MiB', { exact: true }).waitFor()
  })

  test('tells how large a disk is where it is made larger', async () => {
    await vm.deviceDetails.getByRole('button', { name: 'Change…' }).click()
    await vm.dialog.getByText('64 MiB now; empty = it stays').waitFor()
    await vm.dialog.getByRole('button', { name: 'Cancel' }).click()
    await vm.dialog.waitFor({ state: 'detached' })
  })

  test('loses its medium by one press; virsh agrees', async () => {
    await vm.device('disk:hda').click()
    await vm.deviceDetails.getByRole('button', { name: 'Eject' }).click()
    await vm.deviceDetails.getByRole('button', { name: 'Eject' }).waitFor({ state: 'detached' })
    expect(await virsh('domblklist', name)).toMatch(/hda\s+-/)
  })

  test('gets a device, with the command and the change of the definition shown before', async () => {
    await vm.panel.getByRole('button', { name: 'Add a device' }).click()
    await vm.dialog.getByLabel('Device', { exact: true }).selectOption('rng')
    await vm.dialog.getByText(`attach-device ${name}`).waitFor()
    await vm.dialog.locator('.is-added', { hasText: "<rng model='virtio'>" }).first().waitFor()
    await vm.dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await vm.device('rng:0').waitFor({ timeout: 30_000 })
    expect(await definition()).toContain('<rng ')
    expect(await definition('--inactive')).toContain('<rng ')
  })

  test('waits for the next start where it has to, and says so', async () => {
    await vm.device('video:0').click()
    await vm.deviceDetails.getByRole('button', { name: 'Change' }).click()
    await vm.dialog.getByLabel('Model').selectOption('virtio')
    await vm.dialog.getByText('What starts the next time').waitFor()
    await vm.dialog.getByRole('button', { name: 'Change', exact: true }).click()
    await vm.panel.getByText('1 change waits for the next start.').waitFor({ timeout: 30_000 })
    await vm.deviceDetails.getByText('after the next start').first().waitFor()
    expect(await definition()).toContain("<model type='vga'")
    expect(await definition('--inactive')).toContain("<model type='virtio'")
  })
})

describe('the definition of a VM', () => {
  test('is edited; what another client changes meanwhile is shown beside it and put together', async () => {
    await vm.open('XML')
    await vm.main.getByRole('button', { name: 'Kept' }).click()
    await vm.main.getByRole('button', { name: 'Edit' }).click()
    const opened = await vm.xmlText.inputValue()
    await vm.xmlText.fill(opened.replace('<on_crash>preserve', '<on_crash>restart'))
    await virsh('desc', name, '--config', '--new-desc', 'by another client')
    await vm.panel.getByText('Somebody else has changed the definition meanwhile.').waitFor({ timeout: 20_000 })
    await vm.panel.locator('.is-added', { hasText: 'by another client' }).waitFor()
    await vm.panel.locator('.is-added', { hasText: '<on_crash>restart' }).waitFor()
    await vm.panel.getByRole('button', { name: 'Put both together' }).click()
    await vm.panel.getByRole('button', { name: 'Review' }).click()
    await vm.dialog.locator('.is-added', { hasText: '<on_crash>restart' }).waitFor()
    await vm.dialog.getByRole('button', { name: 'Save' }).click()
    await vm.panel.locator('pre').waitFor({ timeout: 30_000 })
    const kept = await virsh('dumpxml', name, '--inactive', '--security-info')
    expect(kept).toContain('by another client')
    expect(kept).toContain('<on_crash>restart')
    expect(kept).toContain(PASSWORD)
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
