import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { lacking, privateDocker, type PrivateDocker } from '../../support/host/index.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'
import { MachinePage } from '../machine-page/machine-page.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from '../wizards/wizard-page.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = 'hello'
let engine: PrivateDocker
let images: Registry
let host: HeadlessHost
let browser: Browser
let open: OpenPage

beforeAll(async () => {
  if (lack) return
  engine = await privateDocker()
  images = await registry({ namespace: engine.namespace })
  host = await HeadlessHost.start({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await images?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

test('an image that says one line is fetched layer by layer, run, and its line is read in the log', async () => {
  const image = `${images.address}/hello:slow`
  const wizard = new WizardPage(open.page)
  await wizard.open('Container')
  await wizard.field('Image').first().fill(image)
  await wizard.press('Fetch now')
  const layers = wizard.dialog.getByRole('list', { name: 'Parts' }).getByRole('listitem')
  await layers.filter({ hasText: 'Downloading' }).nth(1).getByRole('progressbar').waitFor()
  expect(await layers.count()).toBe(3)
  images.release()
  await wizard.dialog.getByText('This engine has it.').waitFor()
  await wizard.next()
  await wizard.asks('What does it run?')
  await wizard.field('Name').fill(name)
  for (const question of [
    'What does it share with the host?',
    'What may it do, and how does one see that it is well?',
    'How much may it use, and when does it come back?',
    'Check the container, then create it',
  ]) {
    await wizard.next()
    await wizard.asks(question)
  }
  await wizard.press('Create container')
  await wizard.closed()

  const machines = new MachinesPage(open.page)
  await machines.rowThere(name)
  await machines.row(name).locator('.rig-cell-state').dblclick()
  const container = new MachinePage(open.page)
  await container.of(name)
  await container.stateIs(/^Exited/)
  await container.open('Logs')
  await container.panel.getByText('pulled', { exact: true }).waitFor()
  expect((await engine.docker('logs', name)).trim()).toBe('pulled')
  const format = '{{.State.Status}} {{.State.ExitCode}} {{.Config.Image}}'
  expect((await engine.docker('inspect', '-f', format, name)).trim()).toBe(`exited 0 ${image}`)
  expect(open.complaints).toEqual([])
})
