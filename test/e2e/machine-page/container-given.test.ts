import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, privateDocker, tryRun, type PrivateDocker } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from '../wizards/wizard-page.ts'
import { MachinePage } from './machine-page.ts'

const name = 'given'
let engine: PrivateDocker
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let wizard: WizardPage
let container: MachinePage
let folder = ''

const inspected = async (format: string) => (await engine.docker('inspect', '-f', format, name)).trim()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-given-'))
  await writeFile(join(folder, 'key.pem'), 'a key\n')
  engine = await privateDocker()
  await busyboxImage(engine.host)
  await engine.docker('network', 'create', '--subnet', '10.77.9.0/24', 'lab')
  await engine.docker('network', 'create', 'other')
  host = await HeadlessHost.start({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  wizard = new WizardPage(open.page)
  container = new MachinePage(open.page)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The first cells of the last row of a list in the wizard or the dialog. */
async function fillRow(id: string, ...values: readonly string[]): Promise<void> {
  const cells = open.page.locator(`.rig-w-rows-${id} .rig-w-row`).last().locator('input')
  for (const [at, value] of values.entries()) await cells.nth(at).fill(value)
}

/** A line of the menu of the container's page. */
async function choose(line: string): Promise<void> {
  await container.main.locator('.rig-machine-acts [aria-haspopup]').last().click()
  await open.page.getByRole('menuitem', { name: line, exact: true }).click()
  await container.dialog.waitFor()
}

async function closed(): Promise<void> {
  await container.dialog.getByRole('button', { name: 'Close' }).last().click()
  await container.dialog.waitFor({ state: 'detached' })
}

test('a secret by file, a device with its warning, a fixed address, another name and a bound on processes are given', async () => {
  await wizard.open('Container')
  await wizard.field('Image').fill(BUSYBOX)
  await wizard.dialog.getByText('This engine has it.').waitFor()
  await wizard.next()
  await wizard.asks('What does it run?')
  await wizard.field('Name').fill(name)
  await wizard.field('Command').fill(`sh -c 'trap "exit 0" TERM; while :; do sleep 0.1; done'`)
  await wizard.press('Add a variable')
  await fillRow('variable', 'DB_PASSWORD', 'hunter2')
  await wizard.next()
  await wizard.asks('What does it share with the host?')
  await wizard.field('Network').selectOption('lab')
  await wizard.field('Fixed address').fill('10.77.9.9')
  await wizard.field('Other names').fill('db')
  await wizard.next()
  await wizard.asks('What may it do, and how does one see that it is well?')
  await wizard.press('Add a secret')
  await fillRow('secret', 'key', join(folder, 'key.pem'))
  await wizard.press('Add a device')
  await fillRow('device', '/dev/null', '/dev/sink')
  await wizard.dialog.getByText('A device is not kept apart').waitFor()
  await wizard.next()
  await wizard.asks('How much may it use, and when does it come back?')
  await wizard.field('Processes').fill('50')
  await wizard.next()
  await wizard.asks('Check the container, then create it')
  await wizard.press('Create container')
  await wizard.closed()
  expect(await inspected('{{(index .NetworkSettings.Networks "lab").IPAddress}} {{.HostConfig.PidsLimit}}')).toBe(
    '10.77.9.9 50',
  )
  expect(await inspected('{{(index .NetworkSettings.Networks "lab").Aliases}}')).toContain('db')
  expect(await inspected('{{range .HostConfig.Devices}}{{.PathOnHost}} {{.PathInContainer}}{{end}}')).toBe(
    '/dev/null /dev/sink',
  )
  expect(await inspected('{{range .Mounts}}{{.Destination}} {{.RW}}{{end}}')).toBe('/run/secrets/key false')
  expect(await engine.docker('exec', name, 'cat', '/run/secrets/key')).toBe('a key\n')
})

test('it is edited from its menu: what looks like a secret is seen on request, and all else stays', async () => {
  const machines = new MachinesPage(open.page)
  await machines.rowThere(name)
  await machines.row(name).locator('.rig-cell-state').dblclick()
  await container.of(name)
  await container.stateIs('Running')
  await choose('Edit…')
  const secret = container.dialog.locator('.rig-w-rows-variable .rig-w-row').last().locator('input').last()
  expect(await secret.getAttribute('type')).toBe('password')
  await container.dialog.getByRole('button', { name: 'Show the value of DB_PASSWORD' }).click()
  expect([await secret.getAttribute('type'), await secret.inputValue()]).toEqual(['text', 'hunter2'])
  await secret.fill('hunter3')
  await container.dialog.getByLabel('Health check', { exact: true }).fill('true')
  await container.dialog.getByLabel('Every', { exact: true }).fill('1')
  await container.dialog.getByRole('button', { name: 'Add a folder' }).click()
  await fillRow('tmpfs', '/cache', '8')
  await container.dialog.getByText('Options of the new container beside those of the old one').waitFor()
  await container.dialog.getByText('+ --tmpfs /cache:size=8m').waitFor()
  await container.dialog.getByText('(another)').waitFor()
  expect(await container.dialog.getByText('hunter3').count()).toBe(0)
  expect(await seriousViolations(open.page)).toEqual([])
  await container.dialog.getByRole('button', { name: 'Make again with these changes' }).click()
  await container.main.getByText('was edited. The container from before is kept').waitFor()
  await container.stateIs('Running, healthy')
  expect(await inspected('{{json .Config.Healthcheck}} {{json .HostConfig.Tmpfs}}')).toBe(
    '{"Test":["CMD-SHELL","true"],"Interval":1000000000} {"/cache":"size=8m"}',
  )
  expect(await inspected('{{json .Config.Env}}')).toContain('DB_PASSWORD=hunter3')
  expect(await inspected('{{(index .NetworkSettings.Networks "lab").IPAddress}} {{.HostConfig.PidsLimit}}')).toBe(
    '10.77.9.9 50',
  )
  expect(await inspected('{{range .HostConfig.Devices}}{{.PathInContainer}}{{end}}')).toBe('/dev/sink')
})

test('it is plugged, unplugged, kept as an image and exported from its menu; docker agrees', async () => {
  const networks = () => inspected('{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}')
  await choose('Connect to a network…')
  await container.dialog.getByRole('combobox').selectOption('other')
  await container.dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await container.main.getByRole('button', { name: 'Disconnect from other' }).waitFor()
  expect(await networks()).toBe('lab other')
  await container.dialog.waitFor({ state: 'detached' })
  await choose('Disconnect from a network…')
  await container.dialog.getByRole('combobox').selectOption('other')
  await container.dialog.getByRole('button', { name: 'Disconnect', exact: true }).click()
  await container.dialog.waitFor({ state: 'detached' })
  await container.main.getByRole('button', { name: 'Disconnect from other' }).waitFor({ state: 'detached' })
  expect(await networks()).toBe('lab')
  await engine.docker('exec', name, 'sh', '-c', 'echo kept >/note')
  await choose('Make an image…')
  await container.dialog.getByRole('textbox').first().fill('kept:1')
  await container.dialog.getByRole('button', { name: 'Make the image', exact: true }).click()
  await container.dialog.getByText('The image kept:1 is there.').waitFor()
  await closed()
  expect(await engine.docker('run', '--rm', 'kept:1', 'cat', '/note')).toBe('kept\n')
  await choose('Export the files…')
  await container.dialog.getByLabel('Folder', { exact: true }).first().fill(folder)
  await container.dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await container.dialog.getByText('The archive is').waitFor()
  await closed()
  const { stdout } = await tryRun('tar', ['--extract', '--to-stdout', '--file', join(folder, `${name}.tar`), 'note'])
  expect(stdout).toBe('kept\n')
  expect(open.complaints).toEqual([])
})
