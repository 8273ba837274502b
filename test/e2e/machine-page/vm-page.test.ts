import { writeFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { linesOf, makeDisk, removeDomain, tinyDomainXml, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const name = uniqueName('mpage-v')
const PASSWORD = 'not4eyes'
let pool: TestPool
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let vm: MachinePage

const state = async () => (await virsh('domstate', name)).trim()
const snapshots = async () => linesOf(await virsh('snapshot-list', name, '--name')).sort()

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

describe('the overview of a VM', () => {
  test('shows what is on its screen now', async () => {
    await vm.stateIs('Running')
    await eventually(
      () => vm.screenColours(),
      (colours) => colours > 1,
      60_000,
    )
    expect(await vm.main.getByAltText(`What the screen of ${name} shows`).count()).toBe(1)
  })

  test('leads from the screen to the console in the dock', async () => {
    await vm.main.locator('.rig-mp-screen button').click()
    await open.page.locator('[data-console=screen]').waitFor()
    await open.page.locator('.rig-dock').getByRole('tab').getByText(name).waitFor()
    await open.page.keyboard.press('Control+Shift+Escape')
    await open.page.keyboard.press('Control+j')
  })

  test('tells its disk with the size that the pool knows, and the medium in its drive', async () => {
    const disks = vm.main.getByRole('region', { name: 'Disks' })
    await disks.getByText(/64.MiB/).waitFor({ timeout: 20_000 })
    expect(await disks.getByText('tiny.iso').count()).toBe(1)
    expect(await disks.getByText('CD drive').count()).toBe(1)
  })

  test('shows what others do with its disk, and ends it when asked; virsh agrees', async () => {
    const copies = async () => (await virsh('dumpxml', name)).includes('<mirror ')
    // It has caught up at once and waits for whoever began it.
    await virsh('blockcopy', name, 'vda', inPool(pool, 'copy.qcow2'), '--transient-job')
    const disks = vm.main.getByRole('region', { name: 'Disks' })
    await disks.getByRole('progressbar', { name: 'vda Copying' }).waitFor({ timeout: 20_000 })
    await disks.getByRole('button', { name: 'End: Copying on vda…' }).focus()
    await open.page.keyboard.press('Enter')
    await vm.dialog.getByText(`blockjob ${name} vda --abort`).waitFor()
    expect(await copies()).toBe(true)
    await open.page.keyboard.press('Enter')
    await vm.dialog.waitFor({ state: 'detached' })
    await disks.getByRole('progressbar').waitFor({ state: 'detached', timeout: 20_000 })
    expect(await copies()).toBe(false)
  })

  test('follows what virsh does to it, and takes it back', async () => {
    await virsh('suspend', name)
    await vm.stateIs('Paused')
    // By keyboard; the focus stays with the acts although this one goes.
    await vm.act('Resume').focus()
    await open.page.keyboard.press('Enter')
    await vm.stateIs('Running')
    await vm.act('Resume').waitFor({ state: 'detached' })
    await vm.main.locator('.rig-machine-acts:focus').waitFor()
    expect(await state()).toBe('running')
  })

  test('switches whether it starts with the host; virsh agrees', async () => {
    await vm.main.getByRole('switch').focus()
    await open.page.keyboard.press('Space')
    await vm.fact('With host').getByText('starts with the host', { exact: true }).waitFor()
    expect(await virsh('dominfo', name)).toMatch(/Autostart:\s+enable/)
    await open.page.keyboard.press('Space')
    await vm.fact('With host').getByText('does not start with the host').waitFor()
    expect(await virsh('dominfo', name)).toMatch(/Autostart:\s+disable/)
  })

  test('remembers the last acts with their commands', async () => {
    await vm.main.getByRole('region', { name: 'Last acts' }).getByText(`autostart`).first().waitFor()
  })

  test('shows the commands of its acts by key', async () => {
    await open.page.keyboard.press('Control+.')
    await vm.dialog.getByText(`shutdown ${name}`).waitFor()
    await open.page.keyboard.press('Escape')
    await vm.dialog.waitFor({ state: 'detached' })
  })
})

describe('the snapshots of a VM', () => {
  test('are reached by keyboard, and empty at first', async () => {
    await vm.tab('Overview').focus()
    await open.page.keyboard.press('ArrowRight')
    await open.page.keyboard.press('ArrowRight')
    await vm.main.getByText('No snapshot yet').waitFor()
    expect(open.page.url()).toContain('tab=snapshots')
  })

  test('are taken with a name and a description, with the command shown before', async () => {
    await vm.act('Take snapshot').click()
    await vm.dialog.getByLabel('Name', { exact: true }).fill('a/b')
    await vm.dialog.getByText('No slash').waitFor()
    await vm.dialog.getByLabel('Name', { exact: true }).fill('first')
    await vm.dialog.getByRole('button', { name: 'Show commands' }).click()
    await vm.dialog.getByText('--name first').waitFor()
    await open.page.keyboard.press('Escape')
    await vm.takeSnapshot('first', 'right after the start')
    expect(await snapshots()).toEqual(['first'])
    expect(await virsh('snapshot-dumpxml', name, 'first')).toContain('right after the start')
    expect(await vm.snapshot('first').textContent()).toContain('memory')
  })

  test('of others appear without a reload', async () => {
    await virsh('snapshot-create-as', name, 'second', '--description', 'by hand')
    await vm.snapshot('second').getByText('by hand').waitFor({ timeout: 20_000 })
    expect(await vm.tab('Snapshots').textContent()).toContain('2')
  })

  test('are gone back to after it was said what is lost; the present state can be kept first', async () => {
    await virsh('suspend', name)
    await vm.stateIs('Paused')
    await vm.askSnapshot('first', 'Revert to')
    await vm.dialog.getByText('What is in memory and on the screen now').waitFor()
    await vm.dialog.getByText(`${name} runs afterwards`).waitFor()
    await vm.dialog.getByRole('checkbox').check()
    await vm.dialog.getByText('Nothing: the present state is kept first').waitFor()
    await vm.dialog.getByRole('button', { name: 'Revert to first' }).click()
    await vm.stateIs('Running')
    await vm.snapshot('before-first').waitFor()
    expect(await state()).toBe('running')
    expect(await snapshots()).toEqual(['before-first', 'first', 'second'])
    expect((await virsh('snapshot-current', name, '--name')).trim()).toBe('first')
  })

  test('are deleted alone or with those made after them', async () => {
    await vm.askSnapshot('before-first', 'Delete')
    await vm.dialog.getByRole('button', { name: 'Delete before-first' }).click()
    await vm.snapshot('before-first').waitFor({ state: 'detached' })
    expect(await snapshots()).toEqual(['first', 'second'])
    await vm.askSnapshot('first', 'Delete')
    await vm.dialog.getByText('Snapshots made after it: second').waitFor()
    await vm.dialog.getByRole('radio', { name: 'Also delete the 1 snapshot made after it' }).check()
    await vm.dialog.getByRole('button', { name: 'Delete 2 snapshots' }).click()
    await vm.main.getByText('No snapshot yet').waitFor()
    expect(await snapshots()).toEqual([])
  })
})

describe('the definition of a VM', () => {
  test('is shown as it runs and as it is kept, without the password of its screen', async () => {
    await vm.open('XML')
    await vm.panel.getByText(`<name>${name}</name>`).waitFor()
    await vm.main.getByRole('button', { name: 'Kept' }).click()
    await vm.panel.getByText(/^<domain type='qemu'>$/).waitFor()
    expect(await vm.panel.textContent()).toContain("<graphics type='vnc'")
    expect(await vm.panel.textContent()).not.toContain(PASSWORD)
  })

  test('is searched by key', async () => {
    await vm.panel.locator('pre').focus()
    await open.page.keyboard.press('/')
    await open.page.keyboard.type('vnc')
    await vm.main.getByText('1 of ').waitFor()
    expect(await vm.panel.locator('mark.is-shown').textContent()).toBe('vnc')
  })
})

describe('the end of a VM', () => {
  test('is offered with what it takes and what stays', async () => {
    await vm.open('Danger')
    await vm.panel.getByText('disk.qcow2').waitFor()
    await vm.panel.getByText('installation media are never deleted').waitFor()
    await vm.panel.getByRole('button', { name: 'Delete…' }).click()
    await vm.dialog.getByText(`${name} runs. It is stopped first:`).waitFor()
    await vm.dialog.getByRole('radio', { name: 'Delete for good' }).check()
    await vm.dialog.getByText('The definition of the VM').waitFor()
    await vm.dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await state()).toBe('running')
  })

  test('by others is told, with a way back', async () => {
    await virsh('destroy', name)
    await vm.stateIs('Off')
    await vm.open('Overview')
    await vm.main.getByText('The screen is dark while the VM is off.').waitFor()
    await virsh('undefine', name)
    await vm.main.getByText(`${name} does not exist any more`).waitFor()
    await vm.main.getByRole('link', { name: 'Back to the machines' }).click()
    await open.page.locator('main').getByRole('heading', { name: 'Machines', exact: true }).waitFor()
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
