import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

const name = uniqueName('files-c')
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let container: MachinePage
let folder = ''

const setUp = [
  'mkdir -p /srv/www/deep; echo "<h1>old</h1>" >/srv/www/index.html; chown 33:34 /srv/www/index.html',
  'chmod 640 /srv/www/index.html; ln -s www /srv/site; printf "\\0\\1" >/srv/www/data.bin; rm /etc/group',
  'while :; do sleep 0.1; done',
].join('; ')

beforeAll(async () => {
  await busyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-files-'))
  await docker('run', '-d', '--name', name, BUSYBOX, 'sh', '-c', setUp)
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/machines`)
  container = new MachinePage(open.page)
  const machines = new MachinesPage(open.page)
  await machines.rowThere(name)
  await machines.row(name).locator('.rig-cell-state').dblclick()
  await container.of(name)
  await container.open('Files')
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await tryRun(DOCKER, ['rm', '-f', name])
  await rm(folder, { recursive: true, force: true })
})

const row = (file: string): Locator => container.panel.locator(`tr[data-row="${file}"]`)
const trail = () =>
  container.panel.getByRole('navigation', { name: 'Where you are' }).getByRole('button').allTextContents()
const drawer = () => open.page.locator('.rig-drawer')
const inside = async (...command: string[]) => (await docker('exec', name, ...command)).trim()

async function closed(): Promise<void> {
  await container.dialog.getByRole('button', { name: 'Close' }).last().click()
  await container.dialog.waitFor({ state: 'detached' })
}

describe('the files of a running container', () => {
  test('are walked by keyboard: into a folder by a link, to a file, and up again', async () => {
    await row('srv').waitFor()
    await container.panel.getByText('told by the container').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await row('srv').focus()
    await open.page.keyboard.press('Enter')
    await row('site').focus()
    await open.page.keyboard.press('Enter')
    await row('index.html').waitFor()
    expect(await trail()).toEqual(['/', 'srv', 'www'])
    await open.page.keyboard.press('End')
    await open.page.keyboard.press('Enter')
    await drawer().getByText('<h1>old</h1>').waitFor()
    await drawer().getByText('33:34').waitFor()
    await drawer().getByText('-rw-r-----').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await open.page.keyboard.press('Escape')
    await drawer().waitFor({ state: 'detached' })
    await open.page.keyboard.press('Backspace')
    await row('site').waitFor()
    expect(await trail()).toEqual(['/', 'srv'])
    await open.page.waitForFunction(() => document.activeElement?.getAttribute('data-row') === 'www')
  })

  test('say of bytes that they are no text', async () => {
    await row('www').click()
    await row('data.bin').click()
    await drawer().getByText('It is no text.').waitFor()
    expect(await drawer().getByRole('button', { name: 'Edit…' }).isDisabled()).toBe(true)
  })

  test('are edited; owner and rights stay, and what another has changed meanwhile is not lost', async () => {
    await row('index.html').click()
    await drawer().getByText('<h1>old</h1>').waitFor()
    await drawer().getByRole('button', { name: 'Edit…' }).click()
    await container.dialog.getByLabel('Content').fill('<h1>new “one”</h1>\n')
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByRole('button', { name: 'Save' }).click()
    await container.dialog.waitFor({ state: 'detached' })
    await drawer().getByText('new “one”').waitFor()
    expect(await inside('cat', '/srv/www/index.html')).toBe('<h1>new “one”</h1>')
    expect(await inside('stat', '-c', '%a %u:%g', '/srv/www/index.html')).toBe('640 33:34')

    await drawer().getByRole('button', { name: 'Edit…' }).click()
    await container.dialog.getByLabel('Content').fill('mine\n')
    await inside('sh', '-c', 'echo theirs >/srv/www/index.html')
    await container.dialog.getByRole('button', { name: 'Save' }).click()
    await container.dialog.getByText('Somebody else has changed /srv/www/index.html').waitFor()
    expect(await container.dialog.getByLabel('Content').inputValue()).toBe('mine\n')
    expect(await inside('cat', '/srv/www/index.html')).toBe('theirs')
    const conflict = container.dialog.getByRole('alert', { name: 'Somebody else has changed the file meanwhile.' })
    await conflict.waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByRole('button', { name: 'Cancel' }).click()
    await container.dialog.getByText('What was typed is not saved.').waitFor()
    await conflict.getByRole('button', { name: 'Keep mine' }).click()
    await conflict.waitFor({ state: 'detached' })
    await container.dialog.getByRole('button', { name: 'Save' }).click()
    await container.dialog.waitFor({ state: 'detached' })
    expect(await inside('cat', '/srv/www/index.html')).toBe('mine')
  })

  test('and folders are made, renamed and deleted; what goes is counted before', async () => {
    const more = async (act: string) => {
      await container.panel.getByRole('button', { name: 'More acts' }).click()
      await open.page.getByRole('menuitem', { name: act }).click()
    }
    const go = async (verb: string) => {
      await container.dialog.getByRole('button', { name: verb, exact: true }).click()
      await container.dialog.waitFor({ state: 'detached' })
    }
    await more('New folder…')
    await container.dialog.getByRole('textbox', { name: 'Name' }).fill('new one')
    expect(await seriousViolations(open.page)).toEqual([])
    await go('Make the folder')
    await row('new one').click()
    await more('Rename this folder…')
    await container.dialog.getByRole('textbox', { name: 'Name' }).fill('old one')
    await container.dialog.getByText('rename').or(container.dialog.getByText('mv -n')).first().waitFor()
    await go('Rename')
    await row('old one').waitFor()
    await inside(
      'sh',
      '-c',
      'cd "/srv/www/old one" && mkdir deep && echo 1234567 >deep/a && echo >b; echo 1 >/srv/www/one',
    )
    await row('old one').click()
    await row('deep').waitFor()
    await more('Delete this folder…')
    await container.dialog.getByText(`${name}:/srv/www/old one with the 3 files and folders in it (9 B)`).waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await go('Delete')
    await row('one').click()
    await drawer().getByRole('button', { name: 'Delete…' }).click()
    await container.dialog.getByText(`${name}:/srv/www/one (2 B)`).waitFor()
    await go('Delete')
    await row('one').waitFor({ state: 'detached' })
    expect(await inside('ls', '/srv/www')).toBe('data.bin\ndeep\nindex.html')
  })

  test('get a file of this host, which replaces another only when that is said', async () => {
    const bytes = Buffer.alloc(3_000_000, 'labrig')
    const file = join(folder, 'upload.bin')
    await writeFile(file, bytes)
    const upload = async (replace: boolean) => {
      await container.panel.getByRole('button', { name: 'Upload…' }).click()
      await container.dialog.getByLabel('File or folder of this host').first().fill(file)
      if (replace) await container.dialog.getByLabel('Replace files that are there').check()
      await container.dialog.getByText('docker cp').waitFor()
    }
    await upload(false)
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    await container.dialog.getByText('It is there.').waitFor()
    await closed()
    await row('upload.bin').waitFor()
    const sum = createHash('sha256').update(bytes).digest('hex')
    expect((await inside('sha256sum', '/srv/www/upload.bin')).split(' ')[0]).toBe(sum)
    await writeFile(file, 'less')
    await upload(true)
    await container.dialog.getByText('what is on').waitFor()
    await container.dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    await container.dialog.getByText('It is there.').waitFor()
    await closed()
    expect(await inside('cat', '/srv/www/upload.bin')).toBe('less')
  })

  test('are downloaded, a file and a folder with all that is in it', async () => {
    await row('data.bin').click()
    await drawer().getByRole('button', { name: 'Download…' }).click()
    await container.dialog.getByLabel('Folder', { exact: true }).first().fill(folder)
    await container.dialog.getByRole('button', { name: 'Download', exact: true }).click()
    await container.dialog.getByText('It is on this host:').waitFor()
    await closed()
    expect([...(await readFile(join(folder, 'data.bin')))]).toEqual([0, 1])
    await container.panel.getByRole('button', { name: 'Download folder…' }).click()
    await container.dialog.getByLabel('Name', { exact: true }).fill('site')
    await container.dialog.getByRole('button', { name: 'Download', exact: true }).click()
    await container.dialog.getByText('It is on this host:').waitFor()
    await closed()
    expect(await readFile(join(folder, 'site/index.html'), 'utf8')).toBe('mine\n')
  })

  test('are held against the image, as docker diff does', async () => {
    await container.panel.getByRole('button', { name: 'Against the image' }).click()
    await container.panel.getByText('/srv/www/index.html').waitFor()
    const told = (await docker('diff', name)).trim().split('\n')
    const signs = { A: 'Added', C: 'Changed', D: 'Deleted' } as const
    for (const line of told) {
      const item = container.panel.getByRole('listitem').filter({ hasText: line.slice(2) })
      await item
        .getByRole('img', { name: signs[line[0] as keyof typeof signs] })
        .first()
        .waitFor()
    }
    expect(told).toContain('D /etc/group')
    expect(await seriousViolations(open.page)).toEqual([])
  })
})

describe('a whole container', () => {
  const image = `labrig-test/${name}:kept`
  afterAll(async () => void (await tryRun(DOCKER, ['rmi', image])))

  test('becomes an image that has what it changed', async () => {
    await container.panel.getByRole('button', { name: 'Make an image…' }).click()
    await container.dialog
      .getByLabel('Name', { exact: true })
      .or(container.dialog.getByRole('textbox').first())
      .first()
      .fill(image)
    await container.dialog.getByText('docker commit').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByRole('button', { name: 'Make the image', exact: true }).click()
    await container.dialog.getByText(`The image ${image} is there.`).waitFor()
    await closed()
    expect(await docker('run', '--rm', image, 'cat', '/srv/www/index.html')).toBe('mine\n')
  })

  test('is written into an archive with all its files', async () => {
    await container.panel.getByRole('button', { name: 'Export all files…' }).click()
    await container.dialog.getByLabel('Folder', { exact: true }).first().fill(folder)
    expect(await seriousViolations(open.page)).toEqual([])
    await container.dialog.getByRole('button', { name: 'Export', exact: true }).click()
    await container.dialog.getByText('The archive is').waitFor()
    await closed()
    const { stdout } = await tryRun('tar', ['--list', '--file', join(folder, `${name}.tar`)])
    expect(stdout).toContain('srv/www/index.html\n')
    expect(stdout).not.toContain('etc/group\n')
  })
})

describe('the files of a stopped container', () => {
  test('are read from the archive of the engine', async () => {
    await container.panel.getByRole('button', { name: 'Files', exact: true }).click()
    await docker('kill', name)
    await container.stateIs('Exited')
    await row('srv').click()
    await container.panel.getByText('read from the engine').waitFor()
    await row('site').click()
    await row('index.html').click()
    await drawer().getByText('mine').waitFor()
  })
})
