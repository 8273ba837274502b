import { createServer } from 'node:net'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  busyboxImage,
  docker,
  DOCKER,
  lacking,
  lackingRegistry,
  linesOf,
  registryImage,
  tryRun,
  uniqueName,
} from '../../support/host/index.ts'
import { registry as fakeRegistry, type Registry } from '../../support/registry/registry.ts'
import { MachinePage } from '../machine-page/machine-page.ts'
import { Shell } from '../pages/shell.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const lack = lacking('root', 'dockerd') ?? (await lackingRegistry())
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('registry')
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let page: Page
let locked: Registry
let logins: string
let address: string

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = createServer().listen(0, '127.0.0.1', () => {
    const at = server.address()
    server.close(() => resolve(typeof at === 'object' && at !== null ? at.port : 0))
  })
  return promise
}

beforeAll(async () => {
  if (lack) return
  await Promise.all([busyboxImage(), registryImage()])
  address = `127.0.0.1:${await freePort()}`
  locked = await fakeRegistry({ login: 'user:the-pass-word' })
  logins = await mkdtemp(join(tmpdir(), 'labrig-test-logins-'))
  host = await HeadlessHost.start({ environment: { DOCKER_CONFIG: logins } })
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/images/registries`, { reducedMotion: 'reduce' })
  page = open.page
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await locked?.[Symbol.asyncDispose]()
  await tryRun(DOCKER, ['rm', '-f', name])
  await tryRun(DOCKER, ['volume', 'rm', `${name}-data`])
  const names = linesOf(await docker('images', '--format', '{{.Repository}}:{{.Tag}}'))
  const ours = names.filter((one) => one.startsWith(`${address}/`))
  if (ours.length > 0) await docker('rmi', ...ours)
  await rm(logins, { recursive: true, force: true })
})

const dialog = () => page.getByRole('dialog')
const list = () => page.getByRole('navigation', { name: 'Registries' })
const detail = () => page.getByRole('region', { name: address, exact: true })

/** Presses the dialog's own button, waits for what came of it, and closes. */
async function done(verb: string, said: string): Promise<void> {
  await dialog().getByRole('button', { name: verb, exact: true }).click()
  await dialog().getByText(said).waitFor()
  await dialog().locator('#keep-close').click()
  await dialog().waitFor({ state: 'detached' })
}

describe('a registry of one’s own', () => {
  test('is started from the page, and docker runs it on loopback', async () => {
    await page.getByRole('button', { name: 'Start a registry' }).click()
    await dialog()
      .getByLabel('Image', { exact: true })
      .fill(await registryImage())
    await dialog().getByLabel('Name of the container').fill(name)
    await dialog()
      .getByLabel('Port on 127.0.0.1')
      .fill(address.split(':')[1] ?? '')
    await dialog().getByText(`--publish ${address}:5000`).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await done('Start a registry', 'The registry answers.')
    expect((await docker('port', name, '5000/tcp')).trim()).toBe(address)
    await list()
      .getByRole('button', { name: new RegExp(`${address}.*runs here`) })
      .waitFor()
    await detail().getByText('It has no repositories yet.').waitFor()
  })

  test('shows what was pushed there, with the digest that docker says', async () => {
    await docker('tag', await busyboxImage(), `${address}/team/app:1`)
    await docker('push', '-q', `${address}/team/app:1`)
    await page.goto(`${host.origin}/#/images/containers`)
    await page.locator('.rig-bar input').first().fill(`${address}/team`)
    await page.locator('.rig-ci-table .rig-row').first().click()
    await page.locator('.rig-drawer').getByRole('button', { name: 'Tag', exact: true }).click()
    await dialog().getByLabel('New name').fill(`${address}/team/app:2`)
    await done('Tag', 'The image has one more name.')
    await page.getByRole('button', { name: `Push ${address}/team/app:2` }).click()
    await done('Push', 'The registry has the image.')
    await page.goto(`${host.origin}/#/images/registries`)
    await page.reload()
    await list()
      .getByRole('button', { name: new RegExp(address) })
      .click()
    await detail().getByRole('button', { name: 'team/app', exact: true }).click()
    const table = page.getByRole('grid', { name: 'Tags of team/app' })
    const digests = await docker('image', 'inspect', '-f', '{{join .RepoDigests "\\n"}}', `${address}/team/app:1`)
    const digest =
      linesOf(digests)
        .find((one) => one.startsWith(address))
        ?.split('@')[1] ?? ''
    for (const tag of ['1', '2']) {
      const row = table.getByRole('row').filter({ has: page.getByText(tag, { exact: true }) })
      await row.getByText(digest.slice(0, 19)).waitFor()
    }
    expect(await seriousViolations(page)).toEqual([])
  })

  test('gives an image back, and loses both tags of a manifest after it said so', async () => {
    await docker('rmi', `${address}/team/app:1`, `${address}/team/app:2`)
    await page.getByRole('button', { name: 'Pull 1', exact: true }).click()
    await done('Pull', 'The image is here.')
    await docker('image', 'inspect', `${address}/team/app:1`)
    await page.getByRole('button', { name: 'Delete 1', exact: true }).click()
    await dialog().getByText(`${address}/team/app:2 in the registry`).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await done('Delete', 'The tag is gone.')
    await detail().getByText('No tags here.').waitFor()
    expect((await tryRun(DOCKER, ['pull', '-q', `${address}/team/app:2`])).code).not.toBe(0)
  })

  test('is stopped and deleted from the page of its container, and docker has it no more', async () => {
    const container = new MachinePage(page)
    await detail().getByRole('link', { name, exact: true }).click()
    await container.of(name)
    await container.act('Stop').click()
    await container.stateIs(/^Exited/)
    expect((await docker('inspect', '-f', '{{.State.Status}}', name)).trim()).toBe('exited')
    await page.goto(`${host.origin}/#/images/registries`)
    await list()
      .getByRole('button', { name: new RegExp(`${address}.*does not run`) })
      .click()
    await detail().getByRole('link', { name, exact: true }).click()
    await container.of(name)
    await container.main.locator('.rig-machine-acts [aria-haspopup]').last().click()
    await page.getByRole('menuitem', { name: /^Delete/ }).click()
    await dialog().getByText(`${name}-data`).waitFor()
    await dialog()
      .getByRole('button', { name: /^Delete/ })
      .click()
    await dialog().waitFor({ state: 'detached' })
    await expect.poll(async () => (await tryRun(DOCKER, ['container', 'inspect', name])).code).not.toBe(0)
    // What it holds is a volume with a name: it goes on its own.
    expect((await tryRun(DOCKER, ['volume', 'inspect', `${name}-data`])).code).toBe(0)
    await page.goto(`${host.origin}/#/images/registries`)
    // Its address is still in front of the name of an image.
    const row = list().getByRole('button', { name: new RegExp(address) })
    await expect.poll(() => row.innerText(), { timeout: 20_000 }).not.toMatch(/runs here|does not run/)
  })
})

describe('a login to a registry', () => {
  test('says where it would be kept, is refused with a wrong password, and is kept and forgotten', async () => {
    await list().getByLabel('Look at another one').fill(locked.address)
    await list().getByRole('button', { name: 'Open' }).click()
    const shown = page.getByRole('region', { name: locked.address, exact: true })
    await shown.getByText('wants a login').waitFor()
    await shown.getByRole('button', { name: 'Log in' }).click()
    await dialog().getByLabel('User', { exact: true }).fill('user')
    await dialog().getByLabel('Password or token').fill('another')
    await dialog().getByText(join(logins, 'config.json')).waitFor()
    const go = dialog().getByRole('button', { name: 'Log in', exact: true })
    expect(await go.isDisabled()).toBe(true)
    await dialog()
      .getByLabel(/Keep it there all the same/)
      .check()
    expect(await seriousViolations(page)).toEqual([])
    await go.click()
    await dialog().getByText('does not take this name with this password').waitFor()
    await dialog().getByLabel('Password or token').fill('the-pass-word')
    await done('Log in', 'You are logged in.')
    expect(await readFile(join(logins, 'config.json'), 'utf8')).toContain(
      Buffer.from('user:the-pass-word').toString('base64'),
    )
    await list()
      .getByRole('button', { name: /user is logged in/ })
      .waitFor()
    await shown.getByText('It has no repositories yet.').waitFor()
    await shown.getByRole('button', { name: 'Log out' }).click()
    await done('Log out', 'The login is forgotten.')
    expect(JSON.parse(await readFile(join(logins, 'config.json'), 'utf8'))).toEqual({ auths: {} })
  })
})

describe('the pages about container images', () => {
  const places = ['containers', 'build', 'registries'] as const
  describe.each(['en', 'ja'] as const)('in %s', (language) => {
    test.each(['light', 'dark'] as const)('axe finds nothing serious in the %s theme', async (theme) => {
      const shell = new Shell(page)
      await shell.setLanguage(language)
      await shell.setTheme(theme)
      for (const place of places) {
        await page.goto(`${host.origin}/#/images/${place}`)
        await page.locator(`.rig-ci-places a[aria-current=page][href$="${place}"]`).waitFor()
        expect(await seriousViolations(page)).toEqual([])
      }
      await page.goto(`${host.origin}/#/images/containers`)
      await page.getByRole('button', { name: /^(Clean up|掃除)$/ }).click()
      await page.locator('.rig-prune-row').first().waitFor()
      expect(await seriousViolations(page)).toEqual([])
      await page.locator('#prune-cancel').click()
      await dialog().waitFor({ state: 'detached' })
      await page.locator('.rig-bar input').fill('labrig-test/registry')
      await page.locator('.rig-ci-table .rig-row').first().click()
      await page.locator('.rig-drawer a[href*="/images/layers/"]').click()
      await page.locator('.rig-changed-file').first().waitFor()
      expect(await seriousViolations(page)).toEqual([])
    })
  })
})
