import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUSYBOX, busyboxImage, docker, DOCKER, tryRun, uniqueName } from '../../support/host/index.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const name = uniqueName('layers')
const layered = `${name}-all:1`
const sleeper = `${name}-sleeper:1`
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let folder = ''

beforeAll(async () => {
  await busyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-layers-'))
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/images/build`)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await tryRun(DOCKER, ['rmi', '-f', layered, sleeper])
  await rm(folder, { recursive: true, force: true })
})

/** Each instruction that a reader of B10 meets, over four layers of their own. */
const everything = [
  `FROM ${BUSYBOX}`,
  'MAINTAINER somebody <somebody@example.com>',
  'ARG WORD=hello',
  'ENV GREETING=$WORD',
  'ADD page.txt /www/page.txt',
  'RUN echo "$GREETING" >>/www/page.txt && echo gone >/www/gone.txt && mkdir /www/old && echo a >/www/old/a',
  'RUN rm /www/gone.txt && rm -r /www/old && echo more >>/www/page.txt',
  'WORKDIR /www',
  'VOLUME /data',
  'EXPOSE 80',
  'USER 1000',
  'ENTRYPOINT ["cat"]',
  'CMD ["/www/page.txt"]',
].join('\n')

/** Opens the page of builds at a folder that has this file. */
async function prepare(text: string, called: string, place: string): Promise<void> {
  const context = join(folder, place)
  await mkdir(context)
  await writeFile(join(context, 'Dockerfile'), text)
  await writeFile(join(context, 'page.txt'), 'page\n')
  await open.page.evaluate(() => (location.hash = '#/images/build'))
  const page = open.page.getByRole('main', { name: 'Build' })
  await page.getByLabel('Folder with the files').first().fill(context)
  await expect.poll(() => page.locator('.rig-db-work textarea').inputValue()).toBe(text)
  await page.getByLabel('Name of the image').fill(called)
}

test('a file with all instructions is built with an argument of its own; what runs has what it said', async () => {
  await prepare(everything, layered, 'all')
  const page = open.page.getByRole('main')
  await page.getByText('MAINTAINER').first().waitFor()
  await page.getByLabel('Argument WORD').fill('ciao')
  await page.getByText('--build-arg WORD=ciao').first().waitFor()
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.locator('.rig-db-result').filter({ hasText: layered }).waitFor({ timeout: 60_000 })
  const format =
    '{{.Config.User}} {{.Config.WorkingDir}} {{.Config.Entrypoint}} {{.Config.ExposedPorts}} {{.Config.Volumes}}'
  expect((await docker('inspect', '-f', format, layered)).trim()).toBe('1000 /www [cat] map[80/tcp:{}] map[/data:{}]')
  expect(await docker('run', '--rm', layered)).toBe('page\nciao\nmore\n')
})

test('its layers lie on each other, as many as docker has: what each adds, changes and takes away is what was done', async () => {
  await open.page.evaluate(() => (location.hash = '#/images/containers'))
  await open.page.locator('.rig-bar input').first().fill(name)
  await open.page.locator('tbody tr').filter({ hasText: layered }).first().click()
  await open.page.locator('.rig-drawer a[href*="/images/layers/"]').click()
  const stack = open.page.getByRole('navigation', { name: 'Layers' }).getByRole('button')
  await stack.first().waitFor()
  const told = JSON.parse(await docker('inspect', '-f', '{{json .RootFS.Layers}}', layered)) as string[]
  expect(await stack.count()).toBe(told.length)
  const files = open.page.getByRole('list').filter({ has: open.page.locator('.rig-changed-file') })
  const shown = async (command: RegExp) => {
    await stack.filter({ hasText: command }).click()
    await open.page.locator('.rig-changed-file').first().waitFor()
    const rows = files.locator('.rig-changed-file')
    return (
      await rows.evaluateAll((all) =>
        all.map((row) =>
          [row.querySelector('[role=img]')?.getAttribute('aria-label'), row.querySelector('code')?.title].join(' '),
        ),
      )
    ).sort()
  }
  // The base is much more than fits, and is read by its own test.
  expect(await shown(/rm .www.gone.txt/)).toEqual(['Changed www/page.txt', 'Removed www/gone.txt', 'Removed www/old'])
  expect(await shown(/gone >.www.gone.txt/)).toEqual([
    'Added www/gone.txt',
    'Added www/old',
    'Added www/old/a',
    'Changed www/page.txt',
  ])
  expect(await shown(/ADD/)).toEqual(['Added www', 'Added www/page.txt'])
  expect(await seriousViolations(open.page)).toEqual([])
  await stack.filter({ hasText: 'rm /www/gone.txt' }).click()
  await open.page.getByRole('button', { name: 'Removed', exact: true }).click()
  await expect.poll(() => open.page.locator('.rig-changed-file').count()).toBe(2)
})

test('a build that is stopped leaves no image and nothing that runs', async () => {
  const mark = `sleep 4${Date.now() % 100_000}`
  await prepare(`FROM ${BUSYBOX}\nRUN ${mark}`, sleeper, 'sleeper')
  const page = open.page.getByRole('main')
  const runs = async () => (await docker('ps', '--no-trunc', '--format', '{{.Command}}')).includes(mark)
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await expect.poll(runs, { timeout: 30_000 }).toBe(true)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByText('The image was not built').waitFor()
  await page.getByRole('button', { name: 'Build', exact: true }).and(open.page.locator(':enabled')).waitFor()
  await expect.poll(runs, { timeout: 30_000 }).toBe(false)
  expect((await docker('images', '-q', sleeper)).trim()).toBe('')
  expect(open.complaints).toEqual([])
})
