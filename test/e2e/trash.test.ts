import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPool, testPool, type TestPool } from '../support/app/pool.ts'
import {
  linesOf,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyDomainXml,
  uniqueName,
  virsh,
} from '../support/host/index.ts'
import { MachinesPage } from './pages/machines-page.ts'
import { seriousViolations } from './support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { HeadlessHost } from './support/headless-host.ts'

let browser: Browser
let host: HeadlessHost
let open: OpenPage
let machines: MachinesPage
let pool: TestPool
const vm = uniqueName('binned')
const disk = `${vm}.qcow2`

async function guestWithDisk(): Promise<void> {
  await virsh('vol-create-as', pool.name, disk, '16M', '--format', 'qcow2')
  const folder = await reachableFolder('trash')
  const device = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${inPool(pool, disk)}'/><target dev='vda' bus='virtio'/></disk>`
  const xml = (await tinyDomainXml({ name: vm })).replace('</devices>', `${device}</devices>`)
  await writeFile(join(folder, 'domain.xml'), xml)
  await virsh('define', join(folder, 'domain.xml'))
  await removeFolder(folder)
}

const names = async () => linesOf(await virsh('list', '--all', '--name')).filter((name) => name.startsWith(vm))

beforeAll(async () => {
  pool = await testPool()
  await guestWithDisk()
  browser = await launchBrowser()
  host = await HeadlessHost.start()
  open = await openPage(browser, host.machinesUrl)
  machines = new MachinesPage(open.page)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const name of await names()) await removeDomain(name)
  await pool?.[Symbol.asyncDispose]()
})

describe('a VM with tags', () => {
  test('is put into a group and found by its tag', async () => {
    await machines.rowThere(vm)
    await machines.chooseFromMenu(vm, 'Organise…')
    await open.page.locator('#organise-tags').fill('e2e, web')
    await open.page.locator('#organise-group').fill('labrig-test/trash')
    await open.page.locator('#organise-notes').fill('# Notes\n\n<b>')
    expect(await seriousViolations(open.page)).toEqual([])
    await machines.dialog.getByRole('button', { name: 'Save' }).click()
    await machines.dialog.waitFor({ state: 'detached' })
    await machines.filter('tag:e2e state:off')
    await machines.rowThere(vm)
    await open.page.getByRole('combobox', { name: 'Group by' }).selectOption('group')
    await open.page.locator('tr[data-row="folder labrig-test/trash"]').getByText('trash').waitFor()
    await open.page.getByRole('combobox', { name: 'Group by' }).selectOption('connection')
    await machines.filter('')
  })
})

describe('a deleted VM', () => {
  test('goes to the trash with its disk untouched, and is restored', async () => {
    await machines.focusRow(vm)
    await open.page.keyboard.press('Delete')
    await machines.dialog.getByRole('button', { name: `Move ${vm} to the trash` }).click()
    await machines.rowGone(vm)
    expect((await names())[0]).toMatch(/~trash-\d{8}-\d{6}$/)
    expect(await pool.volumes()).toEqual([disk])
    await open.page.getByRole('button', { name: /^Trash/ }).click()
    const row = open.page.locator('tr.rig-row', { hasText: vm })
    await row.getByText('14 days').waitFor()
    // Nothing of the table is pushed out by details of what is not in it any more.
    expect(await open.page.getByRole('complementary', { name: /^Details of/ }).count()).toBe(0)
    expect(await seriousViolations(open.page)).toEqual([])
    const [now = ''] = await names()
    const id = encodeURIComponent(`vm:system/${(await virsh('domuuid', now)).trim()}`)
    await open.page.goto(`${host.origin}/#/machines/${id}`)
    await open.page.getByRole('heading', { name: vm, exact: true }).waitFor()
    await open.page.getByRole('button', { name: 'Restore' }).click()
    await eventually(names, (after) => after.length === 1 && after[0] === vm)
    await open.page.getByRole('tab', { name: 'Hardware' }).waitFor()
    await open.page.goto(`${host.origin}/#/machines`)
    await open.page.getByRole('button', { name: /^All/ }).click()
    await machines.rowThere(vm)
  })

  test('is asked for another name when somebody took its own, and is emptied with its files', async () => {
    await machines.focusRow(vm)
    await open.page.keyboard.press('Delete')
    await machines.dialog.getByRole('button', { name: `Move ${vm} to the trash` }).click()
    await machines.rowGone(vm)
    const folder = await reachableFolder('trash')
    await writeFile(join(folder, 'other.xml'), await tinyDomainXml({ name: vm }))
    await virsh('define', join(folder, 'other.xml'))
    await removeFolder(folder)
    await machines.rowThere(vm)
    await open.page.getByRole('button', { name: /^Trash/ }).click()
    const row = open.page.locator('tr.rig-row', { hasText: vm })
    await row.getByRole('button', { name: 'Restore' }).click()
    await machines.dialog.getByText(`Another VM is called ${vm} by now.`).waitFor()
    await machines.dialog.getByRole('button', { name: 'Cancel' }).click()
    await row.getByRole('button', { name: 'Delete for good' }).click()
    await machines.dialog.getByText(inPool(pool, disk)).waitFor()
    await machines.dialog.getByRole('textbox').fill(vm)
    await machines.dialog.getByRole('button', { name: `Delete ${vm} for good` }).click()
    await eventually(names, (now) => now.length === 1 && now[0] === vm)
    expect(await pool.volumes()).toEqual([])
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
