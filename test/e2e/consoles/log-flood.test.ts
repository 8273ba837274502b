import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { busyboxImage, docker, lacking, uniqueName } from '../../support/host/index.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DockPage } from './dock-page.ts'

const lack = lacking('dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

/** 400,000 lines of 128 bytes are 49 MiB. */
const FLOOD = 400_000
const LONG = 90_000
/** What the page keeps of a log (log-buffer.ts). */
const KEPT = 100_000

/** A flood, a line that nobody reads, a character in two halves, a byte that is no character. */
const script = [
  'until [ -e /go ]; do sleep 0.2; done',
  `yes "$(printf '%0127d' 7)" | head -n ${FLOOD}`,
  `head -c ${LONG} /dev/zero | tr '\\0' x; echo '<the end of it'`,
  `printf 'half \\343\\201'; sleep 1; printf '\\202 whole\\n'`,
  `printf 'no \\377 character\\n'`,
  'echo "after all of it"',
  'sleep 1000',
].join('\n')

const box = uniqueName('flood')
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let dock: DockPage

beforeAll(async () => {
  if (lack) return
  await docker('run', '-d', '--init', '--name', box, await busyboxImage(), 'sh', '-c', script)
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, host.url)
  dock = new DockPage(open.page)
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await docker('rm', '-f', box)
})

const lines = () => open.page.locator('[data-lines]').getAttribute('data-lines').then(Number)
const line = (text: string | RegExp) => open.page.locator('.rig-log-line').filter({ hasText: text })

describe('a flood in the log of a container', () => {
  test('leaves the newest lines, says how many went, and the page does what it is told meanwhile', async () => {
    await dock.open('log', box)
    await open.page.getByRole('combobox', { name: 'How many lines' }).selectOption({ label: 'last 100,000' })
    await docker('exec', box, 'touch', '/go')
    await dock.tool('Find').click()
    await open.page.getByRole('textbox', { name: 'Find' }).fill('after all of it')
    await dock.found('1 of 1').waitFor({ timeout: 120_000 })
    await open.page.keyboard.press('Escape')
    expect(await lines()).toBeLessThanOrEqual(KEPT)
    const dropped = Number(await open.page.locator('[data-dropped]').getAttribute('data-dropped'))
    // Some pieces more than lines: the long one comes in several.
    expect(dropped + (await lines())).toBeGreaterThanOrEqual(FLOOD + 4)
    expect(await open.page.locator('.rig-log-line').count()).toBeLessThan(120)
  })

  test('a character in two halves is whole, a byte that is none is marked, and nothing after them is lost', async () => {
    await line('after all of it').waitFor()
    expect(await line('half').innerText()).toBe('half あ whole')
    expect(await line('character').last().innerText()).toContain('no \uFFFD character')
  })

  test('of a line of 90,000 characters it says how much is not drawn; the saved text has all of it', async () => {
    expect(await open.page.locator('[data-hidden]').count()).toBeGreaterThan(0)
    expect(await open.page.locator('[data-hidden]').first().innerText()).toMatch(
      /[\d,]+ more characters, in the saved text/,
    )
    const download = open.page.waitForEvent('download')
    await dock.tool('Save the text').click()
    const text = await readFile(await (await download).path(), 'utf8')
    expect(text).toContain(`\n${'x'.repeat(LONG)}<the end of it\nhalf あ whole\n`)
    expect(text).toMatch(/after all of it\n$/)
  })
})
