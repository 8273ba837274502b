import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

/** One of each: too old to be used, the oldest, podman with the same API, and one of today. */
const kinds = [
  ['podman', { api: '1.41', podman: true }],
  ['ancient', { api: '1.40' }],
  ['old', { api: '1.41' }],
  ['new', { api: '1.50' }],
] as const
const engines = new Map<string, FakeEngine>()
let folder = ''
let host: HeadlessHost
let browser: Browser
let open: OpenPage

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-engines-'))
  for (const [name, options] of kinds) {
    const engine = await FakeEngine.start({ ...options, socketPath: join(folder, `${name}.sock`) })
    engine.state.addContainers(2)
    engines.set(name, engine)
  }
  const connections = kinds.map(([id]) => ({ id, engine: 'docker' as const, host: `unix://${folder}/${id}.sock` }))
  host = await HeadlessHost.start({ connections })
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl, { reducedMotion: 'reduce' })
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const engine of engines.values()) await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

describe('engines of several versions and makes', () => {
  test('stand side by side; one that speaks no version in common says so, and not that it does not run', async () => {
    const machines = new MachinesPage(open.page)
    await machines.facts.filter({ hasText: '6 machines' }).waitFor()
    const notice = machines.notice('ancient')
    await notice.getByText('speaks another version of its API').waitFor()
    await notice.getByText('Labrig speaks Engine API 1.41 (Docker 20.10) to 1.52').waitFor()
    expect(await notice.getByText('systemctl').count()).toBe(0)
    await notice.locator('summary').click()
    await notice.getByText('the engine speaks API 1.12 to 1.40; supported is 1.41 to 1.52').waitFor()
    expect(engines.get('ancient')?.requests.some((line) => line.includes('/containers/'))).toBe(false)
    expect(await seriousViolations(open.page)).toEqual([])
  })

  test('tell which version is spoken and what each does otherwise', async () => {
    await open.page.evaluate(() => (location.hash = '#/settings'))
    const row = (id: string) => open.page.locator(`[data-connection=${id}]`)
    const gaps = (id: string) =>
      row(id)
        .locator('[data-gap]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-gap')))
    await row('new').getByText('API 1.50').waitFor()
    await row('old').getByText('API 1.41').waitFor()
    expect(await gaps('new')).toEqual([])
    expect(await gaps('old')).toEqual(['slow-space', 'one-mac'])
    expect(await gaps('podman')).toEqual(['no-buildkit', 'slow-space', 'one-mac'])
    expect(await gaps('ancient')).toEqual(['other-api'])
    expect(await row('ancient').getByText('speaks another API').count()).toBeGreaterThan(0)
    expect(await row('ancient').getByText('not running').count()).toBe(0)
    const bar = open.page.getByRole('contentinfo')
    expect(await bar.getByText('speaks another API').count()).toBeGreaterThan(0)
    expect(await seriousViolations(open.page)).toEqual([])
  })

  test('grey out what an engine does not have, with the reason', async () => {
    await open.page.evaluate(() => (location.hash = '#/images/build'))
    const builder = open.page.getByLabel('Builder', { exact: true })
    await open.page.getByText('Podman builds by its own builder').waitFor()
    expect(await builder.locator('option[value=buildkit]').isDisabled()).toBe(true)
    expect(await builder.locator('option[value=classic]').isDisabled()).toBe(false)
    expect(await seriousViolations(open.page)).toEqual([])
  })
})
