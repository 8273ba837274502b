import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Conversation } from '../../support/app/conversation.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { lacking, startDomain, tinyIso, uniqueName, virsh, type RunningDomain } from '../../support/host/index.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DockPage } from './dock-page.ts'

const lack = lacking('root', 'libvirtd')
const name = uniqueName('screen')

/** linux/input-event-codes.h */
const KEY_ENTER = 28
/** Button, DOM code and key, and what the guest has to hear: KEY_YEN, KEY_RO, KEY_HENKAN, KEY_MUHENKAN, KEY_KATAKANAHIRAGANA. */
const japaneseKeys = [
  { name: '￥', code: 'IntlYen', key: '¥', heard: 124 },
  { name: '＼ ろ', code: 'IntlRo', key: '\\', heard: 89 },
  { name: '変換', code: 'Convert', key: 'Convert', heard: 92 },
  { name: '無変換', code: 'NonConvert', key: 'NonConvert', heard: 94 },
  { name: 'カタカナ ひらがな', code: 'KanaMode', key: 'Hiragana', heard: 93 },
] as const

interface KeptPane {
  readonly active: number
  readonly tabs: readonly { readonly kind: string }[]
}

/** How often the guest told that the key went down and came up again. */
function strokes(text: string, key: number): number {
  const times = (value: number) => text.split(new RegExp(`k1 k${key}${value}\\s`)).length - 1
  return Math.min(times(0), times(1))
}

describe.skipIf(lack !== undefined)(`consoles of a VM${lack === undefined ? '' : ` (${lack})`}`, () => {
  let host: HeadlessHost
  let browser: Browser
  let vm: RunningDomain
  let open: OpenPage
  let dock: DockPage

  beforeAll(async () => {
    host = await HeadlessHost.start()
    browser = await launchBrowser()
    vm = await startDomain({ name, graphics: true })
    await vm.waitFor(/TINY-READY/)
    open = await openPage(browser, host.url)
    dock = new DockPage(open.page)
  })
  afterAll(async () => {
    await browser?.close()
    await vm?.[Symbol.asyncDispose]()
    await host?.[Symbol.asyncDispose]()
  })

  test('the screen shows the guest, and the guest what is typed on it', async () => {
    await dock.open('screen', name)
    expect(await dock.pictureSize()).toBe('720x400')
    expect(await dock.waitForPicture(500)).toBeGreaterThan(500)
    await dock.typeOnGuest('echo typed-$((6*7)) by-text | tee /dev/ttyS0\n')
    await vm.waitFor(/typed-42 by-text/)
    // Real key events: the letters stand on the same keys in every layout used here.
    await open.page.locator('.rig-screen canvas').click()
    for (const key of 'echo by key')
      await open.page.keyboard.press(key === ' ' ? 'Space' : `Key${key.toUpperCase()}`, { delay: 30 })
    await open.page.keyboard.press('Shift+Period', { delay: 30 })
    await open.page.keyboard.type(' /dev/tty', { delay: 30 })
    await open.page.keyboard.press('Shift+KeyS', { delay: 30 })
    await open.page.keyboard.type('0\n', { delay: 30 })
    await vm.waitFor(/by key/)
  })

  test('keys that only Japanese keyboards have arrive as themselves', async () => {
    await listenToKeys()
    const cdp = await open.context.newCDPSession(open.page)
    await open.page.locator('.rig-screen canvas').focus()
    for (const { key, code, heard } of japaneseKeys) {
      const before = strokes(await readFile(vm.serialLog, 'latin1'), heard)
      // As such a keyboard sends them; Playwright's own keyboard is an American one.
      await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', code, key })
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', code, key })
      await eventually(
        () => readFile(vm.serialLog, 'latin1'),
        (text) => strokes(text, heard) > before,
      )
    }
    for (const { name: button, heard } of japaneseKeys) {
      const before = strokes(await readFile(vm.serialLog, 'latin1'), heard)
      await dock.tool('Send keys').click()
      await open.page.getByText('Every key goes to the guest but Ctrl Shift Esc').waitFor()
      await open.page.getByRole('button', { name: button, exact: true }).click()
      await eventually(
        () => readFile(vm.serialLog, 'latin1'),
        (text) => strokes(text, heard) > before,
      )
    }
    await dock.typeOnGuest('killall hexdump\n')
  })

  /** The panes of the dock as the host has them on its disk. */
  async function keptPanes(): Promise<readonly KeptPane[]> {
    const { layout } = await host.settings()
    const { dock: kept } = JSON.parse(typeof layout === 'string' ? layout : '{}') as { dock?: { panes: KeptPane[] } }
    return kept?.panes ?? []
  }

  /** Lets the guest tell each event of any of its keyboards on its serial port, one line each. */
  async function listenToKeys(): Promise<void> {
    // linux/input.h: time (16 bytes), type, code (2 bytes each), value.
    const format = String.raw`4/4 "%x " 2/2 "k%d " 1/4 "%d\n"`
    await dock.typeOnGuest(`for e in /dev/input/event*; do hexdump -v -e '${format}' $e >/dev/ttyS0 & done\n`)
    // The Enter that started it may be over before it listens.
    await eventually(
      async () => {
        await dock.typeOnGuest('\n')
        return readFile(vm.serialLog, 'latin1')
      },
      (text) => strokes(text, KEY_ENTER) > 0,
      60_000,
    )
  }

  test('only looking sends nothing, and says so', async () => {
    await dock.tool('Only look').click()
    await open.page.getByText('only looking').waitFor()
    expect(await dock.tool('Keys:').isDisabled()).toBe(true)
    expect(await dock.tool('Ctrl Alt Del').isDisabled()).toBe(true)
    await dock.tool('Only look').click()
  })

  test('the picture can be saved', async () => {
    const download = open.page.waitForEvent('download')
    await dock.tool('Save the picture').click()
    expect((await download).suggestedFilename()).toMatch(new RegExp(`^${name}-\\d{8}-\\d{6}\\.png$`))
  })

  test('the leaving key is written there, and leaves', async () => {
    await open.page.locator('.rig-screen canvas').click()
    await open.page.locator('.rig-leave').filter({ hasText: 'Ctrl Shift Esc' }).waitFor()
    await open.page.keyboard.press('Control+Shift+Escape')
    expect(await dock.tab(`${name} · screen`).evaluate((tab) => tab === document.activeElement)).toBe(true)
    await open.page.locator('.rig-leave').waitFor({ state: 'detached' })
  })

  test('the serial console answers, is taken over by others, and taken back', async () => {
    await dock.open('serial', name)
    await eventually(
      async () => {
        await open.page.keyboard.press('Enter')
        return dock.screenText()
      },
      (text) => text.includes('/ #'),
    )
    await dock.type('echo serial-$((6*7))\n')
    await dock.waitForText(/^serial-42$/m)
    await using other = await Labrig.make()
    await using thief = new Conversation(other.spawn(['console', name, '--force']))
    await dock.notice.filter({ hasText: 'Another client holds the console' }).waitFor({ timeout: 30_000 })
    await dock.notice.getByRole('button', { name: 'Take it over' }).click()
    await dock.notice.waitFor({ state: 'detached' })
    await dock.type('echo back-$((6*7))\n')
    await dock.waitForText(/^back-42$/m)
    expect(await thief.end()).toBe(0)
  })

  test('both open again after the VM was off, the screen on another port; the text before stays', async () => {
    const before = Number(/:(\d+)/.exec((await virsh('vncdisplay', name)).trim())?.[1])
    await virsh('destroy', name)
    await dock.notice.filter({ hasText: `${name} does not run` }).waitFor({ timeout: 20_000 })
    await using blocker = await occupy(5900 + before)
    await virsh('start', name)
    await dock.notice.waitFor({ state: 'detached', timeout: 30_000 })
    expect((await virsh('vncdisplay', name)).trim()).not.toContain(`:${before}`)
    await dock.waitForText(/TINY-READY/, 60_000)
    await dock.tool('Find').click()
    await open.page.getByRole('textbox', { name: 'Find' }).fill('back-42')
    await dock.found('1 of 1').waitFor()
    await open.page.keyboard.press('Escape')
    await dock.tab(`${name} · screen`).click()
    expect(await dock.pictureSize()).toBe('720x400')
    expect(await dock.waitForPicture(500)).toBeGreaterThan(500)
    expect(blocker.server.listening).toBe(true)
  })

  test('the screen follows a restart of the guest from inside', async () => {
    const seen = (text: string) => text.split('TINY-READY').length
    const count = seen(await vm.waitFor(/TINY-READY/))
    await dock.typeOnGuest('reboot -f\n')
    await eventually(
      () => vm.waitFor(/TINY-READY/),
      (text) => seen(text) > count,
      90_000,
    )
    await dock.waitForPicture(500)
    await dock.typeOnGuest('echo after-$((6*7)) | tee /dev/ttyS0\n')
    await vm.waitFor(/after-42/)
  })

  test('consoles come back with the page', async () => {
    const tabs = await dock.tabs()
    expect(tabs).toHaveLength(2)
    // It is written when it rests.
    await eventually(keptPanes, ([pane]) => pane?.tabs.length === 2 && pane.tabs[pane.active]?.kind === 'screen')
    await open.page.reload()
    await eventually(
      () => dock.tabs(),
      (now) => now.length === 2,
    )
    expect(await dock.tabs()).toEqual(tabs)
    await dock.waitForPicture(500)
  })
})

describe.skipIf(lack !== undefined)('an ISO', () => {
  let host: HeadlessHost
  let browser: Browser
  beforeEach(async () => {
    host = await HeadlessHost.start()
    browser = await launchBrowser()
  })
  afterEach(async () => {
    await browser?.close()
    await host?.[Symbol.asyncDispose]()
  })

  test('is seen from its loader on', async () => {
    const iso = uniqueName('iso')
    await using vm = await startDomain({ name: iso, iso: await tinyIso(), graphics: true })
    const { page } = await openPage(browser, host.url)
    const dock = new DockPage(page)
    await dock.open('screen', iso)
    expect(await dock.waitForPicture(300)).toBeGreaterThan(300)
    await vm.waitFor(/TINY-READY/, 120_000)
    await dock.waitForPicture(500)
  })
})

async function occupy(port: number): Promise<{ server: Server; [Symbol.asyncDispose]: () => Promise<void> }> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
