import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPool, testPool, type TestPool } from '../support/app/pool.ts'
import { reachableFolder, removeDomain, removeFolder, tinyDomainXml, uniqueName, virsh } from '../support/host/index.ts'
import { MachinesPage } from './pages/machines-page.ts'
import { seriousViolations } from './support/axe.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { fakeWorld } from './support/fake-world.ts'
import { HeadlessHost } from './support/headless-host.ts'

let browser: Browser
let host: HeadlessHost
let page: Page
let pool: TestPool
const vm = uniqueName('origin')
const copies = [1, 2].map((number) => `${vm}-pc-${number}`)

beforeAll(async () => {
  pool = await testPool()
  browser = await launchBrowser()
  host = await HeadlessHost.start()
  page = (await openPage(browser, host.machinesUrl)).page
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const name of [...copies, vm]) await removeDomain(name)
  await pool?.[Symbol.asyncDispose]()
})

/** A guest that is defined and off, with a disk in the pool. */
async function guestWithDisk(): Promise<void> {
  await virsh('vol-create-as', pool.name, `${vm}.qcow2`, '16M', '--format', 'qcow2')
  const folder = await reachableFolder('page')
  const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${inPool(pool, `${vm}.qcow2`)}'/><target dev='vda' bus='virtio'/></disk>`
  const xml = (await tinyDomainXml({ name: vm })).replace('</devices>', `${disk}</devices>`)
  await writeFile(join(folder, 'domain.xml'), xml)
  await virsh('define', join(folder, 'domain.xml'))
  await removeFolder(folder)
}

const row = (name: string) => page.locator('tr.rig-row', { hasText: name })

describe('copies of a VM', () => {
  test('are asked for by keyboard, with what they take, and come up beside their template', async () => {
    await guestWithDisk()
    const machines = new MachinesPage(page)
    await machines.stateIs(vm, 'Off')
    await machines.row(vm).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Clone…' }).press('Enter')
    await page.locator('#clone-name').fill(`${vm}-pc`)
    await page.getByRole('radio', { name: /^Linked/ }).press('Space')
    await page.locator('#clone-count').fill('2')
    await page
      .getByTestId('clone-forecast')
      .getByText(`${copies.join(', ')}`)
      .waitFor()
    await page.getByTestId('clone-forecast').getByText('stands as the base').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.locator('#clone-count').press('Enter')
    await machines.stateIs(copies[1] ?? '', 'Off')
    await machines.stateIs(vm, 'Template')
    expect(await virsh('dumpxml', copies[0] ?? '')).toContain(`${copies[0] ?? ''}.qcow2`)
  })
})

describe('the page of the storage', () => {
  test('tells who uses an image and what it stands on', async () => {
    await page.getByRole('link', { name: 'Storage' }).click()
    await row(`${vm}-pc-1.qcow2`).waitFor()
    const cells = await row(`${vm}-pc-1.qcow2`).locator('td').allTextContents()
    expect(cells.slice(3)).toEqual(['qcow2', copies[0], `${vm}.qcow2`])
    await row(`${vm}-pc-1.qcow2`).click()
    await page
      .locator('.rig-drawer')
      .getByRole('link', { name: copies[0] ?? '' })
      .waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.rig-drawer').waitFor({ state: 'detached' })
  })

  test('makes, grows and deletes an image by keyboard; virsh agrees', async () => {
    const name = 'made-here.qcow2'
    await page.getByRole('textbox', { name: 'Name, path, VM' }).fill('')
    await row(pool.name).first().press('Enter')
    await page.getByRole('button', { name: 'New image' }).press('Enter')
    await page.getByLabel('Name of the image').fill(name)
    await page.getByLabel('Size in GiB').fill('0.25')
    await page.getByLabel('Size in GiB').press('Enter')
    await page.locator('.rig-drawer').waitFor()
    await row(name).press('Enter')
    await page.getByRole('button', { name: 'Resize' }).press('Enter')
    await page.getByLabel('Size in GiB').fill('0.5')
    await page.getByLabel('Size in GiB').press('Enter')
    await eventually(
      () => virsh('vol-dumpxml', name, pool.name),
      (xml) => xml.includes(`<capacity unit='bytes'>${2 ** 29}</capacity>`),
    )
    await page.locator('.pf-v6-c-modal-box').waitFor({ state: 'detached' })
    await page.locator('.rig-drawer').getByRole('button', { name: 'Delete' }).press('Enter')
    await page.locator('.pf-v6-c-modal-box').getByRole('button', { name: 'Delete' }).press('Enter')
    await row(name).waitFor({ state: 'detached' })
    expect(await pool.volumes()).not.toContain(name)
  })

  test('says why an image that others stand on stays, and keeps it', async () => {
    await row(`${vm}.qcow2`).filter({ hasText: 'images' }).click()
    await page.locator('.rig-drawer').getByRole('button', { name: 'Delete' }).click()
    const dialog = page.locator('.pf-v6-c-modal-box')
    await dialog.getByText('It is in use by').first().waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await pool.volumes()).toContain(`${vm}.qcow2`)
  })
})

test('hundreds of images are a few rows in the page, found by typing and reached by keyboard', async () => {
  await using world = await fakeWorld()
  const many = world.libvirt.host.addPool('big')
  for (let number = 1; number <= 500; number++) world.libvirt.host.addVolume(many, `disk-${number}.qcow2`)
  await using fake = await HeadlessHost.start({ connections: world.connections })
  const { page: storage, context } = await openPage(browser, `${fake.url}#/storage`)
  const rows = storage.locator('tr.rig-row')
  await rows.first().waitFor()
  expect(await rows.count()).toBeLessThan(60)
  await rows.first().press('End')
  await storage.locator('tr.rig-row:focus', { hasText: 'disk-500.qcow2' }).waitFor()
  await storage.getByRole('textbox', { name: 'Name, path, VM' }).fill('disk-77')
  await eventually(
    () => rows.count(),
    (count) => count === 2,
  )
  await context.close()
})
