import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Shell } from '../pages/shell.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { fakeWorld, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let shell: Shell

const acts = () => open.page.locator('.rig-act')
const field = () => open.page.getByRole('textbox', { name: 'Act, machine, command' })

async function choose(text: string): Promise<void> {
  await (await shell.find(text)).first().waitFor()
  await open.page.keyboard.press('Enter')
  await shell.palette.waitFor({ state: 'detached' })
}

beforeAll(async () => {
  world = await fakeWorld()
  world.docker.state.addContainers(3)
  host = await HeadlessHost.start({ connections: world.connections })
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/journal`)
  shell = new Shell(open.page)
  await shell.railItem('machines').getByText('3 machines').waitFor({ state: 'attached' })
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

describe('the journal', () => {
  test('says what belongs there while it is empty', async () => {
    await open.page.getByText('Nothing was done yet').waitFor()
  })

  test('shows an act as soon as it has ended, with its command', async () => {
    await choose('stop box-0')
    await acts().locator('.rig-act-title').getByText('Stop box-0').waitFor()
    const act = acts().first()
    await act.getByText('Done', { exact: true }).first().waitFor()
    await act.getByRole('button', { expanded: false }).click()
    await act.getByText('Step 1 of 1').waitFor()
    expect(await act.locator('.rig-code pre').textContent()).toContain('stop box-0')
  })

  test('shows a failed act with its cause, and the failure is told as well', async () => {
    const body = JSON.stringify({ message: 'no space left on device' })
    world.docker.faults.push({ match: /POST .*\/start$/, fault: { kind: 'answer', status: 500, body }, times: 1 })
    await choose('start box-0')
    await acts().locator('.rig-act-title').getByText('Start box-0').waitFor()
    const act = acts().first()
    await act.getByText('Failed', { exact: true }).first().waitFor()
    await act.getByRole('button', { expanded: false }).click()
    await act.getByText('Why it failed').waitFor()
    expect(await act.locator('.rig-act-error').textContent()).toContain('no space left on device')
    await shell.toasts.getByText('Start failed for box-0').waitFor()
    await shell.bell.click()
    const list = open.page.getByRole('dialog', { name: 'Notices' })
    await list.getByText('Start failed for box-0').waitFor()
    expect(await list.locator('.rig-notice-line').count()).toBe(1)
    await open.page.keyboard.press('Escape')
  })

  test('is narrowed down by text and to what failed', async () => {
    await open.page.getByRole('checkbox', { name: 'Failed only' }).check()
    expect(await acts().count()).toBe(1)
    await open.page.getByTestId('shown').getByText('1 of 2').waitFor()
    await open.page.getByRole('checkbox', { name: 'Failed only' }).uncheck()
    await field().fill('stop box')
    expect(await acts().count()).toBe(1)
    await field().fill('no such act')
    await open.page.getByText('No act matches').waitFor()
    await open.page.getByRole('button', { name: 'Clear the filter' }).click()
    expect(await acts().count()).toBe(2)
  })
})

test('nothing was complained about in the console', () => {
  expect(open.complaints).toEqual([])
})
