import { chmod, copyFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { lacking, linesOf, removeDomain, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'
import { DockPage } from '../consoles/dock-page.ts'
import { MachinePage } from '../machine-page/machine-page.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from '../wizards/wizard-page.ts'

const lack = lacking('root', 'libvirtd')
const name = uniqueName('job')
/** Lines of the loader's text cover more than this of the screen. */
const LOADER = 20_000

describe.skipIf(lack !== undefined)(`the main job without a mouse${lack === undefined ? '' : ` (${lack})`}`, () => {
  let pool: TestPool
  let host: HeadlessHost
  let browser: Browser
  let open: OpenPage
  let wizard: WizardPage
  let vm: MachinePage
  let dock: DockPage
  let failed: string | null = null
  const iso = () => inPool(pool, 'asking.iso')
  const press = (key: string) => open.page.keyboard.press(key)
  const type = (text: string) => open.page.keyboard.type(text)

  beforeAll(async () => {
    pool = await testPool()
    await copyFile(await tinyIso({ asks: true }), iso())
    await chmod(iso(), 0o644)
    host = await HeadlessHost.start()
    browser = await launchBrowser()
    open = await openPage(browser, host.url)
    wizard = new WizardPage(open.page)
    vm = new MachinePage(open.page)
    dock = new DockPage(open.page)
    await open.page.evaluate(() => {
      const seen = ((window as unknown as { mice: string[] }).mice = [] as string[])
      for (const event of ['mousedown', 'pointerdown', 'wheel']) addEventListener(event, () => seen.push(event), true)
    })
  })
  // Each step stands on the one before.
  beforeEach((context) => {
    context.skip(failed !== null, `"${failed}" failed`)
    context.onTestFailed(() => void (failed = context.task.name))
  })
  afterAll(async () => {
    await browser?.close()
    await host?.[Symbol.asyncDispose]()
    await removeDomain(name)
    await pool?.[Symbol.asyncDispose]()
  })

  /** Walks by Tab to what has this name, and presses it. */
  async function tabToAndPress(what: string): Promise<void> {
    await wizard.tabTo(what)
    await press('Enter')
  }

  /** Walks by Tab to what the selector finds. */
  async function tabInto(selector: string): Promise<void> {
    await eventually(
      async () => {
        await press('Tab')
        return open.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)
      },
      (isThere) => isThere,
    )
  }

  /** Goes along the tabs of the machine's page by arrow. */
  async function openTab(tab: string): Promise<void> {
    await tabInto('.rig-machine [role=tab]')
    await eventually(
      async () => {
        await press('ArrowRight')
        return vm.tab(tab).getAttribute('aria-selected')
      },
      (selected) => selected === 'true',
    )
  }

  /** Types a line on the serial console until its answer is there: a connection that begins may miss a letter. */
  async function ask(line: string, answer: RegExp): Promise<void> {
    await eventually(
      async () => {
        await dock.type(`${line}\n`)
        return dock.waitForText(answer, 4000).catch(() => null)
      },
      (text) => text !== null,
      60_000,
    )
  }

  const untilFocused = (selector: string) =>
    open.page.waitForFunction((wanted) => document.activeElement?.matches(wanted) === true, selector)

  const leaveConsoles = async () => {
    await press('Control+Shift+Escape')
    await press('Control+j')
    await open.page.locator('.rig-dock.is-closed').waitFor()
  }

  test('a VM is made from an ISO in the wizard', async () => {
    await press('Control+n')
    await open.page.getByRole('menuitem', { name: 'Virtual machine', exact: true }).waitFor()
    await press('Enter')
    await wizard.asks('What do you want to start from?')
    await wizard.tabTo('ISO file')
    await type(iso())
    await wizard.dialog.getByText('The guest can read this file').waitFor()
    await tabToAndPress('Next')
    await wizard.asks('Which system will it run?')
    await tabToAndPress('Next')
    await wizard.asks('How much of this host may it use?')
    for (const [field, value] of [
      ['Memory', '128'],
      ['Virtual processors', '1'],
      ['Size', '1'],
    ] as const) {
      await wizard.tabTo(field)
      await type(value)
    }
    await wizard.tabTo('Storage pool')
    await type(pool.name)
    expect(await wizard.field('Storage pool').inputValue()).toBe(pool.name)
    await tabToAndPress('Next')
    await wizard.asks('How is it connected and seen?')
    await tabInto('[name=network-kind]')
    await eventually(
      async () => {
        await press('ArrowDown')
        return open.page.locator('[name=network-kind]:checked').inputValue()
      },
      (kind) => kind === 'none',
    )
    await tabToAndPress('Next')
    await wizard.asks('Check the VM, then create it')
    await wizard.tabTo('Name')
    await type(name)
    await wizard.commands.getByText(`--name ${name}`).waitFor()
    await tabToAndPress('Create VM')
    await wizard.closed()
    expect((await virsh('domstate', name)).trim()).toBe('running')
  })

  test('its page is opened from the table', async () => {
    await open.page.locator(`tr[data-row]`).filter({ hasText: name }).waitFor()
    await press('/')
    await type(name)
    await tabInto('tr[data-row^="vm:"]')
    await press('Enter')
    await vm.of(name)
    await vm.stateIs('Running')
  })

  test('the first screen of its loader stands in the console, and waits', async () => {
    await tabInto('.rig-mp-screen button')
    await press('Enter')
    await untilFocused('.rig-screen canvas')
    await eventually(
      () => dock.bluePixels(),
      (count) => count > LOADER,
      60_000,
    )
  })

  test('what is typed on its screen starts it, and is heard by it', async () => {
    await press('Control+Shift+Escape')
    await press('Control+k')
    await type(`serial console of ${name}`)
    await open.page.getByRole('option').first().getByText(`Serial console of ${name}`).waitFor()
    await press('Enter')
    await untilFocused('.xterm-helper-textarea')
    await press('Control+PageUp')
    await untilFocused('.rig-screen canvas')
    expect(await dock.bluePixels()).toBeGreaterThan(LOADER)
    await press('Enter')
    await press('Control+PageDown')
    await dock.waitForText(/TINY-READY/, 120_000)
    await press('Control+PageUp')
    await untilFocused('.rig-screen canvas')
    // The letters stand on the same keys in every layout used here.
    await open.page.keyboard.type('cp /etc/passwd /dev/tty', { delay: 40 })
    await open.page.keyboard.press('Shift+KeyS', { delay: 40 })
    await open.page.keyboard.type('0\n', { delay: 40 })
    await press('Control+PageDown')
    await dock.waitForText(/root::0:0:/)
  })

  test('it answers on its serial console', async () => {
    await ask('touch /before; echo sum-$((6*7))', /^sum-42$/m)
  })

  test('a snapshot is taken, what came after it is given up, and what was before is there again', async () => {
    await leaveConsoles()
    await openTab('Snapshots')
    await tabToAndPress('Take snapshot')
    await vm.dialog.waitFor()
    await wizard.tabTo('Name')
    await type('first')
    await tabToAndPress('Take snapshot')
    await vm.dialog.waitFor({ state: 'detached', timeout: 60_000 })
    await vm.snapshot('first').waitFor()
    expect(linesOf(await virsh('snapshot-list', name, '--name'))).toEqual(['first'])

    await press('Control+j')
    await ask('rm /before; test -e /before || echo gone-$((6*7))', /^gone-42$/m)
    await leaveConsoles()
    await tabToAndPress('Revert to first')
    // The button that opened it has the same name: it must have lost the focus first.
    await eventually(
      () => open.page.evaluate(() => document.activeElement?.closest('[role=dialog]') != null),
      (isInside) => isInside,
    )
    await tabToAndPress('Revert to first')
    await vm.dialog.waitFor({ state: 'detached', timeout: 120_000 })
    await vm.stateIs('Running')
    await press('Control+j')
    await dock.notice.waitFor({ state: 'detached' })
    await ask('test -e /before && echo again-$((6*7))', /^again-42$/m)
  })

  test('it is deleted with its disk, and the ISO stays', async () => {
    await leaveConsoles()
    await openTab('Danger')
    await tabToAndPress('Delete…')
    // The trash comes first: nothing is lost by it.
    await tabInto('[role=dialog] input[type=radio]')
    await press('ArrowDown')
    await vm.dialog.getByRole('checkbox').waitFor()
    await tabInto('[role=dialog] input[type=checkbox]')
    await press('Space')
    // What cannot be had back asks for the name.
    await tabInto('[role=dialog] input[type=text]')
    await type(name)
    await press('Enter')
    await eventually(
      async () => linesOf(await virsh('list', '--all', '--name')),
      (names) => !names.includes(name),
    )
    expect(await pool.volumes()).toEqual(['asking.iso'])
  })

  test('no mouse was used, and nothing was complained about in the console', async () => {
    expect(await open.page.evaluate(() => (window as unknown as { mice: string[] }).mice)).toEqual([])
    // Reading the canvas is ours.
    expect(open.complaints.filter((text) => !text.includes('getImageData'))).toEqual([])
  })
})
