import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { busyboxImage, docker, lacking, tryRun, uniqueName } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))
const hasTcpdump = (await tryRun('sh', ['-c', 'command -v tcpdump'])).code === 0

const network = uniqueName('tools')
const [near, far] = [uniqueName('tools-a'), uniqueName('tools-b')]
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let machine: MachinePage
let address: string

beforeAll(async () => {
  if (lack) return
  await docker('network', 'create', network)
  for (const name of [near, far])
    await docker('run', '-d', '--init', '--name', name, '--network', network, await busyboxImage(), 'sleep', '1000')
  address = (await docker('inspect', '-f', `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`, far)).trim()
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  await new MachinesPage(open.page).row(near).locator('.rig-cell-state').dblclick()
  machine = new MachinePage(open.page)
  await machine.stateIs('Running')
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const name of [near, far]) await docker('rm', '-f', name)
  await docker('network', 'rm', network)
})

const received = async () => {
  const { stdout } = await tryRun('docker', ['exec', near, 'ping', '-c', '2', '-i', '0.2', '-W', '1', address])
  return Number(/(\d+) packets received/.exec(stdout)?.[1])
}

describe('the link of a container, on its page', () => {
  test('loses packets as was typed, by keyboard; the commands stand there before, and axe finds nothing', async () => {
    const { page } = open
    await machine.main.getByRole('button', { name: `Link tools for ${network}` }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    const loss = dialog.getByLabel('Lost, %, To the machine')
    await loss.waitFor()
    await dialog.getByText('Plugged in').waitFor()
    await loss.fill('100')
    await dialog.getByText(/nft -f -/).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(await received()).toBe(0)
  })

  test('shows what is done to it, and is made whole', async () => {
    const { page } = open
    await machine.main.getByRole('button', { name: `Link tools for ${network}` }).click()
    const dialog = page.getByRole('dialog')
    await eventually(
      () => dialog.getByLabel('Lost, %, To the machine').inputValue(),
      (value) => value === '100',
    )
    await dialog.getByRole('button', { name: 'Clear all' }).click()
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await dialog.waitFor({ state: 'detached' })
    // The neighbour was given up meanwhile, and is asked for again.
    await eventually(received, (count) => count === 2)
  })

  test('has its cable pulled out and plugged in', async () => {
    const { page } = open
    await machine.main.getByRole('button', { name: `Link tools for ${network}` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Pull it out' }).click()
    await dialog.getByText('Pulled out', { exact: true }).waitFor()
    expect(await received()).toBe(0)
    await dialog.getByRole('button', { name: 'Plug it in' }).click()
    await dialog.getByText('Plugged in').waitFor()
    expect(await received()).toBe(2)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('is listened to: packets as they pass, and a wrong filter is said without losing what was typed', async (context) => {
    context.skip(!hasTcpdump, 'tcpdump is not installed')
    const { page } = open
    await machine.main.getByRole('button', { name: `Capture on ${network}` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Filter').fill('no such thing')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText(/syntax error/).waitFor()
    expect(await dialog.getByLabel('Filter').inputValue()).toBe('no such thing')
    await dialog.getByLabel('Filter').fill('icmp')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText('Nothing has passed yet.').waitFor()
    // tcpdump is there a moment after it was started.
    await eventually(
      async () => {
        await received()
        return dialog.getByRole('cell', { name: /echo request/ }).count()
      },
      (count) => count > 0,
    )
    expect(await dialog.getByRole('cell', { name: /echo reply/ }).count()).toBeGreaterThan(0)
    expect(await seriousViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByRole('button', { name: 'Start' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })
})
