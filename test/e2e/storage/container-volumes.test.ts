import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, docker, DOCKER, linesOf, tryRun, uniqueName } from '../../support/host/index.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const name = uniqueName('volume')
const copy = `${name}-copy`
const user = uniqueName('volume-c')
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let folder = ''

beforeAll(async () => {
  await busyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-volumes-'))
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/storage`)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await tryRun(DOCKER, ['rm', '-f', user])
  await tryRun(DOCKER, ['volume', 'rm', name, copy])
  await rm(folder, { recursive: true, force: true })
})

const row = (volume: string): Locator => open.page.locator(`tr[data-row="${volume}"]`)
const dialog = () => open.page.getByRole('dialog')
const drawer = () => open.page.locator('.rig-drawer')
const press = (button: string) => dialog().getByRole('button', { name: button, exact: true }).click()
const inspected = async (volume: string) => (await tryRun(DOCKER, ['volume', 'inspect', volume])).code === 0

async function closed(said: string): Promise<void> {
  await dialog().getByText(said).waitFor()
  await dialog().getByRole('button', { name: 'Close' }).last().click()
  await dialog().waitFor({ state: 'detached' })
}

describe('a volume of containers', () => {
  test('is made on the page of storage', async () => {
    await open.page.getByRole('link', { name: 'Volumes of containers' }).click()
    await open.page.getByRole('button', { name: 'New volume…' }).click()
    await dialog().getByLabel('Name', { exact: true }).fill(name)
    await dialog().getByText('docker volume create').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await press('Create')
    await closed('The volume is there.')
    await row(name).waitFor()
    expect(await inspected(name)).toBe(true)
  })

  test('says who has it, and is not deleted while somebody does', async () => {
    const fill = 'mkdir /data/site; echo "<h1>one</h1>" >/data/site/index.html; chown 33 /data/site/index.html'
    await docker('run', '--name', user, '-v', `${name}:/data`, BUSYBOX, 'sh', '-c', fill)
    await row(name).getByText(user).waitFor()
    await row(name).click()
    await drawer().getByRole('link', { name: user }).waitFor()
    await drawer().getByText('/data', { exact: true }).waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await drawer().getByRole('button', { name: 'Delete…' }).click()
    await dialog().getByText(`It is in use by ${user}.`).waitFor()
    await press('Cancel')
    await dialog().waitFor({ state: 'detached' })
  })

  test('is backed up into an archive that tar reads', async () => {
    await drawer().getByRole('button', { name: 'Back up…' }).click()
    await dialog().getByLabel('Folder', { exact: true }).first().fill(folder)
    expect(await seriousViolations(open.page)).toEqual([])
    await press('Back up')
    await closed('The archive is written')
    const { stdout } = await tryRun('tar', [
      '--list',
      '--verbose',
      '--numeric-owner',
      '--file',
      join(folder, `${name}.tar`),
    ])
    expect(stdout).toMatch(/33\/0 .* \.\/site\/index\.html/)
  })

  test('is restored as another one, with the owners of its files', async () => {
    await open.page.locator('.rig-page-header').getByRole('button', { name: 'Restore…' }).click()
    await dialog().getByLabel('Name', { exact: true }).fill(copy)
    await dialog()
      .getByRole('textbox')
      .last()
      .fill(join(folder, `${name}.tar`))
    await press('Restore')
    await closed('The files are in the volume.')
    await row(copy).waitFor()
    const look = ['run', '--rm', '-v', `${copy}:/v`, BUSYBOX, 'stat', '-c', '%u %s', '/v/site/index.html']
    expect((await docker(...look)).trim()).toBe('33 13')
  })

  test('shows its files, gives them out and takes them in, edits, renames and deletes them; no helper stays', async () => {
    await row(copy).click()
    await drawer().getByText(copy).first().waitFor()
    await drawer().getByRole('button', { name: 'Files', exact: true }).click()
    await row('site').click()
    await row('index.html').click()
    await drawer().getByText('<h1>one</h1>').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await drawer().getByRole('button', { name: 'Download…' }).click()
    await dialog().getByLabel('Folder', { exact: true }).first().fill(folder)
    await press('Download')
    await closed('It is on this host:')
    expect(await readFile(join(folder, 'index.html'), 'utf8')).toBe('<h1>one</h1>\n')
    await writeFile(join(folder, 'two.html'), '2')
    await open.page.getByRole('button', { name: 'Upload…' }).click()
    await dialog().getByLabel('File or folder of this host').first().fill(join(folder, 'two.html'))
    await press('Upload')
    await closed('It is there.')
    await row('two.html').waitFor()
    await row('two.html').click()
    await drawer().getByRole('button', { name: 'Edit…' }).click()
    await dialog().getByLabel('Content').fill('three')
    await press('Save')
    await dialog().waitFor({ state: 'detached' })
    await drawer().getByText('three').waitFor()
    await drawer().getByRole('button', { name: 'Rename…' }).click()
    await dialog().getByRole('textbox', { name: 'Name' }).fill('three.html')
    await press('Rename')
    await dialog().waitFor({ state: 'detached' })
    await row('three.html').click()
    await drawer().getByText('three', { exact: true }).waitFor()
    await drawer().getByRole('button', { name: 'Delete…' }).click()
    await dialog().getByText(`${copy}:/site/three.html (5 B)`).waitFor()
    await press('Delete')
    await dialog().waitFor({ state: 'detached' })
    await row('three.html').waitFor({ state: 'detached' })
    await row('index.html').waitFor()
    expect(linesOf(await docker('ps', '-aq', '--filter', `label=labrig.helper=${copy}`))).toEqual([])
  })

  test('is deleted when nobody has it, after saying what is lost', async () => {
    await open.page.getByRole('link', { name: 'Volumes of containers' }).click()
    await row(copy).click()
    await drawer().getByText(copy).first().waitFor()
    await drawer().getByRole('button', { name: 'Delete…' }).click()
    await dialog().getByText(`the volume ${copy} with all that is in it`).waitFor()
    await press('Delete the volume')
    await closed('The volume is gone.')
    await row(copy).waitFor({ state: 'detached' })
    expect(await inspected(copy)).toBe(false)
  })
})
