import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  BUSYBOX,
  busyboxImage,
  docker,
  linesOf,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyDomainXml,
  tryRun,
  DOCKER,
  uniqueName,
  virsh,
} from '../support/host/index.ts'
import { MachinesPage } from './pages/machines-page.ts'
import { launchBrowser, openPage, type OpenPage } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { HeadlessHost } from './support/headless-host.ts'

let host: HeadlessHost
let browser: Browser
let open: OpenPage
let machines: MachinesPage
const containers: string[] = []
const domains: string[] = []

beforeAll(async () => {
  await busyboxImage()
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  machines = new MachinesPage(open.page)
})
afterEach(async () => {
  // A test that failed half-way must not hide the rows of the next one.
  while ((await machines.dialog.count()) > 0) await open.page.keyboard.press('Escape')
  await machines.filter('')
  await open.page.locator(':focus').blur()
  for (const name of containers.splice(0)) await tryRun(DOCKER, ['rm', '-f', name])
  for (const name of domains.splice(0)) await removeDomain(name)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
})

function newContainer(): string {
  const name = uniqueName('page-c')
  containers.push(name)
  return name
}

/** A guest that is defined and off; removed after the test. */
async function definedGuest(): Promise<string> {
  const name = uniqueName('page-v')
  domains.push(name)
  const folder = await reachableFolder('page')
  const file = join(folder, 'domain.xml')
  await writeFile(file, await tinyDomainXml({ name }))
  await virsh('define', file)
  await removeFolder(folder)
  return name
}

/** The dialog begins at its way out; the act is one step before it. */
async function confirmByKeyboard(): Promise<void> {
  await machines.dialog.getByRole('button', { name: 'Cancel' }).and(open.page.locator(':focus')).waitFor()
  await open.page.keyboard.press('Shift+Tab')
  await open.page.keyboard.press('Enter')
}

const dockerState = async (name: string) => (await docker('inspect', '-f', '{{.State.Status}}', name)).trim()
const virshState = async (name: string) => (await virsh('domstate', name)).trim()

describe('what others do to the engines', () => {
  test('a container that docker runs, stops and removes appears, changes and vanishes without a reload', async () => {
    const name = newContainer()
    await docker('run', '-d', '--name', name, BUSYBOX, 'sh', '-c', 'trap "exit 3" TERM; while :; do sleep 0.1; done')
    await machines.stateIs(name, 'Running')
    await docker('pause', name)
    await machines.stateIs(name, 'Paused')
    await docker('unpause', name)
    await machines.stateIs(name, 'Running')
    await docker('stop', name)
    await machines.stateIs(name, 'Exited 3')
    await docker('rm', name)
    await machines.rowGone(name)
  })

  test('a guest that virsh defines, starts, pauses, destroys and undefines does the same', async () => {
    const name = await definedGuest()
    await machines.stateIs(name, 'Off')
    await virsh('start', name)
    await machines.stateIs(name, 'Running')
    await virsh('suspend', name)
    await machines.stateIs(name, 'Paused')
    await virsh('destroy', name)
    await machines.stateIs(name, 'Off')
    await virsh('undefine', name)
    await machines.rowGone(name)
  })

  test('load of running machines on screen is shown as a number', async () => {
    const name = newContainer()
    await docker('run', '-d', '--name', name, BUSYBOX, 'sh', '-c', 'while :; do :; done')
    await machines.row(name).locator('.rig-cell-cpu').filter({ hasText: /\d+.%/ }).waitFor({ timeout: 20_000 })
    await machines
      .row(name)
      .locator('.rig-cell-memory')
      .filter({ hasText: /\d.(MiB|GiB)/ })
      .waitFor({ timeout: 20_000 })
    expect(await machines.row(name).locator('svg.rig-sparkline').getAttribute('aria-hidden')).toBe('true')
  })
})

describe('acts from the page', () => {
  test('a container is started, paused, resumed and stopped by mouse; docker agrees', async () => {
    const name = newContainer()
    await docker('create', '--name', name, BUSYBOX, 'sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done')
    await machines.stateIs(name, 'Created')
    for (const [act, word, state] of [
      ['Start', 'Running', 'running'],
      ['Pause', 'Paused', 'paused'],
      ['Resume', 'Running', 'running'],
      ['Stop', 'Exited 0', 'exited'],
    ] as const) {
      await machines.chooseFromMenu(name, act)
      await machines.stateIs(name, word)
      expect(await dockerState(name)).toBe(state)
    }
    expect(await machines.lastCommand.textContent()).toBe(`docker stop ${name}`)
  })

  test('a guest is started, paused, resumed, forced off and deleted by keyboard alone; virsh agrees', async () => {
    const name = await definedGuest()
    await machines.rowThere(name)
    const { keyboard } = open.page
    // From the top of the page, as somebody without a mouse comes: the filter, the table, its only row.
    await keyboard.press('/')
    await keyboard.type(name)
    await open.page.locator('tr[data-row^="vm:"]').first().waitFor()
    await eventually(
      async () => {
        await keyboard.press('Tab')
        return open.page.evaluate(() => document.activeElement?.getAttribute('data-row') ?? '')
      },
      (row) => row !== '',
    )
    await keyboard.press('End')
    await keyboard.press('s')
    await machines.stateIs(name, 'Running')
    expect(await virshState(name)).toBe('running')
    await keyboard.press('p')
    await machines.stateIs(name, 'Paused')
    expect(await virshState(name)).toBe('paused')
    await keyboard.press('p')
    await machines.stateIs(name, 'Running')

    await keyboard.press('m')
    await machines.page.getByRole('menuitem', { name: 'Force off' }).waitFor()
    await keyboard.press('End')
    await keyboard.press('ArrowUp')
    await keyboard.press('Enter')
    await machines.dialog.getByText('The power is cut at once').waitFor()
    await confirmByKeyboard()
    await machines.stateIs(name, 'Off')
    expect(await virshState(name)).toBe('shut off')

    await keyboard.press('Delete')
    await machines.dialog.getByRole('radio', { name: 'Move to the trash' }).waitFor()
    await confirmByKeyboard()
    await machines.rowGone(name)
    expect(await virsh('list', '--all', '--name')).toContain(`${name}~trash-`)
    await open.page.getByRole('button', { name: 'Undo' }).press('Enter')
    await machines.rowThere(name)
    expect(linesOf(await virsh('list', '--all', '--name'))).toContain(name)
  })

  test('several are chosen and started at once; the bar says whom it leaves out and shows the commands', async () => {
    const names = [newContainer(), newContainer(), newContainer()] as const
    for (const name of names) await docker('create', '--name', name, BUSYBOX, 'sleep', '600')
    await docker('start', names[2])
    await machines.stateIs(names[2], 'Running')
    for (const name of names) await machines.row(name).getByRole('checkbox').check()
    const start = machines.selectionBar.getByRole('button', { name: /^Start/ })
    expect(await start.textContent()).toContain('2 of 3')
    expect(await start.getAttribute('title')).toContain(names[2])
    await machines.selectionBar.getByRole('button', { name: 'Show commands' }).click()
    await machines.page.getByText(`docker start ${names[0]}`).waitFor()
    await machines.page.keyboard.press('Escape')
    await start.click()
    for (const name of names) await machines.stateIs(name, 'Running')
    for (const name of names) expect(await dockerState(name)).toBe('running')
    await machines.selectionBar.getByRole('button', { name: 'Clear the selection' }).click()
    await machines.selectionBar.waitFor({ state: 'detached' })
  })

  test('a failed act says at the table what failed and why', async () => {
    const name = newContainer()
    await docker('create', '--name', name, BUSYBOX, '/no/such/program')
    await machines.stateIs(name, 'Created')
    await machines.chooseFromMenu(name, 'Start')
    await machines.failures.getByText(`Start failed for ${name}`).waitFor()
    expect(await machines.failures.textContent()).toContain('/no/such/program')
    await machines.failures.getByRole('button', { name: /^Close/ }).click()
    await machines.failures.waitFor({ state: 'detached' })
  })
})

describe('the details', () => {
  test('of a container follow its log and keep the last 200 lines', async () => {
    const name = newContainer()
    await docker('run', '-d', '--name', name, BUSYBOX, 'sh', '-c', 'seq 1 500; sleep 2; echo the-end; sleep 600')
    await machines.stateIs(name, 'Running')
    await machines.row(name).click()
    const log = machines.drawer.getByRole('log')
    await log.getByText('the-end').waitFor({ timeout: 20_000 })
    expect(await log.locator('div').count()).toBe(200)
    expect(await log.locator('div').first().textContent()).toBe('302')
    await machines.page.keyboard.press('Escape')
    await machines.drawer.waitFor({ state: 'detached' })
  })

  test('show the commands of each act before it is done', async () => {
    const name = await definedGuest()
    await machines.rowThere(name)
    await machines.focusRow(name)
    await machines.page.keyboard.press('Control+i')
    await machines.drawer.getByText(`start ${name}`).first().waitFor()
    await machines.drawer.getByRole('group', { name: 'Act' }).getByRole('button', { name: 'Delete' }).click()
    await machines.drawer.getByText(`domrename ${name}`).first().waitFor()
    expect(await virshState(name)).toBe('shut off')
    await machines.drawer.getByRole('button', { name: 'Close the details' }).click()
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
