import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { busyboxImage, docker, lacking, uniqueName } from '../../support/host/index.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DockPage } from './dock-page.ts'

const lack = lacking('dockerd')
const box = uniqueName('box')
const echo = uniqueName('echo')
const writer = uniqueName('writer')
const LINES = 60_000

describe.skipIf(lack !== undefined)(`consoles of a container${lack === undefined ? '' : ` (${lack})`}`, () => {
  let host: HeadlessHost
  let browser: Browser
  let open: OpenPage
  let dock: DockPage

  beforeAll(async () => {
    const image = await busyboxImage()
    const run = (name: string, ...args: string[]) => docker('run', '-d', '--name', name, ...args)
    await run(box, '--init', image, 'sleep', '1000')
    await run(echo, '-i', '-t', image, 'sh', '-c', 'while read line; do echo "heard $line"; done')
    const write = `seq 1 ${LINES} | sed 's/.*/line & of many/'; while sleep 1; do date "+tick %s"; done`
    await run(writer, '--init', image, 'sh', '-c', write)
    host = await HeadlessHost.start()
    browser = await launchBrowser()
    open = await openPage(browser, host.url)
    dock = new DockPage(open.page)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.[Symbol.asyncDispose]()
    await docker('rm', '-f', box, echo, writer)
  })

  test('a shell runs commands and knows the size of its pane', async () => {
    await dock.open('shell', box)
    await dock.waitForText(/# $|#$/m)
    await dock.type('echo sum-$((6*7)); stty size\n')
    const before = await dock.waitForText(/sum-42\n\d+ \d+/)
    const rows = Number(/sum-42\n(\d+) \d+/.exec(before)?.[1])
    const edge = dock.page.getByRole('separator', { name: 'Height of the consoles' })
    await edge.focus()
    for (let press = 0; press < 5; press += 1) await dock.page.keyboard.press('ArrowUp')
    await dock.tab(`${box} · shell`).click()
    await dock.type('clear; echo now; stty size\n')
    const after = await dock.waitForText(/now\n\d+ \d+/)
    // Five presses of 16 pixels are four or five lines.
    expect([4, 5]).toContain(Number(/now\n(\d+) \d+/.exec(after)?.[1]) - rows)
  })

  test('requests of a program for title and clipboard stay without effect; garbage does no harm', async () => {
    const title = await open.page.title()
    await open.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: host.origin })
    await open.page.evaluate(() => navigator.clipboard.writeText('mine'))
    await dock.tab(`${box} · shell`).click()
    await dock.type(
      String.raw`printf '\033]0;evil\007\033]52;c;ZXZpbA==\007\033[21t'; head -c 20000 /dev/urandom; reset; echo still-$((6*7))` +
        '\n',
    )
    await dock.waitForText(/^still-42$/m)
    expect(await open.page.title()).toBe(title)
    expect(await open.page.evaluate(() => navigator.clipboard.readText())).toBe('mine')
  })

  test('the end of a shell shows its exit code, and another one starts when asked', async () => {
    await dock.type('exit 3\n')
    await dock.notice.filter({ hasText: 'exit code 3' }).waitFor()
    await dock.notice.getByRole('button', { name: 'Again' }).click()
    await dock.waitForText(/# $|#$/m)
    await dock.type('echo second-$((6*7))\n')
    await dock.waitForText(/^second-42$/m)
  })

  test('another user is taken when asked for', async () => {
    await dock.tool('Change…').click()
    await open.page.getByRole('textbox', { name: 'User in the container' }).fill('1000')
    await open.page.getByRole('button', { name: 'Open anew' }).click()
    await dock.waitForText(/\$ $|\$$/m)
    await dock.tab(`${box} · shell`).click()
    await dock.type('echo uid-$(id -u)\n')
    await dock.waitForText(/^uid-1000$/m)
  })

  test('the main process hears what is typed', async () => {
    await dock.open('main process', echo)
    await dock.notice.waitFor({ state: 'detached' })
    await dock.type('hello\n')
    await dock.waitForText(/^heard hello$/m)
  })

  test('a log of tens of thousands of lines is followed, searched and saved', async () => {
    await dock.open('log', writer)
    const lines = () => open.page.locator('[data-lines]').getAttribute('data-lines').then(Number)
    await open.page.getByRole('combobox', { name: 'How many lines' }).selectOption({ label: 'last 50,000' })
    const count = await eventually(lines, (now) => now >= 50_000, 60_000)
    await eventually(lines, (now) => now > count)
    const drawn = await open.page.locator('.rig-log-line').count()
    expect(drawn).toBeGreaterThan(5)
    expect(drawn).toBeLessThan(120)
    expect(await open.page.locator('.rig-log-line').last().innerText()).toMatch(/^tick \d+/)
    await dock.tool('Find').click()
    await open.page.getByRole('textbox', { name: 'Find' }).fill('LINE 42424 of')
    await dock.found('1 of 1').waitFor()
    await open.page.locator('.rig-log-line.is-shown').filter({ hasText: 'line 42424 of many' }).waitFor()
    const download = open.page.waitForEvent('download')
    await dock.tool('Save the text').click()
    const text = await readFile(await (await download).path(), 'utf8')
    expect(text).toContain('line 42424 of many\n')
    expect(text.split('\n').length).toBeGreaterThan(50_000)
  })

  test('a log goes on with the next start of the container, no line twice', async () => {
    await open.page.keyboard.press('Escape')
    await docker('stop', '-t', '0', writer)
    await dock.notice.filter({ hasText: 'does not run' }).waitFor()
    await docker('start', writer)
    await dock.notice.waitFor({ state: 'detached' })
    await dock.tool('Find').click()
    await open.page.getByRole('textbox', { name: 'Find' }).fill('line 60000 of')
    await dock.found(/^[12] of 2$/).waitFor()
    await open.page.keyboard.press('Escape')
  })

  test('panes split by a tab that goes across, and a window shows one console alone', async () => {
    await dock.tab(`${writer} · log`).click()
    await open.page.getByRole('button', { name: 'Show beside the others' }).click()
    expect(await open.page.getByRole('tablist', { name: 'Open consoles' }).count()).toBe(2)
    const popup = open.page.waitForEvent('popup')
    await open.page.getByRole('button', { name: 'Move to a window of its own' }).last().click()
    const window = await popup
    await window
      .locator('.rig-log-line')
      .filter({ hasText: /^tick \d+/ })
      .first()
      .waitFor()
    expect(await window.title()).toBe(`${writer} · log – Labrig`)
    expect(await window.getByRole('tab').count()).toBe(0)
    expect(await dock.tabs()).not.toContain(`${writer} · log`)
    await window.close()
  })

  test('Ctrl J hides the consoles and shows them again; what runs in them goes on', async () => {
    await dock.tab(`${echo} · main process`).click()
    await open.page.keyboard.press('Control+Shift+Escape')
    await open.page.keyboard.press('Control+j')
    await open.page.locator('.xterm').waitFor({ state: 'detached' })
    await open.page.keyboard.press('Control+j')
    await dock.type('again\n')
    expect(await dock.waitForText(/^heard again$/m)).toContain('heard hello')
  })

  test('a shell of the host is not offered', async () => {
    await dock.dock.getByRole('button', { name: 'New console' }).first().click()
    await open.page.getByRole('textbox', { name: 'Running machine' }).waitFor()
    expect(await open.page.getByRole('button', { name: 'Shell on this computer' }).count()).toBe(0)
    await open.page.keyboard.press('Escape')
  })

  test('nothing complained', () => {
    expect(open.complaints).toEqual([])
  })
})

test('a host that was told so offers its shell', async () => {
  await using host = await HeadlessHost.start({ connections: [], args: ['--host-shell'] })
  const browser = await launchBrowser()
  try {
    const { page } = await openPage(browser, host.url)
    const dock = new DockPage(page)
    await dock.unfold()
    await dock.dock.getByRole('button', { name: 'New console' }).click()
    await page.getByRole('button', { name: 'Shell on this computer' }).click()
    await dock.waitForText(/[#$%>]\s*$/m)
    await dock.type('echo host-$((6*7))\n')
    await dock.waitForText(/^host-42$/m)
  } finally {
    await browser.close()
  }
})
