import { readlink } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, docker, DOCKER, tryRun, uniqueName } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const name = uniqueName('mpage-c')
const network = uniqueName('mpage-n')
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let container: MachinePage

const status = async () => (await docker('inspect', '-f', '{{.State.Status}}', name)).trim()
const script = 'echo "serving as $ROLE"; trap "echo bye; exit 143" TERM; while :; do sleep 0.1; done'

beforeAll(async () => {
  await busyboxImage()
  const labels = ['--label', 'com.example.team=blue', '--label', 'com.example.stage=lab']
  const variables = ['-e', 'ROLE=web', '-e', 'DB_PASSWORD=hunter2']
  const health = ['--health-cmd', 'echo as $ROLE', '--health-interval', '1s']
  const limits = [...health, '--memory', '64m', '--restart', 'on-failure:2', '-p', '127.0.0.1::80']
  await docker('run', '-d', '--name', name, ...labels, ...variables, ...limits, BUSYBOX, 'sh', '-c', script)
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/machines`)
  container = new MachinePage(open.page)
  const machines = new MachinesPage(open.page)
  await machines.rowThere(name)
  await machines.row(name).locator('.rig-cell-state').dblclick()
  await container.of(name)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await tryRun(DOCKER, ['rm', '-f', name])
  await tryRun(DOCKER, ['network', 'rm', network])
})

describe('the overview of a container', () => {
  test('tells its limits, its policy and where a browser finds it', async () => {
    await container.stateIs('Running')
    await container
      .fact('Memory')
      .getByText(/64.MiB/)
      .waitFor()
    await container.fact('Restart').getByText('at most 2 times').waitFor()
    const port = (await docker('port', name, '80/tcp')).trim().split('\n')[0] ?? ''
    const link = container.main.getByRole('link', { name: 'Open in the browser' })
    expect(await link.getAttribute('href')).toBe(`http://${port}/`)
    expect(await link.getAttribute('rel')).toBe('noreferrer')
  })

  test('hides what looks like a secret until it is asked for', async () => {
    const variables = container.main.getByRole('region', { name: 'Environment' })
    await variables.getByText('web', { exact: true }).waitFor()
    expect(await variables.textContent()).not.toContain('hunter2')
    await variables.getByRole('button', { name: 'Show the value of DB_PASSWORD' }).click()
    await variables.getByText('hunter2').waitFor()
  })

  test('tells what its health checks said', async () => {
    const checks = container.main.getByRole('region', { name: 'Health checks' })
    await checks.getByText('as web').first().waitFor()
    await checks.getByText('well', { exact: true }).first().waitFor()
  })

  test('folds its labels', async () => {
    const labels = container.main.getByRole('region', { name: 'Labels' })
    expect(await labels.getByText('com.example.team').isVisible()).toBe(false)
    await labels.getByText('Show the labels').click()
    await labels.getByText('com.example.team').waitFor()
  })
})

describe('the parts of a container', () => {
  test('show its log, followed', async () => {
    await container.open('Logs')
    await container.panel.getByText('serving as web').waitFor()
    await docker('exec', name, 'sh', '-c', 'echo from-exec > /proc/1/fd/1')
    await container.panel.getByText('from-exec').waitFor()
  })

  test('give a shell that answers and that is left by key', async () => {
    await container.open('Terminal')
    const terminal = container.panel.locator('.xterm-helper-textarea')
    await container.panel.locator('.xterm-rows').getByText('#').first().waitFor()
    await terminal.focus()
    await open.page.keyboard.type('echo sum-$((40 + 2))\n')
    await container.panel.locator('.xterm-rows').getByText('sum-42').waitFor()
    await open.page.keyboard.press('Control+Shift+Escape')
    await open.page.waitForFunction(() => document.activeElement?.id === 'machine-tab-terminal')
  })

  test('keep the shell while another part is looked at', async () => {
    await container.open('Overview')
    await container.open('Terminal')
    await container.panel.locator('.xterm-rows').getByText('sum-42').waitFor()
  })

  test('show each namespace beside the host’s, as the kernel’s files have it', async () => {
    await container.open('Isolation')
    const pid = (await docker('inspect', '-f', '{{.State.Pid}}', name)).trim()
    const table = container.panel.getByRole('table', { name: 'Namespaces' })
    for (const kind of ['mnt', 'net', 'user']) {
      const id = async (process: string) => /\d+/.exec(await readlink(`/proc/${process}/ns/${kind}`))?.[0] ?? ''
      const row = table.getByRole('row').filter({ has: open.page.locator('th code', { hasText: kind }) })
      await row
        .getByText(await id(pid))
        .first()
        .waitFor()
      await row.getByText((await id(pid)) === (await id('self')) ? '= shared' : '≠ own').waitFor()
    }
    const processes = container.panel.getByRole('table', { name: 'One process, two numbers' })
    await processes.getByRole('cell', { name: pid, exact: true }).waitFor()
    await container.panel
      .getByRole('region', { name: 'Limits' })
      .getByText(/of 64.MiB/)
      .waitFor()
    await container.open('Terminal')
  })

  test('find a label in all that the engine says, with its path, by keyboard alone', async () => {
    await container.tab('Terminal').focus()
    await open.page.keyboard.press('End')
    await container.json.waitFor()
    await open.page.keyboard.press('/')
    await open.page.keyboard.type('team')
    await container.main.getByText('1 of 1').waitFor()
    expect(await container.jsonPath.textContent()).toBe('.Config.Labels["com.example.team"]')
    expect(await container.json.locator('[aria-selected=true]').textContent()).toContain('"blue"')
    await container.json.focus()
    await open.page.keyboard.press('ArrowLeft')
    await open.page.keyboard.press('ArrowLeft')
    expect(await container.jsonPath.textContent()).toBe('.Config.Labels')
    expect(await container.json.locator('[aria-selected=true]').getAttribute('aria-expanded')).toBe('false')
  })

  test('do not find a secret in it until secrets are shown', async () => {
    await container.find.fill('hunter2')
    await container.main.getByText('no match').waitFor()
    await container.main.getByRole('button', { name: 'Show secrets' }).click()
    await container.main.getByText('1 of 1').waitFor()
  })
})

describe('acts on a container', () => {
  test('stop and start it; docker agrees, and the exit code is explained', async () => {
    await container.open('Overview')
    await container.act('Stop').click()
    await container.stateIs('Exited 143')
    expect(await status()).toBe('exited')
    await container.fact('Exit code').getByText('143').waitFor()
    await container.fact('Exit code').getByText('SIGTERM').waitFor()
    await container.act('Start').click()
    await container.stateIs('Running')
    expect(await status()).toBe('running')
    await container.main.getByRole('region', { name: 'Last acts' }).getByText(`docker start ${name}`).waitFor()
  })

  test('edit it by mouse: it is made again with a variable more, and one click brings the old one back', async () => {
    const before = (await docker('inspect', '-f', '{{.Id}}', name)).trim()
    await container.main.getByRole('button', { name: `Edit ${name}` }).click()
    await container.dialog.getByRole('button', { name: 'Add a variable' }).click()
    const variables = container.dialog.locator('.rig-w-rows-variable')
    await variables.getByLabel('Name', { exact: true }).last().fill('STAGE')
    await variables.getByLabel('Value', { exact: true }).last().fill('two')
    await container.dialog.getByText('+ --env STAGE=two').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByRole('button', { name: 'Make again with these changes' }).click()
    await container.main.getByText('was edited. The container from before is kept').waitFor()
    await container.stateIs('Running')
    expect(await docker('inspect', '-f', '{{.Config.Env}}', name)).toContain('STAGE=two')
    expect((await docker('inspect', '-f', '{{.Id}}', name)).trim()).not.toBe(before)
    await container.main.getByRole('button', { name: 'Roll back…' }).click()
    await container.dialog.getByRole('button', { name: 'Roll back', exact: true }).click()
    await container.main.getByText('was edited.').waitFor({ state: 'detached' })
    expect((await docker('inspect', '-f', '{{.Id}} {{.State.Status}}', name)).trim()).toBe(`${before} running`)
  })

  test('connect it to a network and disconnect it while it runs; docker agrees', async () => {
    const networks = () =>
      docker('inspect', '-f', '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}', name)
    await docker('network', 'create', network)
    await container.main.getByRole('button', { name: 'Connect…' }).click()
    await container.dialog.getByRole('combobox').selectOption(network)
    await container.dialog.getByLabel('Names in that network').fill('db')
    await container.dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await container.main.getByRole('button', { name: `Disconnect from ${network}` }).click()
    expect(await networks()).toContain(network)
    await container.dialog.getByRole('button', { name: 'Disconnect', exact: true }).click()
    // What stands behind a dialog has no role for as long.
    await container.dialog.waitFor({ state: 'detached' })
    await container.main.getByRole('button', { name: `Disconnect from ${network}` }).waitFor({ state: 'detached' })
    expect(await networks()).not.toContain(network)
  })

  test('by others change the page as well', async () => {
    await docker('pause', name)
    await container.stateIs('Paused')
    await docker('unpause', name)
    await container.stateIs('Running')
  })
})

describe('axe finds nothing serious', () => {
  test.each(['Overview', 'Logs', 'Isolation', 'Terminal', 'Inspect'])('in %s', async (tab) => {
    await container.open(tab)
    await container.panel.locator(':scope > *').first().waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
  })
})

describe('a machine that is not there', () => {
  test('any more is told, and one of the same name that came after it is offered', async () => {
    await docker('rm', '-f', name)
    await container.main.getByText(`${name} does not exist any more`).waitFor()
    await docker('create', '--name', name, BUSYBOX, 'true')
    await container.main.getByRole('link', { name: `There is a new machine named ${name}` }).click()
    await container.of(name)
    await container.stateIs('Created')
  })

  test('at all is told with its id and a way back', async () => {
    const id = `container:docker/${'0'.repeat(64)}`
    await open.page.evaluate((hash) => (location.hash = hash), `#/machines/${encodeURIComponent(id)}`)
    await container.main.getByRole('heading', { name: 'There is no such machine' }).waitFor()
    await container.main.getByText(id).waitFor()
    await container.main.getByRole('link', { name: 'Back to the machines' }).click()
    await open.page.locator('main').getByRole('heading', { name: 'Machines', exact: true }).waitFor()
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints.filter((text) => !text.includes('GPU stall'))).toEqual([])
})
