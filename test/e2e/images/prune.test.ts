import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { busyboxImage, BUSYBOX, lacking, linesOf, privateDocker, type PrivateDocker } from '../../support/host/index.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const lack = lacking('root', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let engine: PrivateDocker
let host: HeadlessHost
let browser: Browser
let page: Page

beforeAll(async () => {
  if (lack) return
  engine = await privateDocker()
  await busyboxImage(engine.host)
  await engine.docker('create', '--name', 'ours', '--label', 'labrig.managed=1', BUSYBOX, 'true')
  await engine.docker('create', '--name', 'theirs', BUSYBOX, 'true')
  await engine.docker('volume', 'create', 'data')
  host = await HeadlessHost.start({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  browser = await launchBrowser()
  page = (await openPage(browser, `${host.url}#/images/containers`)).page
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

test('what nothing uses is shown, chosen and removed by mouse; docker has what was not chosen still', async () => {
  await page.getByRole('button', { name: 'Clean up' }).click()
  const dialog = page.getByRole('dialog')
  // The box of a kind leaves alone what others have made.
  await dialog.getByLabel(/2 stopped containers/).check()
  expect(await dialog.getByLabel(/^ours/).isChecked()).toBe(true)
  expect(await dialog.getByLabel(/^theirs/).isChecked()).toBe(false)
  await dialog.getByLabel(/^data/).check()
  await dialog.getByText('the volume data with all that is in it').waitFor()
  await dialog.getByRole('button', { name: /^Remove 2/ }).click()
  await dialog.getByText('2 were removed').waitFor()
  expect(linesOf(await engine.docker('ps', '-a', '--format', '{{.Names}}'))).toEqual(['theirs'])
  expect(linesOf(await engine.docker('volume', 'ls', '-q'))).toEqual([])
})
