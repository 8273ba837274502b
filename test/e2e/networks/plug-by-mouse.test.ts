import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  busyboxImage,
  docker,
  DOCKER,
  lacking,
  reachableFolder,
  removeFolder,
  startDomain,
  tryRun,
  uniqueBridge,
  uniqueName,
  virsh,
  type RunningDomain,
} from '../../support/host/index.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DiagramPage } from './diagram-page.ts'

const lack = lacking('root', 'dockerd', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const [web, client, own, lan, vm] = ['web', 'client', 'own', 'lan', 'vm'].map((one) => uniqueName(`plug-${one}`)) as [
  string,
  string,
  string,
  string,
  string,
]
const SUBNET = '10.211.91'
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let diagram: DiagramPage
let guest: RunningDomain
let folder: string
let clientId: string
let vmId: string

async function startNetwork(): Promise<void> {
  folder = await reachableFolder('plug')
  const file = join(folder, 'network.xml')
  const address = `<ip address='${SUBNET}.1' netmask='255.255.255.0'/>`
  await writeFile(file, `<network><name>${lan}</name><bridge name='${uniqueBridge()}'/>${address}</network>`)
  await virsh('net-define', file)
  await virsh('net-start', lan)
}

beforeAll(async () => {
  if (lack) return
  const image = await busyboxImage()
  await startNetwork()
  await docker('network', 'create', own)
  await docker('run', '-d', '--init', '--name', web, '--network', own, image, 'sleep', '1000')
  clientId = (await docker('run', '-d', '--init', '--name', client, image, 'sleep', '1000')).trim()
  guest = await startDomain({ name: vm })
  vmId = `vm:system/${(await virsh('domuuid', vm)).trim()}`
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/networks`)
  diagram = new DiagramPage(open.page)
  for (const name of [web, client, lan, vm]) await diagram.called(name).waitFor()
  await diagram.fit()
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await guest?.[Symbol.asyncDispose]()
  for (const name of [web, client]) await tryRun(DOCKER, ['rm', '-f', name])
  await tryRun(DOCKER, ['network', 'rm', own])
  for (const verb of ['net-destroy', 'net-undefine']) await tryRun('virsh', ['-c', 'qemu:///system', verb, lan])
  if (folder !== undefined) await removeFolder(folder)
})

const dialog = () => open.page.getByRole('dialog')
/** How the client calls the other: 0 = by its name. */
const callsByName = async () => (await tryRun(DOCKER, ['exec', client, 'ping', '-c', '1', '-W', '2', web])).code
const cards = async () =>
  (await virsh('domiflist', vm))
    .trim()
    .split('\n')
    .filter((line) => /[0-9a-f]{2}:/.test(line))
    .map((line) => line.trim().split(/\s+/))

describe('a VM that is dragged while it runs', () => {
  test('gets a card in the network; virsh agrees, and the link is drawn', async () => {
    await guest.waitFor(/TINY-READY/)
    expect(await cards()).toEqual([])
    await diagram.dragTo(diagram.called(vm), diagram.called(lan))
    await dialog()
      .getByText(/virsh .*attach-device/)
      .first()
      .waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await dialog().getByRole('button', { name: 'Connect' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect((await cards()).map(([, type, source, model]) => [type, source, model])).toEqual([
      ['network', lan, 'virtio'],
    ])
    await diagram.links(vmId).waitFor()
  })

  test('by its link off the network loses the card, as a guest that lets go of it', async () => {
    await diagram.dragOff(diagram.links(vmId))
    await dialog()
      .getByText(/detach-device/)
      .first()
      .waitFor()
    await dialog().getByRole('button', { name: 'Disconnect' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect(await cards()).toEqual([])
    await diagram.links(vmId).waitFor({ state: 'detached' })
  })
})

describe('a container that is dragged', () => {
  test('from the default bridge to a network finds the others there by name; what will happen stands there before', async () => {
    expect(await callsByName()).not.toBe(0)
    await diagram.dragTo(diagram.called(client), diagram.called(own))
    await dialog().getByText(`docker network connect ${own} ${client}`).waitFor()
    expect(await dialog().getByLabel('Network', { exact: true }).inputValue()).toBe(own)
    expect(await seriousViolations(open.page)).toEqual([])
    expect(await callsByName()).not.toBe(0)
    await dialog().getByRole('button', { name: 'Connect' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect(await callsByName()).toBe(0)
    await eventually(
      () => diagram.links(`container:docker/${clientId}`).count(),
      (count) => count === 2,
    )
  })

  test('by its link off the network loses the name; on its own network nothing is asked', async () => {
    const link = open.page.locator(`[data-edge="nic:container:docker/${clientId}/${own}"]`)
    await diagram.dragOff(link)
    await dialog()
      .getByText(/network disconnect/)
      .waitFor()
    await dialog().getByRole('button', { name: 'Disconnect' }).click()
    await dialog().waitFor({ state: 'detached' })
    await link.waitFor({ state: 'detached' })
    expect(await callsByName()).not.toBe(0)
    await diagram.dragTo(diagram.called(web), diagram.called(own))
    await open.page.getByText(`${web} is connected to ${own} already.`).first().waitFor()
    expect(await dialog().count()).toBe(0)
  })

  test('by its link over another network moves there: one act, connected before it is disconnected', async () => {
    const link = (network: string) => open.page.locator(`[data-edge="nic:container:docker/${clientId}/${network}"]`)
    await diagram.dragLinkTo(link('bridge'), diagram.called(own))
    await dialog().getByText(`Move ${client} from bridge to another network`).waitFor()
    const commands = dialog().locator('.rig-commands')
    await commands.getByText(`network connect ${own} ${client}`).waitFor()
    await commands.getByText(`network disconnect bridge ${client}`).waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await dialog().getByRole('button', { name: 'Move' }).click()
    await dialog().waitFor({ state: 'detached' })
    await link('bridge').waitFor({ state: 'detached' })
    await link(own).waitFor()
    expect(await callsByName()).toBe(0)
  })

  test('to a network that only libvirt knows is told why not', async () => {
    await diagram.dragTo(diagram.called(client), diagram.called(lan))
    await open.page.getByText(`The engine of ${client} has no network on ${lan}.`).first().waitFor()
    expect(await dialog().count()).toBe(0)
    expect(open.complaints).toEqual([])
  })
})
