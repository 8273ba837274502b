import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, lacking, privateDocker, type PrivateDocker } from '../../support/host/index.ts'
import { MachinePage } from '../machine-page/machine-page.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = 'edited'
let engine: PrivateDocker
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let container: MachinePage
let first: string

beforeAll(async () => {
  if (lack) return
  engine = await privateDocker()
  await busyboxImage(engine.host)
  first = (await engine.docker('run', '-d', '--init', '--name', name, BUSYBOX, 'sleep', '1000')).trim()
  host = await HeadlessHost.start({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  container = new MachinePage(open.page)
  const machines = new MachinesPage(open.page)
  await machines.rowThere(name)
  await machines.row(name).locator('.rig-cell-state').dblclick()
  await container.of(name)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

/** Asks for a container with another command in place of this one. */
async function edit(command: string): Promise<void> {
  await container.dialog.getByLabel('Command', { exact: true }).fill(command)
  await container.dialog.getByRole('button', { name: 'Make again with these changes' }).click()
}

const state = async () => (await engine.docker('inspect', '-f', '{{.Id}} {{.State.Status}}', name)).trim()
const names = async () => (await engine.docker('ps', '-a', '--format', '{{.Names}}')).trim().split('\n')

test('an edit whose container does not start is told, and the old one runs again; docker agrees', async () => {
  await container.main.locator('.rig-machine-acts [aria-haspopup]').last().click()
  await open.page.getByRole('menuitem', { name: 'Edit…', exact: true }).click()
  await edit('no-such-program')
  await container.dialog.locator('.rig-failure').getByText('The old one is back.').waitFor({ timeout: 60_000 })
  expect(await container.dialog.getByLabel('Command', { exact: true }).inputValue()).toBe('no-such-program')
  expect(await seriousViolations(open.page)).toEqual([])
  expect(await state()).toBe(`${first} running`)
  expect(await names()).toEqual([name])
})

test('an edit that went well is rolled back from the page; docker agrees', async () => {
  await edit('sleep 2000')
  await container.main.getByText('was edited. The container from before is kept').waitFor({ timeout: 60_000 })
  expect(await state()).not.toContain(first)
  expect(await names()).toHaveLength(2)
  await container.main.getByRole('button', { name: 'Roll back…' }).click()
  await container.dialog.getByRole('button', { name: 'Roll back', exact: true }).click()
  await expect.poll(state, { timeout: 60_000 }).toBe(`${first} running`)
  await expect.poll(names).toEqual([name])
})
