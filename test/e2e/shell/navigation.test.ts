import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Shell } from '../pages/shell.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { addGuest, fakeWorld, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let shell: Shell

const focused = () => open.page.evaluate(() => document.activeElement?.textContent ?? '')

beforeAll(async () => {
  world = await fakeWorld()
  addGuest(world, 'guest-1')
  world.docker.state.addContainers(2)
  host = await HeadlessHost.start({ connections: world.connections })
  browser = await launchBrowser()
  open = await openPage(browser, host.url)
  shell = new Shell(open.page)
})
beforeEach(() => shell.open('home'))
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

describe('the rail', () => {
  test('leads to each page, marks the present one, and the keyboard follows to its heading', async () => {
    for (const place of ['machines', 'host', 'journal', 'settings', 'home'] as const) {
      await shell.railItem(place).click()
      await shell.at(place)
      expect(await shell.railItem(place).getAttribute('aria-current')).toBe('page')
      expect(await open.page.locator('.rig-rail [aria-current=page]').count()).toBe(1)
      expect(await focused()).toBe(await shell.heading.textContent())
    }
  })

  test('says how many machines there are and what the host needs', async () => {
    await shell.railItem('machines').getByText('3 machines').waitFor({ state: 'attached' })
    await shell.railItem('host').getByText('to look at').waitFor({ state: 'attached' })
  })

  test('is slim or wide by a key, and so again after a reload', async () => {
    const slim = open.page.locator('.rig-rail.is-slim')
    expect(await slim.count()).toBe(0)
    await open.page.keyboard.press('Control+b')
    await slim.waitFor()
    // A name that is not seen is still there for ears, and as a tooltip.
    expect(await shell.railItem('machines').getAttribute('title')).toContain('Machines')
    await eventually(
      async () => (await open.page.reload()) !== null && (await slim.waitFor().then(() => true)),
      (isSlim) => isSlim,
    )
    await open.page.keyboard.press('Control+b')
    await slim.waitFor({ state: 'detached' })
  })

  test('is slim by itself in a narrow window', async () => {
    await open.page.setViewportSize({ width: 1200, height: 800 })
    await open.page.locator('.rig-rail.is-slim').waitFor()
    await open.page.setViewportSize({ width: 1280, height: 800 })
    await open.page.locator('.rig-rail.is-slim').waitFor({ state: 'detached' })
  })
})

describe('pages', () => {
  test('have addresses and titles; back and forward go through them', async () => {
    await shell.railItem('journal').click()
    await shell.at('journal')
    await shell.railItem('host').click()
    await shell.at('host')
    expect(await open.page.title()).toBe('Host · Labrig')
    await open.page.goBack()
    await shell.at('journal')
    expect(await open.page.title()).toBe('Journal · Labrig')
    expect(await focused()).toBe('Journal')
    await open.page.goForward()
    await shell.at('host')
  })

  test('are reached by Ctrl and a digit, and help by F1', async () => {
    await open.page.keyboard.press('Control+7')
    await shell.at('journal')
    await open.page.keyboard.press('Control+2')
    await shell.at('machines')
    await open.page.keyboard.press('F1')
    await shell.at('help')
  })

  test('that do not exist say so and lead back', async () => {
    await open.page.evaluate(() => (location.hash = '#/nowhere'))
    await shell.heading.getByText('There is no such page').waitFor()
    await open.page.getByRole('link', { name: 'To the first page' }).click()
    await shell.at('home')
  })

  test('open what can be made, a network too', async () => {
    const { page } = open
    await page.keyboard.press('Control+n')
    const menu = page.getByRole('menu', { name: 'New' })
    await menu.waitFor()
    expect(await menu.getByRole('menuitem').allTextContents()).toEqual([
      'Virtual machine',
      'Container',
      'Network',
      'Paste a command',
    ])
    await menu.getByRole('menuitem', { name: 'Network' }).press('Enter')
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: /network/i })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('leave letters to fields: a question mark in a filter is a question mark', async () => {
    await shell.open('journal')
    const field = open.page.getByRole('textbox', { name: 'Act, machine, command' })
    await field.pressSequentially('?')
    expect(await field.inputValue()).toBe('?')
    expect(await shell.dialog.count()).toBe(0)
    await field.fill('')
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
