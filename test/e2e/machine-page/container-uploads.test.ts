import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, docker, DOCKER, tryRun, uniqueName } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const LARGE = 256 << 20
const name = uniqueName('up-c')
const volume = uniqueName('up-v')
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let container: MachinePage
let folder = ''

const setUp = [
  'mkdir -p /srv/www/taken; echo old >/srv/www/one.txt; chown 33:34 /srv/www/one.txt; chmod 640 /srv/www/one.txt',
  'echo old >/srv/www/large.bin; while :; do sleep 0.1; done',
].join('; ')

beforeAll(async () => {
  await busyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-up-'))
  await mkdir(join(folder, 'site/deep'), { recursive: true })
  await writeFile(join(folder, 'site/a.txt'), 'a')
  await writeFile(join(folder, 'site/deep/b.txt'), 'b')
  await writeFile(join(folder, 'large.bin'), 'L')
  await truncate(join(folder, 'large.bin'), LARGE)
  await docker('run', '-d', '--name', name, '-v', `${volume}:/data`, BUSYBOX, 'sh', '-c', setUp)
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/machines`)
  container = new MachinePage(open.page)
  const machines = new MachinesPage(open.page)
  await machines.rowThere(name)
  await machines.row(name).locator('.rig-cell-state').dblclick()
  await container.of(name)
  await container.open('Files')
  await row('srv').click()
  await row('www').click()
  await row('one.txt').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await tryRun(DOCKER, ['rm', '-f', '-v', name])
  await tryRun(DOCKER, ['volume', 'rm', '-f', volume])
  await rm(folder, { recursive: true, force: true })
})

const row = (file: string): Locator => open.page.locator(`tr[data-row="${file}"]`)
const inside = async (...command: string[]) => (await docker('exec', name, ...command)).trim()
const sumOf = async (path: string) => (await inside('sha256sum', path)).split(' ')[0]
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const press = (verb: string) => container.dialog.getByRole('button', { name: verb, exact: true }).click()
/** What waits on this host for an act. */
const waiting = async () => readdir(join(host.state, 'labrig/uploads')).catch(() => [])

async function closed(): Promise<void> {
  await container.dialog.getByRole('button', { name: 'Close' }).last().click()
  await container.dialog.waitFor({ state: 'detached' })
}

/** As the browser tells of files that are drawn over the list, and dropped on it. */
async function drop(files: Readonly<Record<string, string>>, end: 'drop' | 'hover' = 'drop'): Promise<void> {
  const transfer = await open.page.evaluateHandle((given) => {
    const data = new DataTransfer()
    for (const [path, text] of Object.entries(given)) data.items.add(new File([text], path))
    return data
  }, files)
  const area = open.page.locator('.rig-fb')
  await area.dispatchEvent('dragenter', { dataTransfer: transfer })
  await area.dispatchEvent('dragover', { dataTransfer: transfer })
  if (end === 'drop') await area.dispatchEvent('drop', { dataTransfer: transfer })
}

async function choose(button: string, paths: string | readonly string[]): Promise<void> {
  await open.page.getByRole('button', { name: 'Upload…' }).click()
  const asked = open.page.waitForEvent('filechooser')
  await press(button)
  await (await asked).setFiles(typeof paths === 'string' ? paths : [...paths])
}

describe('files that are dropped on those of a container', () => {
  test('are there together, whole', async () => {
    await drop({ 'x.txt': 'x' }, 'hover')
    await open.page.getByText('Drop to upload to /srv/www').waitFor()
    await drop({ 'new one.txt': 'first', 'two.txt': 'second', empty: '' })
    await container.dialog.getByText('3 files are there.').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await closed()
    await row('new one.txt').waitFor()
    expect(await open.page.getByText('Drop to upload to').count()).toBe(0)
    expect(await sumOf('/srv/www/new one.txt')).toBe(sha256('first'))
    expect(await sumOf('/srv/www/two.txt')).toBe(sha256('second'))
    expect(await inside('stat', '-c', '%s %a', '/srv/www/empty')).toBe('0 644')
    expect(await waiting()).toEqual([])
  })

  test('ask once for all that have a namesake; those can be left out', async () => {
    await drop({ 'one.txt': 'mine', 'two.txt': 'mine', 'three.txt': 'mine', taken: 'a file' })
    await container.dialog.getByText('3 files of those names are in /srv/www already:').waitFor()
    const listed = container.dialog.getByRole('listitem')
    expect(await listed.locator('code').allTextContents()).toEqual(['one.txt', 'two.txt', 'taken'])
    expect(await seriousViolations(open.page)).toEqual([])
    await press('Skip those')
    await container.dialog.getByText('1 file is there.').waitFor()
    await container.dialog.getByText('3 files were left out').waitFor()
    await closed()
    expect(await inside('cat', '/srv/www/one.txt')).toBe('old')
    expect(await inside('cat', '/srv/www/three.txt')).toBe('mine')
  })

  test('or be replaced, whose owner and rights stay; a folder is not', async () => {
    await drop({ 'one.txt': 'mine', taken: 'a file' })
    await container.dialog.getByText('2 files of those names').waitFor()
    await container.dialog.getByText('a file and a folder meet').waitFor()
    await press('Replace all')
    await container.dialog.getByText('1 file is there.').waitFor()
    await closed()
    expect(await inside('cat', '/srv/www/one.txt')).toBe('mine')
    expect(await inside('stat', '-c', '%a %u:%g', '/srv/www/one.txt')).toBe('640 33:34')
    expect(await inside('stat', '-c', '%F', '/srv/www/taken')).toBe('directory')
  })

  test('or nothing is done', async () => {
    await drop({ 'one.txt': 'other' })
    await container.dialog.getByText('1 file of that name').waitFor()
    await press('Cancel')
    await container.dialog.waitFor({ state: 'detached' })
    expect(await inside('cat', '/srv/www/one.txt')).toBe('mine')
  })
})

describe('files that are chosen', () => {
  test('are several, or a folder with what is in it', async () => {
    await choose('Choose a folder…', join(folder, 'site'))
    await container.dialog.getByText('2 files are there.').waitFor()
    await closed()
    await row('site').waitFor()
    expect(await inside('cat', '/srv/www/site/a.txt', '/srv/www/site/deep/b.txt')).toBe('ab')
    await choose('Choose files…', [join(folder, 'site/a.txt'), join(folder, 'site/deep/b.txt')])
    await container.dialog.getByText('2 files are there.').waitFor()
    await closed()
    expect(await inside('cat', '/srv/www/a.txt', '/srv/www/b.txt')).toBe('ab')
  })

  test('of 256 MiB are cancelled on their way: the old file stays, and nothing waits', async () => {
    const before = await inside('ls', '-A', '/srv/www')
    await choose('Choose files…', join(folder, 'large.bin'))
    await press('Replace all')
    await container.dialog.getByText(/^[1-9][\d.]*\s\w+ of 256\sMiB$/).waitFor()
    await press('Cancel the upload')
    await container.dialog.getByText('The upload was cancelled.').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByText('Nothing of it is in /srv/www; what was there is as it was.').waitFor()
    await closed()
    expect(await inside('cat', '/srv/www/large.bin')).toBe('old')
    expect(await inside('ls', '-A', '/srv/www')).toBe(before)
    await expect.poll(waiting).toEqual([])
  })

  test('of 256 MiB come whole', async () => {
    await choose('Choose files…', join(folder, 'large.bin'))
    await press('Replace all')
    await container.dialog.getByText('1 file is there.').waitFor({ timeout: 120_000 })
    await closed()
    const { stdout } = await tryRun('sha256sum', [join(folder, 'large.bin')])
    expect(await sumOf('/srv/www/large.bin')).toBe(stdout.split(' ')[0])
    expect(await waiting()).toEqual([])
  })
})

describe('the files of a volume', () => {
  test('take what is dropped as well', async () => {
    await open.page.goto(`${host.origin}/#/storage/volumes/docker/${volume}`)
    await open.page.locator('.rig-fb').waitFor()
    await open.page.getByText('read from the engine').waitFor()
    await drop({ 'in-volume.txt': 'kept' })
    await container.dialog.getByText('1 file is there.').waitFor()
    await closed()
    await row('in-volume.txt').waitFor()
    expect(await inside('cat', '/data/in-volume.txt')).toBe('kept')
    await drop({ 'in-volume.txt': 'newer' })
    await press('Replace all')
    await container.dialog.getByText('1 file is there.').waitFor()
    expect(await inside('cat', '/data/in-volume.txt')).toBe('newer')
    expect(await inside('ls', '-A', '/data')).toBe('in-volume.txt')
  })
})
