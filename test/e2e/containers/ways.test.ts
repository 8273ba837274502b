import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { busyboxImage, docker, DOCKER, lacking, linesOf, run, tryRun, uniqueName } from '../../support/host/index.ts'
import { DiagramPage } from '../networks/diagram-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const [one, two, own] = ['one', 'two', 'own'].map((part) => uniqueName(`way-${part}`)) as [string, string, string]
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let diagram: DiagramPage

beforeAll(async () => {
  if (lack) return
  const image = await busyboxImage()
  await docker('network', 'create', own)
  await docker('run', '-d', '--init', '--name', one, image, 'sleep', '1000')
  const serve = ['httpd', '-f', '-h', '/']
  await docker('run', '-d', '--init', '--name', two, '-p', '127.0.0.1::80', '-p', '0.0.0.0::81', image, ...serve)
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/networks`)
  diagram = new DiagramPage(open.page)
  for (const name of [one, two]) await diagram.called(name).waitFor()
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const name of [one, two]) await tryRun(DOCKER, ['rm', '-f', name])
  await tryRun(DOCKER, ['network', 'rm', own])
})

const panel = () => open.page.locator('.rig-drawer')
const tried = () => panel().locator('.rig-reach-probe')
/** How the first container calls the other: 0 = it answers. */
const ping = async (word: string) => (await tryRun(DOCKER, ['exec', one, 'ping', '-c', '1', '-W', '2', word])).code
const addressOf = async (network: string) =>
  (await docker('inspect', '-f', `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`, two)).trim()

/** Of the host; another one after each start. */
const portOf = async (inside: string) =>
  (await docker('port', two, inside)).trim().split('\n')[0]?.split(':').at(-1) ?? ''

async function ask(from: string, to: string, at = ''): Promise<void> {
  await open.page.getByRole('combobox', { name: /^From: / }).fill(from)
  await open.page.getByRole('combobox', { name: /^To: / }).fill(to)
  await open.page.getByRole('textbox', { name: 'Port' }).fill(at)
  await open.page.getByRole('button', { name: 'Show path' }).click()
}

describe('of two containers on the default bridge', () => {
  test('the diagram has the addresses that docker tells', async () => {
    const spoken = diagram.called(two).locator('title').first()
    await expect.poll(() => spoken.textContent()).toContain(await addressOf('bridge'))
  })

  test('one reaches the other by its address and not by its name; the reason stands there, and a try agrees', async () => {
    expect([await ping(await addressOf('bridge')), await ping(two)]).toEqual([0, 1])
    await ask(one, two)
    await panel().locator('[data-verdict=reaches]').waitFor()
    await panel().locator('[data-names=unknown] [data-hop=name-default-network]').waitFor()
    await panel().getByText('has no names: connect both to a network of your own').waitFor()
    await panel().getByRole('button', { name: 'Test', exact: true }).click()
    await tried().and(open.page.locator('[data-probe=answered]')).waitFor()
    expect(await tried().innerText()).toContain(await addressOf('bridge'))
    await panel().getByRole('button', { name: 'Test by name' }).click()
    await tried().and(open.page.locator('[data-probe=unnamed]')).waitFor()
    expect(await tried().innerText()).toContain(`ping -c 1 -W 3 ${two}`)
    expect(await seriousViolations(open.page)).toEqual([])
  })

  test('both on a network of their own find each other by name, as soon as they are connected', async () => {
    for (const name of [one, two]) await docker('network', 'connect', own, name)
    await panel().locator('[data-names=found] [data-hop=name-found]').waitFor()
    await panel()
      .getByText(`${two} = ${await addressOf(own)}`)
      .waitFor()
    await panel().getByRole('button', { name: 'Test by name' }).click()
    await tried().and(open.page.locator('[data-probe=answered]')).waitFor()
    expect(await ping(two)).toBe(0)
  })

  test('one that is stopped has no name any more, and is not reached', async () => {
    await docker('kill', two)
    await panel().locator('[data-verdict=blocked] [data-hop=machine-off]').waitFor()
    await panel().locator('[data-names=unknown] [data-hop=name-off]').waitFor()
    await docker('start', two)
    await panel().locator('[data-names=found]').waitFor()
  })
})

describe('the way from a port of the host to the container', () => {
  test('is drawn through DNAT, docker0 and the veth pair, with the rules and devices that the host has', async () => {
    const open81 = await portOf('81/tcp')
    const address = await addressOf('bridge')
    await ask('lan', 'host', open81)
    const hop = (code: string) => panel().locator(`[data-hop=${code}]`)
    await hop('published').waitFor()
    const rule = linesOf(await run('iptables', ['-t', 'nat', '-S', 'DOCKER'])).find((line) =>
      line.includes(`--dport ${open81} `),
    )
    expect(rule).toContain(`--to-destination ${address}:81`)
    expect(await hop('published').innerText()).toContain(`--to-destination ${address}:81`)
    expect(await hop('bridge').innerText()).toContain('docker0')
    const veth = /The host’s end (\S+)/.exec(await hop('tap').innerText())?.[1] ?? ''
    const index = (await docker('exec', two, 'cat', '/sys/class/net/eth0/iflink')).trim()
    const ends = JSON.parse(await run('ip', ['-j', 'link', 'show', 'dev', veth])) as {
      ifindex: number
      master: string
    }[]
    expect(ends.map(({ ifindex, master }) => [String(ifindex), master])).toEqual([[index, 'docker0']])
    // Nobody waits at 81 in there: the last hop says so.
    await hop('listens-not').waitFor()
    const drawn = await open.page.locator('.rig-node.is-path .rig-node-name').allTextContents()
    expect(drawn.length).toBeGreaterThanOrEqual(4)
    await diagram.called(two).and(open.page.locator('.is-blocked')).waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
  })

  test('that is published on loopback only ends for others, and reaches the page for this host', async () => {
    const port = await portOf('80/tcp')
    await ask('lan', 'host', port)
    await panel().locator('[data-verdict=blocked] [data-hop=loopback-only]').waitFor()
    await ask('host', 'localhost', port)
    await panel().locator('[data-verdict=reaches]').waitFor()
    await panel().getByRole('button', { name: 'Test', exact: true }).click()
    await tried().and(open.page.locator('[data-probe=answered]')).waitFor()
    expect((await fetch(`http://127.0.0.1:${port}/etc/passwd`)).status).toBe(200)
    expect(open.complaints).toEqual([])
  })
})
