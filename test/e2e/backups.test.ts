import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPool, testPool, type TestPool } from '../support/app/pool.ts'
import {
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  tinyDomainXml,
  uniqueName,
  virsh,
} from '../support/host/index.ts'
import { MachinesPage } from './pages/machines-page.ts'
import { seriousViolations } from './support/axe.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { HeadlessHost } from './support/headless-host.ts'

let browser: Browser
let host: HeadlessHost
let page: Page
let pool: TestPool
let folder: string
const vm = uniqueName('kept')
const made = [vm, `${vm}-again`, `${vm}-in`]

/** A guest that is defined and off, with a disk in the pool. */
async function guestWithDisk(): Promise<void> {
  const disk = inPool(pool, `${vm}.qcow2`)
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '16M'])
  await run('qemu-io', ['-c', 'write -P 4 1M 2M', disk])
  await virsh('pool-refresh', pool.name)
  const device = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>`
  const xml = (await tinyDomainXml({ name: vm })).replace('</devices>', `${device}</devices>`)
  await writeFile(join(folder, 'domain.xml'), xml)
  await virsh('define', join(folder, 'domain.xml'))
}

beforeAll(async () => {
  pool = await testPool()
  folder = await reachableFolder('page')
  await guestWithDisk()
  browser = await launchBrowser()
  host = await HeadlessHost.start()
  page = (await openPage(browser, host.machinesUrl)).page
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const name of made) await removeDomain(name)
  await pool?.[Symbol.asyncDispose]()
  if (folder) await removeFolder(folder)
})

const dialog = () => page.getByRole('dialog')

async function openMenu(item: string): Promise<void> {
  await new MachinesPage(page).row(vm).click({ button: 'right' })
  await page.getByRole('menuitem', { name: item }).press('Enter')
}

describe('a backup', () => {
  test('is made in the dialog, which says what it holds, and can be verified there', async () => {
    await new MachinesPage(page).stateIs(vm, 'Off')
    await openMenu('Back up…')
    await dialog().getByRole('textbox', { name: 'Folder' }).fill(folder)
    await page.getByTestId('backup-forecast').getByText(`${vm}.qcow2`).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Back up' }).click()
    await dialog().getByText('The backup is whole.').waitFor()
    await dialog().getByRole('button', { name: 'Verify' }).click()
    await dialog().getByText('Every checksum is right.').waitFor()
    await dialog().locator('footer').getByRole('button', { name: 'Close' }).click()
    expect((await readdir(folder)).filter((name) => name.startsWith(`${vm}-`))).toHaveLength(1)
  })

  test('is found again in the folder that was used last, and becomes a VM', async () => {
    await page.getByRole('button', { name: 'Restore a backup…' }).click()
    await dialog()
      .getByRole('radio', { name: new RegExp(`^${vm}`) })
      .check()
    await dialog().getByRole('textbox', { name: 'Name of the VM' }).fill(`${vm}-again`)
    await dialog().getByRole('combobox', { name: 'Storage pool of the disks' }).selectOption(pool.name)
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Restore' }).click()
    await dialog().getByText('is there again').waitFor()
    await dialog().locator('footer').getByRole('button', { name: 'Close' }).click()
    await new MachinesPage(page).stateIs(`${vm}-again`, 'Off')
    await run('qemu-io', ['-r', '-c', 'read -P 4 1M 2M', inPool(pool, `${vm}-again.qcow2`)])
  })
})

describe('an OVA', () => {
  test('is written in the dialog and taken in again, with another name', async () => {
    await openMenu('Export…')
    await dialog().getByRole('textbox', { name: 'Folder' }).fill(folder)
    await dialog().getByRole('button', { name: 'Export' }).click()
    await dialog().getByText('The file is written.').waitFor()
    await dialog().locator('footer').getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Import OVA…' }).click()
    await dialog()
      .getByRole('textbox', { name: 'OVA file' })
      .fill(join(folder, `${vm}.ova`))
    await dialog()
      .getByRole('textbox', { name: `Name of ${vm}` })
      .fill(`${vm}-in`)
    await dialog().getByRole('combobox', { name: 'Storage pool of the disks' }).selectOption(pool.name)
    expect(await seriousViolations(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Import' }).click()
    await dialog().getByText(`There now: ${vm}-in`).waitFor()
    await dialog().locator('footer').getByRole('button', { name: 'Close' }).click()
    await new MachinesPage(page).stateIs(`${vm}-in`, 'Off')
    await run('qemu-io', ['-r', '-c', 'read -P 4 1M 2M', inPool(pool, `${vm}-in.qcow2`)])
  })
})
