import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, docker, DOCKER, lacking, tryRun, uniqueName } from '../../support/host/index.ts'
import { MachinePage } from '../machine-page/machine-page.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from '../wizards/wizard-page.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('life')
const [second, third, data] = [`${name}-2`, `${name}-3`, `${name}-data`]
const IDLE = `sh -c 'trap "exit 0" TERM; while :; do sleep 0.1; done'`
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let machines: MachinesPage
let container: MachinePage
let wizard: WizardPage

const inspected = async (format: string, of = name) => (await docker('inspect', '-f', format, of)).trim()
const status = (of = name) => inspected('{{.State.Status}}', of)
const isThere = async (of: string) => (await tryRun(DOCKER, ['inspect', of])).code === 0

beforeAll(async () => {
  if (lack) return
  await busyboxImage()
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl, { reducedMotion: 'reduce' })
  machines = new MachinesPage(open.page)
  container = new MachinePage(open.page)
  wizard = new WizardPage(open.page)
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const one of [name, second, third]) await tryRun(DOCKER, ['rm', '-f', one])
  await tryRun(DOCKER, ['volume', 'rm', data])
})

interface Wish {
  readonly name: string
  readonly volume?: string
}

/** A container that waits, made in the wizard with the mouse. */
async function make({ name: called, volume }: Wish): Promise<void> {
  await wizard.open('Container')
  await wizard.field('Image').fill(BUSYBOX)
  await wizard.dialog.getByText('This engine has it.').waitFor()
  await wizard.next()
  await wizard.asks('What does it run?')
  await wizard.field('Name').fill(called)
  await wizard.field('Command').fill(IDLE)
  await wizard.next()
  await wizard.asks('What does it share with the host?')
  if (volume !== undefined) {
    await wizard.press('Add a mount')
    const row = wizard.dialog.locator('.rig-w-rows-mount .rig-w-row').last()
    await row.locator('input').nth(0).fill(volume)
    await row.locator('input').nth(1).fill('/data')
  }
  for (const question of [
    'What may it do, and how does one see that it is well?',
    'How much may it use, and when does it come back?',
    'Check the container, then create it',
  ]) {
    await wizard.next()
    await wizard.asks(question)
  }
  await wizard.press('Create container')
  await wizard.closed()
  await machines.rowThere(called)
  await machines.stateIs(called, 'Running')
}

async function toPage(of: string): Promise<void> {
  await machines.row(of).locator('.rig-cell-state').dblclick()
  await container.of(of)
}

async function toList(): Promise<void> {
  await open.page.evaluate(() => (location.hash = '#/machines'))
  await machines.rowThere(name)
}

/** A line of the menu of the container's page. */
async function choose(line: string): Promise<void> {
  await container.main.locator('.rig-machine-acts [aria-haspopup]').last().click()
  await open.page.getByRole('menuitem', { name: line, exact: true }).click()
}

/** Presses the button of the question that names the act and its object, and waits until it is gone. */
async function confirm(verb: string): Promise<void> {
  await container.dialog.getByRole('button', { name: verb, exact: true }).click()
  await container.dialog.waitFor({ state: 'detached' })
}

/** The groups of the container in a hierarchy of cgroups v1, or the only one of v2; from the root down. */
async function groupsOf(controller: string): Promise<string[]> {
  const pid = await inspected('{{.State.Pid}}')
  const lines = (await readFile(`/proc/${pid}/cgroup`, 'utf8')).trim().split('\n')
  const parts = lines.map((line) => line.split(':'))
  const own = parts.find(([, names]) => names?.split(',').includes(controller))
  const path = (own ?? parts.find(([number]) => number === '0'))?.[2] ?? '/'
  const top = own === undefined ? '/sys/fs/cgroup' : join('/sys/fs/cgroup', own[1] ?? '')
  const steps = path.split('/').filter((step) => step !== '')
  return ['', ...steps.map((_, at) => steps.slice(0, at + 1).join('/'))].map((step) => join(top, step))
}

const isOldGroups = async () => !(await readdir('/sys/fs/cgroup')).includes('cgroup.controllers')

describe('a container made by mouse', () => {
  test('runs with its volume; docker agrees', async () => {
    await make({ name, volume: data })
    expect(await status()).toBe('running')
    expect(await inspected('{{range .Mounts}}{{.Type}} {{.Name}} {{.Destination}}{{end}}')).toBe(`volume ${data} /data`)
    await docker('exec', name, 'sh', '-c', 'echo kept >/data/note; echo lost >/note')
  })

  test('is restarted, paused, continued, killed and started again; docker agrees each time', async () => {
    await toPage(name)
    await container.stateIs('Running')
    const begun = await inspected('{{.State.StartedAt}}')
    await container.act('Restart').click()
    await expect
      .poll(() => inspected('{{.State.Status}} {{.State.StartedAt}}'), { timeout: 20_000 })
      .not.toContain(begun)
    await container.stateIs('Running')
    expect(await status()).toBe('running')
    await choose('Pause')
    await container.stateIs('Paused')
    expect(await status()).toBe('paused')
    await container.act('Resume').click()
    await container.stateIs('Running')
    expect(await status()).toBe('running')
    await choose('Kill')
    await container.dialog.getByText('The main process is ended at once.').waitFor()
    expect(await status()).toBe('running')
    await confirm(`Kill ${name}`)
    await container.stateIs('Exited 137')
    expect(await inspected('{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 137')
    await container.act('Start').click()
    await container.stateIs('Running')
    expect(await status()).toBe('running')
  })
})

describe('its limits', () => {
  test('are changed while it runs: the same process goes on, and the kernel’s files have them', async () => {
    const before = await inspected('{{.Id}} {{.State.Pid}}')
    await choose('Edit…')
    await container.dialog.getByLabel('Memory', { exact: true }).fill('96')
    await container.dialog.getByLabel('Processors', { exact: true }).fill('0.5')
    await container.dialog.getByLabel('Processes', { exact: true }).fill('40')
    await container.dialog.getByText('docker update').first().waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByRole('button', { name: 'Change now' }).click()
    await container.dialog.getByText(`${name} is changed.`).waitFor()
    await container.dialog.getByRole('button', { name: 'Close' }).last().click()
    await container.dialog.waitFor({ state: 'detached' })
    expect(await inspected('{{.Id}} {{.State.Pid}}')).toBe(before)
    const old = await isOldGroups()
    const file = async (controller: string, one: string) =>
      (await readFile(join((await groupsOf(controller)).at(-1) ?? '', one), 'utf8')).trim()
    expect(await file('memory', old ? 'memory.limit_in_bytes' : 'memory.max')).toBe(String(96 * 2 ** 20))
    expect(await file('pids', 'pids.max')).toBe('40')
    const cpu = old
      ? `${await file('cpu', 'cpu.cfs_quota_us')} ${await file('cpu', 'cpu.cfs_period_us')}`
      : await file('cpu', 'cpu.max')
    expect(cpu).toBe('50000 100000')
  })
})

/** What a file of a group says; null = no limit, which v1 writes as the largest number of pages. */
async function limitIn(file: string): Promise<number | null> {
  // The root group has no such file.
  const text = await readFile(file, 'utf8').catch(() => 'max')
  return text.trim() === 'max' || Number(text) > 2 ** 62 ? null : Number(text)
}

const numberIn = (text: string) => (/\d/.test(text) ? Number(text.replaceAll(',', '')) : null)

describe('its isolation', () => {
  test('has every namespace of the kernel’s files, beside the host’s', async () => {
    await container.open('Isolation')
    const pid = await inspected('{{.State.Pid}}')
    const table = container.panel.getByRole('table', { name: 'Namespaces' })
    await table.waitFor()
    const kinds = (await readdir(`/proc/${pid}/ns`)).filter((kind) => !kind.endsWith('_for_children'))
    expect(kinds.length).toBeGreaterThanOrEqual(7)
    for (const kind of kinds) {
      const id = async (process: string) => /\d+/.exec(await readlink(`/proc/${process}/ns/${kind}`))?.[0] ?? ''
      const [inside, outside] = [await id(pid), await id('self')]
      const row = table
        .getByRole('row')
        .filter({ has: open.page.locator('th code', { hasText: new RegExp(`^${kind}$`) }) })
      expect(await row.locator('td:nth-of-type(1) code').textContent()).toBe(inside)
      expect(await row.locator('td:nth-of-type(4) code').textContent()).toBe(outside)
      expect(await row.locator('td:nth-of-type(3)').innerText()).toContain(inside === outside ? '= shared' : '≠ own')
    }
  })

  test('has every process with both numbers, as the kernel’s files have them', async () => {
    const table = container.panel.getByRole('table', { name: 'One process, two numbers' })
    const pid = await inspected('{{.State.Pid}}')
    const both = /^NSpid:\s+(\d+)\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))
    expect(both?.slice(1)).toEqual([pid, '1'])
    const row = table.getByRole('row').filter({ has: open.page.getByRole('cell', { name: pid, exact: true }) })
    expect(await row.getByRole('cell').first().textContent()).toBe('1')
  })

  test('has the limit of each group from the root down, as the cgroup’s files have it, and which one holds', async () => {
    const limits = container.panel.getByRole('region', { name: 'Limits' })
    const old = await isOldGroups()
    const told = { Memory: ['memory', old ? 'memory.limit_in_bytes' : 'memory.max'], Processes: ['pids', 'pids.max'] }
    for (const [title, [controller = '', file = '']] of Object.entries(told)) {
      const part = limits.locator('.rig-iso-limit').filter({ has: open.page.getByRole('heading', { name: title }) })
      expect(await part.locator('.rig-bar-head code').textContent()).toBe(file)
      await part.locator('summary').click()
      const groups = await groupsOf(controller)
      const lines = part.locator('.rig-iso-tree li')
      expect(await lines.count()).toBe(groups.length)
      for (const [at, group] of groups.entries()) {
        const known = await limitIn(join(group, file))
        const name = at === 0 ? '/' : (group.split('/').at(-1) ?? '')
        expect(await lines.nth(at).locator('code').getAttribute('title')).toContain(name)
        const shown = (await lines.nth(at).locator('.rig-number').textContent()) ?? ''
        expect(title === 'Memory' && known !== null ? Number.parseFloat(shown) * 2 ** 20 : numberIn(shown)).toBe(known)
      }
      await lines.last().getByText('holds').waitFor()
    }
  })
})

describe('several at once', () => {
  test('are stopped, started and killed by the bar; docker agrees', async () => {
    await toList()
    await make({ name: second })
    for (const one of [name, second]) await machines.row(one).getByRole('checkbox').click()
    const bar = machines.selectionBar
    await bar.getByText('2 selected').waitFor()
    // Exactly the word: with "1 of 2" behind it the page does not know yet that the act is possible for both.
    await bar.getByRole('button', { name: 'Stop', exact: true }).click()
    for (const one of [name, second]) await expect.poll(() => status(one), { timeout: 20_000 }).toBe('exited')
    await bar.getByRole('button', { name: 'Start', exact: true }).click()
    for (const one of [name, second]) await expect.poll(() => status(one), { timeout: 20_000 }).toBe('running')
    await bar.getByRole('button', { name: 'Kill', exact: true }).click()
    await confirm('Kill 2 machines')
    for (const one of [name, second]) await expect.poll(() => status(one), { timeout: 20_000 }).toBe('exited')
    expect(await inspected('{{.State.ExitCode}}', second)).toBe('137')
  })
})

describe('the end of a container', () => {
  test('says what is lost and what stays, and keeps its named volume', async () => {
    await machines.selectionBar.getByRole('button', { name: 'Delete' }).click()
    await container.dialog.getByText('What was changed in the container’s file system').waitFor()
    await container.dialog.getByText('The image', { exact: true }).waitFor()
    await container.dialog.getByText(data).waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await confirm('Delete 2 machines')
    for (const one of [name, second]) await machines.rowGone(one)
    expect([await isThere(name), await isThere(second)]).toEqual([false, false])
    expect((await tryRun(DOCKER, ['volume', 'inspect', data])).code).toBe(0)
  })

  test('leaves its data to the next one with that volume, and what it wrote elsewhere to nobody', async () => {
    await make({ name: third, volume: data })
    expect((await docker('exec', third, 'cat', '/data/note')).trim()).toBe('kept')
    expect((await tryRun(DOCKER, ['exec', third, 'cat', '/note'])).code).not.toBe(0)
    expect(open.complaints).toEqual([])
  })
})
