import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, docker, DOCKER, tryRun, uniqueName } from '../../support/host/index.ts'
import { MachinePage } from '../machine-page/machine-page.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from '../wizards/wizard-page.ts'

const name = uniqueName('built')
const tag = `${name}:1`
const dockerfile = [
  `FROM ${BUSYBOX}`,
  'WORKDIR /www',
  'ARG WORD=hello',
  'RUN echo "$WORD" >index.html',
  'EXPOSE 80',
  'CMD ["httpd", "-f", "-h", "/www"]',
].join('\n')
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let folder = ''

beforeAll(async () => {
  await busyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-build-'))
  await writeFile(join(folder, 'Dockerfile'), dockerfile)
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/images/build`)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await tryRun(DOCKER, ['rm', '-f', name])
  await tryRun(DOCKER, ['rmi', '-f', tag, `${name}-files:1`, `${name}-files:2`])
  await rm(folder, { recursive: true, force: true })
})

test('a Dockerfile is read, edited and built by mouse; its steps are told, and the image runs', async () => {
  const page = open.page.getByRole('main')
  await page.getByLabel('Folder with the files').first().fill(folder)
  const editor = page.locator('.rig-db-work textarea')
  await expect.poll(() => editor.inputValue()).toBe(dockerfile)
  await editor.fill(dockerfile.replace('WORD=hello', 'WORD=edited'))
  await page.getByLabel('Name of the image').fill(tag)
  expect(await seriousViolations(open.page)).toEqual([])
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.getByText('It listens at 80/tcp').or(page.locator('.rig-db-result')).first().waitFor({ timeout: 60_000 })
  expect(await page.locator('.rig-db-result').innerText()).toContain(tag)
  expect(await docker('inspect', '-f', '{{json .Config.Cmd}} {{.Config.WorkingDir}}', tag)).toContain('/www')
})

test('it is run from there on a free port of 127.0.0.1, which its page opens; the page is served', async () => {
  const wizard = new WizardPage(open.page)
  await open.page.locator('.rig-db-result').getByRole('button').click()
  await wizard.asks('Which image is it made from?')
  expect(await wizard.field('Image').inputValue()).toBe(tag)
  await wizard.next()
  await wizard.asks('What does it run?')
  await wizard.field('Name').fill(name)
  await wizard.next()
  await wizard.asks('What does it share with the host?')
  expect(await wizard.field('Port of the container').inputValue()).toBe('80')
  for (const question of [
    'What may it do, and how does one see that it is well?',
    'How much may it use, and when does it come back?',
  ]) {
    await wizard.next()
    await wizard.asks(question)
  }
  await wizard.next()
  await wizard.asks('Check the container, then create it')
  await wizard.press('Create container')
  await wizard.closed()
  await open.page.evaluate(() => (location.hash = '#/machines'))
  const machines = new MachinesPage(open.page)
  const container = new MachinePage(open.page)
  await machines.rowThere(name)
  await machines.row(name).locator('.rig-cell-state').dblclick()
  await container.of(name)
  await container.stateIs('Running')
  const link = container.main.getByRole('link', { name: /^Open/ }).first()
  const address = (await link.getAttribute('href')) ?? ''
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+/)
  const found = await open.page.context().newPage()
  await found.goto(address)
  expect((await found.locator('body').innerText()).trim()).toBe('edited')
  await found.close()
  expect((await docker('port', name, '80/tcp')).trim()).toBe(new URL(address).host)
  expect(open.complaints).toEqual([])
})

const imported = `${name}-files:1`

test('a root file system in a tgz is imported, its layers are looked into, it is tagged and removed by mouse', async () => {
  const archive = join(folder, 'root.tgz')
  const made = (await docker('create', BUSYBOX, 'true')).trim()
  await docker('export', '--output', join(folder, 'root.tar'), made)
  await docker('rm', made)
  await tryRun('tar', ['--create', '--gzip', '--file', archive, '--directory', folder, 'root.tar', 'Dockerfile'])
  await open.page.evaluate(() => (location.hash = '#/images/containers'))
  const page = open.page.getByRole('main', { name: 'Images' })
  const dialog = open.page.getByRole('dialog')
  const closed = async () => {
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await dialog.waitFor({ state: 'detached' })
  }
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByLabel('File of this host').first().fill(archive)
  await dialog.getByLabel('Name of the image').fill(imported)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByText('The image is made.').waitFor()
  await closed()
  expect((await docker('images', '-q', imported)).trim()).not.toBe('')
  const row = (text: string) => page.locator('tbody tr').filter({ hasText: text })
  await row(imported).first().click()
  await open.page.locator('.rig-drawer').getByRole('button', { name: 'Tag', exact: true }).click()
  await dialog.getByLabel('New name').fill(`${name}-files:2`)
  await dialog.getByRole('button', { name: 'Tag', exact: true }).click()
  await dialog.getByText('The image has one more name.').waitFor()
  await closed()
  expect((await docker('images', '--format', '{{.Tag}}', `${name}-files`)).trim().split('\n').sort()).toEqual([
    '1',
    '2',
  ])
  await open.page.locator('.rig-drawer').getByRole('link', { name: '1 layer', exact: true }).click()
  await open.page.getByRole('main', { name: `Layers of ${name}-files` }).waitFor()
  await open.page.getByText('Dockerfile').first().waitFor()
  await open.page.goBack()
  await row(imported).first().click()
  await open.page.locator('.rig-drawer').getByRole('button', { name: 'Remove', exact: true }).click()
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
  await dialog.getByText('The image is gone.').waitFor()
  await closed()
  expect((await docker('images', '-q', `${name}-files`)).trim()).toBe('')
})

test('what is edited outlives the page, meets what somebody else has saved, and is saved where it came from', async () => {
  const path = join(folder, 'Dockerfile')
  await chmod(path, 0o640)
  await open.page.evaluate(() => (location.hash = '#/images/build'))
  const page = open.page.getByRole('main', { name: 'Build' })
  const editor = page.locator('.rig-db-work textarea')
  const edited = dockerfile.replace('WORD=hello', 'WORD=edited')
  expect(await editor.inputValue()).toBe(edited)
  await page.getByText('not saved', { exact: true }).waitFor()
  await writeFile(path, `${dockerfile}\nLABEL theirs=1`)
  await open.page.evaluate(() => window.dispatchEvent(new Event('focus')))
  const conflict = page.getByRole('alert', { name: 'Somebody else has changed the file meanwhile.' })
  await conflict.waitFor()
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  expect(await seriousViolations(open.page)).toEqual([])
  await conflict.getByRole('button', { name: 'Put both together' }).click()
  await conflict.waitFor({ state: 'detached' })
  await editor.press('Control+s')
  await page.getByText('saved', { exact: true }).waitFor()
  expect(await readFile(path, 'utf8')).toBe(`${edited}\nLABEL theirs=1\n`)
  expect((await stat(path)).mode & 0o777).toBe(0o640)
})

test('leaving asks, the text is there again, and another folder does not get it', async () => {
  const page = open.page.getByRole('main', { name: 'Build' })
  const editor = page.locator('.rig-db-work textarea')
  const path = join(folder, 'Dockerfile')
  const mine = `FROM ${BUSYBOX}\nLABEL mine=1`
  await editor.fill(mine)
  const asked: string[] = []
  open.page.once('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.accept()
  })
  await open.page.reload()
  await page.getByText('not saved', { exact: true }).waitFor()
  expect([asked, await editor.inputValue()]).toEqual([['beforeunload'], mine])
  const other = join(folder, 'other')
  await mkdir(other)
  await page.getByLabel('Folder with the files').first().fill(other)
  const elsewhere = page.getByRole('alert').filter({ hasText: 'has changes that are not saved' })
  await elsewhere.waitFor()
  expect(await page.getByRole('button', { name: 'Build', exact: true }).isDisabled()).toBe(true)
  await elsewhere.getByRole('button', { name: 'Save them there' }).click()
  await elsewhere.waitFor({ state: 'detached' })
  expect(await readFile(path, 'utf8')).toBe(mine)
  await page.getByText('not there yet', { exact: true }).waitFor()
  expect(await editor.inputValue()).toBe('')
  await writeFile(join(other, 'Dockerfile'), Buffer.from('# caf\xe9\nFROM scratch\n', 'latin1'))
  await open.page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await page.getByText('It is no UTF-8 text', { exact: false }).waitFor()
  await editor.press('End')
  await editor.pressSequentially('x')
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Drop changes' }).click()
  expect(open.complaints).toEqual([])
})
