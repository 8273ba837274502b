import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { busyboxImage, lacking, privateDocker, uniqueName, type PrivateDocker } from '../../support/host/index.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowserIn, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DiagramPage } from './diagram-page.ts'

const lack = lacking('root', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const [asker, server] = [uniqueName('asker'), uniqueName('server')]
/** At port 80 for both families, at 81 for IPv4 alone. */
const SERVES = 'httpd -p 80; httpd -p 0.0.0.0:81; sleep 900'

let engine: PrivateDocker
let host: HeadlessHost
let browser: Browser
let open: OpenPage

beforeAll(async () => {
  if (lack) return
  engine = await privateDocker()
  const image = await busyboxImage(engine.host)
  const subnets = ['--subnet', '10.231.1.0/24', '--subnet', 'fd00:231:1::/64', '--gateway', 'fd00:231:1::1']
  await engine.docker('network', 'create', '--ipv6', ...subnets, 'six')
  for (const name of [asker, server])
    await engine.docker('run', '-d', '--name', name, '--network', 'six', image, 'sh', '-c', SERVES)
  host = await HeadlessHost.start({
    connections: [{ id: 'docker', engine: 'docker', host: engine.host }],
    through: (command) => ['nsenter', `--net=/run/netns/${engine.namespace}`, ...command],
  })
  browser = await launchBrowserIn(engine.namespace)
  open = await openPage(browser, `${host.url}#/networks`)
  for (const name of [asker, server]) await new DiagramPage(open.page).called(name).waitFor()
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

const panel = () => open.page.locator('.rig-drawer')
const first = () => panel().locator('[data-verdict]')
const other = () => panel().locator('[data-family]')
const try_ = () => panel().getByRole('button', { name: /^Test( again)?$/ })

async function ask(to: string, at: string): Promise<void> {
  await open.page.getByRole('combobox', { name: /^From: / }).fill(asker)
  await open.page.getByRole('combobox', { name: /^To: / }).fill(to)
  await open.page.getByRole('textbox', { name: 'Port' }).fill(at)
  await open.page.getByRole('textbox', { name: 'Port' }).press('Enter')
}

describe('of two containers with addresses of both families', () => {
  test('each way is told, which of them programs try first, and both end at who listens', async () => {
    await ask(server, '80')
    await panel().locator('[data-verdict=reaches]').waitFor()
    expect(await first().locator('[data-hop=listens]').count()).toBe(1)
    expect(await other().getAttribute('data-family')).toBe('ipv6')
    expect(await other().locator('[data-hop=listens]').count()).toBe(1)
    expect(await other().innerText()).toContain(
      'Above is the path by IPv4. Both ends have local IPv6 addresses (fc00::/7): programs with glibc try IPv6 first, with musl IPv4.',
    )
    await panel().getByText(`${server} = 10.231.1.3, fd00:231:1::3`).waitFor()
  })

  test('the one by IPv6 ends where somebody listens for IPv4 alone, and the other passes', async () => {
    await ask(server, '81')
    await other().locator('[data-hop=listens-ipv4-only]').waitFor()
    expect(await panel().locator('[data-verdict]').getAttribute('data-verdict')).toBe('reaches')
    await try_().click()
    await panel().locator('[data-probe=answered]').waitFor()
    await ask('fd00:231:1::3', '81')
    await panel().locator('[data-verdict=blocked] [data-hop=listens-ipv4-only]').waitFor()
    expect(await other().count()).toBe(0)
    await try_().click()
    await panel().locator('[data-probe=refused]').waitFor()
  })

  test.each(['light', 'dark'] as const)('axe finds nothing in them, in the %s theme', async (colorScheme) => {
    await open.page.emulateMedia({ colorScheme })
    const theme = colorScheme === 'dark' ? 'html.pf-v6-theme-dark' : 'html:not(.pf-v6-theme-dark)'
    await open.page.locator(theme).waitFor({ state: 'attached' })
    await ask(server, '81')
    await other().locator('[data-hop=listens-ipv4-only]').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
  })
})
