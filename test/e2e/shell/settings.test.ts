import { readFile, writeFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from '../pages/machines-page.ts'
import { Shell } from '../pages/shell.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { fakeWorld, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let shell: Shell

beforeAll(async () => {
  world = await fakeWorld()
  world.docker.state.addContainers(2)
  host = await HeadlessHost.start({ connections: world.connections })
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/settings`)
  shell = new Shell(open.page)
  await shell.at('settings')
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

/** Where the settings are kept, as the page says. */
async function settingsPath(): Promise<string> {
  const folder = await open.page.locator('.rig-places code').first().textContent()
  return `${folder}/settings.json`
}

/** The Docker engine of a world, as docker -H takes it. */
function addressOf({ connections }: FakeWorld): string {
  const host = connections.find(({ engine }) => engine === 'docker')
  return host !== undefined && 'host' in host ? host.host : ''
}

const kept = async () =>
  JSON.parse(await readFile(await settingsPath(), 'utf8').catch(() => '{}')) as Record<string, unknown>

describe('settings', () => {
  test('are kept by the host: a browser that was never here begins with them', async () => {
    await shell.setLanguage('ja')
    await shell.setTheme('dark')
    await eventually(kept, (settings) => settings['language'] === 'ja' && settings['theme'] === 'dark')
    // Another profile of the browser comes in by the first one's cookie, with nothing else of it.
    const cookies = await open.context.cookies()
    const other = await browser.newContext({ locale: 'en' })
    await other.addCookies(cookies)
    const page = await other.newPage()
    await page.goto(host.origin)
    await page.locator('html[lang=ja].pf-v6-theme-dark').waitFor({ state: 'attached' })
    await other.close()
  })

  test('changed elsewhere on the page are kept as well', async () => {
    await open.page.getByRole('button', { name: 'ライトテーマに切り替え' }).click()
    await eventually(kept, (settings) => settings['theme'] === 'light')
    await shell.setLanguage('en')
  })

  test('switch single letters off', async () => {
    await open.page.getByRole('switch').uncheck()
    await eventually(kept, (settings) => settings['singleKeys'] === false)
    await shell.open('machines')
    const machines = new MachinesPage(open.page)
    await machines.stateIs('box-0', 'Running')
    await machines.focusRow('box-0')
    await open.page.keyboard.press('m')
    expect(await open.page.getByRole('menu').count()).toBe(0)
    await open.page.keyboard.press('Shift+F10')
    await open.page.getByRole('menu').waitFor()
    await open.page.keyboard.press('Escape')
    await shell.open('settings')
    await open.page.getByRole('switch').check()
  })

  test('give new VMs their keyboard', async () => {
    await open.page.getByRole('combobox', { name: 'Keyboard of new VMs’ screens' }).selectOption('ja')
    await eventually(kept, (settings) => settings['keymap'] === 'ja')
  })

  test('add an engine by keyboard after trying it, and forget it again', async () => {
    await using far = await fakeWorld()
    far.docker.state.addContainers(3)
    const { page } = open
    await page.locator('[data-connection=docker]').getByText('ready').waitFor()
    await page.getByText(/config\/labrig\/connections\.json$/).waitFor()
    await page.getByRole('button', { name: 'Add a connection' }).press('Enter')
    await shell.dialog.getByRole('button', { name: 'Docker', exact: true }).press('Enter')
    await shell.dialog.getByRole('button', { name: 'By its address' }).press('Enter')
    const address = shell.dialog.getByRole('textbox', { name: 'Address' })
    await address.fill('carrier-pigeon://far')
    await shell.dialog.getByRole('button', { name: 'Try it' }).press('Enter')
    await shell.dialog.getByText('is not a way to reach an engine').first().waitFor()
    await address.fill(`unix://${far.folder}/nowhere.sock`)
    await shell.dialog.getByRole('button', { name: 'Try it' }).press('Enter')
    await shell.dialog.getByText('Nothing answers that can be used').waitFor()
    await address.fill(addressOf(far))
    await shell.dialog.getByRole('button', { name: 'Try it' }).press('Enter')
    await shell.dialog.getByText('It has 3 machines').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await shell.dialog.getByRole('textbox', { name: 'Name' }).fill('far')
    await shell.dialog.getByRole('textbox', { name: 'Name' }).press('Enter')
    await page.locator('[data-connection=far]').getByText('ready').waitFor()
    await shell.open('machines')
    await new MachinesPage(page).engine('far').getByText('ready').waitFor()
    await shell.open('settings')
    await page.getByRole('button', { name: 'Forget the connection far' }).press('Enter')
    await shell.dialog.getByText('its machines go on').waitFor()
    await shell.dialog.getByRole('button', { name: 'Forget', exact: true }).press('Enter')
    await page.locator('[data-connection=far]').waitFor({ state: 'detached' })
    expect(far.docker.state.containers.size).toBe(3)
  })

  test('are exported as a file', async () => {
    const download = open.page.waitForEvent('download')
    await open.page.getByRole('button', { name: 'Export the settings' }).click()
    const path = await (await download).path()
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ keymap: 'ja', language: 'en' })
  })

  test('are set back after a question that names what goes and what stays', async () => {
    await open.page.getByRole('button', { name: 'Reset the settings' }).click()
    await shell.dialog.getByText('Machines, connections, journal and logs stay.').waitFor()
    await shell.dialog.getByRole('button', { name: 'Reset the settings' }).click()
    await eventually(kept, (settings) => settings['keymap'] === null && settings['language'] === 'system')
  })

  test('of a damaged file are not overwritten, and the page says so', async () => {
    const path = await settingsPath()
    await writeFile(path, '{ broken')
    await open.page.reload()
    await open.page.locator('[data-notice=settings]').getByText('The file of the settings is not written').waitFor()
    await open.page.getByRole('button', { name: 'Dark', exact: true }).click()
    await open.page.getByText('The choice holds for now but was not kept').waitFor()
    await open.page.locator('html.pf-v6-theme-dark').waitFor({ state: 'attached' })
    expect(await readFile(path, 'utf8')).toBe('{ broken')
    await writeFile(path, '{}')
  })
})

describe('a problem report', () => {
  test('is one zip file with versions, findings, journal and settings, saved by the browser', async () => {
    await shell.open('host')
    await open.page.getByRole('button', { name: 'Report a problem' }).click()
    await shell.dialog.getByText('Nothing is sent anywhere').waitFor()
    const download = open.page.waitForEvent('download')
    await shell.dialog.getByRole('button', { name: 'Save the file' }).click()
    const saved = await download
    expect(saved.suggestedFilename()).toMatch(/^labrig-report-\d{8}-\d{4}\.zip$/)
    const files = unzipSync(await readFile(await saved.path()))
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['versions.json', 'findings.json', 'journal.jsonl', 'settings.json']),
    )
    const versions = JSON.parse(strFromU8(files['versions.json'] ?? new Uint8Array())) as Record<string, unknown>
    expect(versions).toMatchObject({ labrig: expect.stringMatching(/^\d/), node: expect.stringMatching(/^24/) })
    await shell.dialog.getByText('Look into it before you pass it on').waitFor()
    await open.page.keyboard.press('Escape')
  })
})

describe('help and about', () => {
  test('stand without a network: words, keys, version and licences', async () => {
    await shell.open('help')
    await open.page.getByText('The state of a VM’s disks').waitFor()
    await open.page.getByRole('link', { name: 'About Labrig' }).click()
    await shell.at('about')
    expect(await open.page.getByTestId('version').textContent()).toMatch(/^\d+\.\d+\.\d+/)
    const react = open.page.locator('.rig-licences li').filter({ has: open.page.getByText('react', { exact: true }) })
    await react.locator('summary').click()
    await react.getByText('Permission is hereby granted').waitFor()
    expect(await open.page.locator('.rig-licences > li').count()).toBeGreaterThan(50)
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
