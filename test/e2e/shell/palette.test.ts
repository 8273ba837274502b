import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from '../pages/machines-page.ts'
import { Shell } from '../pages/shell.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { addGuest, fakeWorld, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let shell: Shell
let machines: MachinesPage

beforeAll(async () => {
  world = await fakeWorld()
  addGuest(world, 'guest-1', RUNNING)
  world.docker.state.addContainers(4)
  host = await HeadlessHost.start({ connections: world.connections })
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  shell = new Shell(open.page)
  machines = new MachinesPage(open.page)
  await machines.stateIs('box-0', 'Running')
  await machines.stateIs('guest-1', 'Running')
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

async function closePalette(): Promise<void> {
  await open.page.keyboard.press('Escape')
  await shell.palette.waitFor({ state: 'detached' })
}

describe('the palette', () => {
  test('does an act that is typed as one would say it, without the mouse, and shows its command before', async () => {
    const options = await shell.find('stop box-0')
    expect(await options.first().locator('.rig-palette-text').textContent()).toBe('Stop box-0')
    await shell.palette.locator('.rig-palette-command').getByText('stop box-0').waitFor()
    await open.page.keyboard.press('Enter')
    await shell.palette.waitFor({ state: 'detached' })
    await machines.row('box-0').getByText('Exited').waitFor()
  })

  test('finds a VM by the word of its own tool', async () => {
    const options = await shell.find('poweroff guest-1')
    expect(await options.first().locator('.rig-palette-text').textContent()).toBe('Shut down guest-1')
    await closePalette()
  })

  test('finds by plain words what keeps machines and brings them back', async () => {
    const found = async (words: string) => {
      const options = await shell.find(words)
      return options.first().locator('.rig-palette-text').textContent()
    }
    expect(await found('backup guest-1')).toBe('Back up guest-1…')
    await closePalette()
    expect(await found('import ova')).toBe('Import OVA…')
    await closePalette()
    expect(await found('trash')).toBe('Show the trash')
    await open.page.keyboard.press('Enter')
    await open.page.getByText('The trash is empty').waitFor()
    await open.page.getByRole('button', { name: 'Show all machines' }).click()
    await machines.rowThere('guest-1')
  })

  test('leads to parts of pages, and to a snapshot whose dialog is open', async () => {
    const options = await shell.find('registry')
    expect(await options.first().locator('.rig-palette-text').textContent()).toBe('Registries')
    await open.page.keyboard.press('Enter')
    await open.page.getByRole('link', { name: 'Registries', exact: true }).waitFor()
    const kept = await shell.find('take snapshot guest-1')
    expect(await kept.first().locator('.rig-palette-text').textContent()).toBe('Take a snapshot of guest-1…')
    await open.page.keyboard.press('Enter')
    const dialog = open.page.getByRole('dialog')
    await dialog.getByText('guest-1').first().waitFor()
    await open.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await open.page.goto(`${open.page.url().split('#')[0]}#/machines`)
    await machines.rowThere('guest-1')
  })

  test('names why an act is not possible, and does not do it', async () => {
    const options = await shell.find('stop box-0')
    const first = options.first()
    expect(await first.getAttribute('aria-disabled')).toBe('true')
    expect(await first.textContent()).toContain('It is exited; this needs it to be running')
    await open.page.keyboard.press('Enter')
    expect(await shell.palette.count()).toBe(1)
    await closePalette()
  })

  test('asks before it deletes', async () => {
    await shell.find('delete box-1')
    await open.page.keyboard.press('Enter')
    await shell.dialog.getByText('Delete box-1?').waitFor()
    await shell.dialog.getByRole('button', { name: 'Cancel' }).click()
    await shell.dialog.waitFor({ state: 'detached' })
    await machines.rowThere('box-1')
  })

  test('offers first what was chosen last', async () => {
    await shell.find('theme dark')
    await open.page.keyboard.press('Enter')
    await open.page.locator('html.pf-v6-theme-dark').waitFor({ state: 'attached' })
    const options = await shell.find('')
    expect(await options.first().locator('.rig-palette-text').textContent()).toBe('Theme: Dark')
    await closePalette()
  })

  test('moves by arrows and tells ears which entry it is at', async () => {
    const options = await shell.find('box')
    await open.page.keyboard.press('ArrowDown')
    await open.page.keyboard.press('ArrowDown')
    const third = options.nth(2)
    expect(await third.getAttribute('aria-selected')).toBe('true')
    const field = shell.palette.getByRole('combobox')
    expect(await field.getAttribute('aria-activedescendant')).toBe(await third.getAttribute('id'))
    await closePalette()
  })

  test('leads to pages, also from the field in the masthead, and gives the keyboard back when it closes', async () => {
    await open.page.getByRole('button', { name: 'Search or run an act' }).click()
    await shell.palette.waitFor()
    await closePalette()
    expect(await open.page.evaluate(() => document.activeElement?.className)).toBe('rig-palette-open')
    await shell.find('journal')
    await open.page.keyboard.press('Enter')
    await shell.at('journal')
  })

  test('leads to the dialog that adds a device, by the word of virsh', async () => {
    const options = await shell.find('attach-interface guest-1')
    expect(await options.first().locator('.rig-palette-text').textContent()).toBe('Add a network interface to guest-1…')
    await open.page.keyboard.press('Enter')
    await shell.dialog.getByText('Add a device to guest-1').waitFor()
    expect(await shell.dialog.getByLabel('Device', { exact: true }).inputValue()).toBe('card')
    await open.page.keyboard.press('Escape')
    await shell.dialog.waitFor({ state: 'detached' })
  })

  test('leads to what can be done to a container, by the words of docker, and to the clean-up', async () => {
    for (const [words, text, title] of [
      ['edit box-2', 'Edit box-2…', 'Edit box-2'],
      ['docker network connect box-2', 'Connect box-2 to a network…', 'Connect box-2 to a network'],
      ['commit box-2', 'Make an image of box-2…', 'box-2'],
      ['prune', 'Clean up', 'Clean up what no container uses'],
    ] as const) {
      const options = await shell.find(words)
      expect(await options.first().locator('.rig-palette-text').textContent()).toBe(text)
      await open.page.keyboard.press('Enter')
      await shell.dialog.getByRole('heading', { name: title }).first().waitFor()
      await open.page.keyboard.press('Escape')
      await shell.dialog.waitFor({ state: 'detached' })
    }
    await shell.find('files box-2')
    await open.page.keyboard.press('Enter')
    await open.page.getByRole('tab', { name: 'Files', selected: true }).waitFor()
    await shell.find('machines')
    await open.page.keyboard.press('Enter')
    await machines.rowThere('box-2')
  })

  test('says when nothing fits', async () => {
    await shell.find('zzzz')
    await shell.palette.getByText('Nothing matches “zzzz”.').waitFor()
    expect(await shell.palette.getByRole('option').count()).toBe(0)
    await closePalette()
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
