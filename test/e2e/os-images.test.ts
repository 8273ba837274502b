import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testPool, type TestPool } from '../support/app/pool.ts'
import { reachableFolder, removeFolder, run } from '../support/host/index.ts'
import { digest, noise, VendorServer } from '../support/vendor-server.ts'
import { seriousViolations } from './support/axe.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { HeadlessHost } from './support/headless-host.ts'

let browser: Browser
let host: HeadlessHost
let page: Page
let pool: TestPool
let server: VendorServer
let image: Buffer

beforeAll(async () => {
  pool = await testPool()
  server = await VendorServer.start()
  const folder = await reachableFolder('vendor')
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', join(folder, 'a.qcow2'), '8M'])
  image = Buffer.concat([await readFile(join(folder, 'a.qcow2')), noise(300_000)])
  await removeFolder(folder)
  const sums = ['good', 'slow', 'gone'].map((name) => `${digest('sha256', image)}  ${name}.qcow2`)
  server.offers.set('/SUMS', { body: sums.join('\n') })
  server.offers.set('/good.qcow2', { body: image, etag: '"one"' })
  server.offers.set('/slow.qcow2', { body: image, etag: '"one"', hangs: 200_000 })
  const images = ['good', 'slow', 'gone'].map((name) => ({
    ...{ id: `labrig-test-${name}`, family: 'fedora', name: `Test ${name}`, kind: 'cloud', arch: 'x86_64' },
    ...{ folder: server.folder, file: `${name}.qcow2`, checksums: 'SUMS', format: 'qcow2', user: 'tester' },
  }))
  browser = await launchBrowser()
  host = await HeadlessHost.start({ images })
  page = (await openPage(browser, `${host.url}#/images`)).page
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
  await pool?.[Symbol.asyncDispose]()
})

const row = (name: string) => page.locator('tr.rig-row', { hasText: name })
const drawer = () => page.locator('.rig-drawer')
const dialog = () => page.locator('.pf-v6-c-modal-box')

/** Asks for a download in the pool of the test. */
async function download(name: string): Promise<void> {
  await row(name).press('Enter')
  await drawer()
    .getByRole('button', { name: /^(Download|Go on)$/ })
    .press('Enter')
  await dialog().getByLabel('Storage pool').selectOption(pool.name)
  await dialog().locator('.rig-commands').getByText('sum --check').waitFor()
  await dialog().getByRole('button', { name: 'Download' }).press('Enter')
}

describe('the page of OS images', () => {
  test('has the catalogue, found by typing, by kind and by system', async () => {
    await row('Debian 13 (trixie)').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Installer' }).click()
    await row('Debian 13 (trixie)').waitFor({ state: 'detached' })
    await page.getByRole('combobox', { name: 'System' }).selectOption('alpine')
    expect(await page.locator('tr.rig-row').count()).toBe(1)
    await page.getByRole('textbox', { name: 'Name, system, VM' }).fill('nothing of this name')
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await row('Debian 13 (trixie)').waitFor()
  })

  test('fetches an image by keyboard, and says what it is and where it is from', async () => {
    await download('Test good')
    await dialog().waitFor({ state: 'detached' })
    await row('Test good').getByText('Ready').waitFor()
    expect(await pool.volumes()).toContain('labrig-test-good.qcow2')
    await row('Test good').press('Enter')
    await drawer().getByText(digest('sha256', image)).waitFor()
    expect(await seriousViolations(page)).toEqual([])
  })

  test('stops a download, which then goes on from where it was', async () => {
    await download('Test slow')
    await dialog().getByRole('button', { name: 'Continue in the background' }).click()
    await row('Test slow').getByText('Downloading').waitFor()
    await drawer().getByRole('button', { name: 'Stop' }).click()
    await row('Test slow')
      .getByText(/Stopped at \d+.%/)
      .waitFor()
    server.offers.set('/slow.qcow2', { body: image, etag: '"one"' })
    server.asked.length = 0
    await download('Test slow')
    await row('Test slow').getByText('Ready').waitFor()
    expect(server.asked.map(({ range }) => range)).toEqual([null, 'bytes=200000-'])
  })

  test('says why a download failed, where it stands', async () => {
    await download('Test gone')
    await dialog().getByText('has no such file any more').waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await row('Test gone').getByText('Failed').waitFor()
    await drawer().getByText('404').waitFor()
  })

  test('gives an image another name, and deletes it', async () => {
    await row('Test good').press('Enter')
    await drawer().getByRole('button', { name: 'Rename' }).press('Enter')
    await dialog().getByRole('textbox', { name: 'Name' }).fill('Room 5')
    await dialog().getByRole('textbox', { name: 'Name' }).press('Enter')
    await row('Room 5').press('Enter')
    await drawer().getByRole('button', { name: 'Delete' }).press('Enter')
    await dialog().getByText('labrig-test-good.qcow2').first().waitFor()
    await dialog().getByRole('button', { name: 'Delete' }).press('Enter')
    await row('Room 5').waitFor({ state: 'detached' })
    expect(await pool.volumes()).not.toContain('labrig-test-good.qcow2')
  })
})
