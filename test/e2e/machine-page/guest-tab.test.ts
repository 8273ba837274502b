import { readFile, writeFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  AGENT_SYSTEM,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyDomainXml,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const name = uniqueName('mpage-g')
/** An emulated guest boots, its agent starts. Milliseconds. */
const BOOTED = 120_000
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let vm: MachinePage
let folder: string

beforeAll(async () => {
  folder = await reachableFolder('guest')
  const file = `${folder}/domain.xml`
  await writeFile(file, await tinyDomainXml({ name, agent: true }))
  await virsh('define', file)
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, `${host.url}#/machines`)
  vm = new MachinePage(open.page)
  const machines = new MachinesPage(open.page)
  await machines.rowThere(name)
  await machines.focusRow(name)
  await open.page.keyboard.press('Enter')
  await vm.of(name)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await removeDomain(name)
  if (folder) await removeFolder(folder)
})

describe('the inside of a guest', () => {
  test('is not known while the VM is off, and shown once its agent answers', async () => {
    await vm.open('Guest')
    await vm.panel.getByText('The VM is not running').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await virsh('start', name)
    await vm.panel.getByText('No guest agent is running in this VM').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await vm.panel.getByText(AGENT_SYSTEM).waitFor({ timeout: BOOTED })
    await vm.panel.getByText('127.0.0.1/8').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
  })

  test('is changed by a command, by keyboard alone; what it printed stands there', async () => {
    await vm.panel.getByRole('button', { name: 'Run a command…' }).press('Enter')
    await vm.dialog.getByRole('textbox', { name: 'Command' }).waitFor()
    await open.page.keyboard.type('date -s 2001-01-01; echo trouble >&2; exit 4')
    await open.page.keyboard.press('Enter')
    await vm.dialog.getByText('It ended with exit code 4.').waitFor()
    expect(await vm.dialog.getByRole('region', { name: 'Output' }).innerText()).toContain('2001')
    expect(await vm.dialog.getByRole('region', { name: 'Errors' }).innerText()).toContain('trouble')
    expect(await seriousViolations(open.page)).toEqual([])
    await open.page.keyboard.press('Escape')
  })

  test('gives files out, takes them in and has a text edited, by keyboard alone', async () => {
    const { keyboard } = open.page
    const opens = (button: string) => vm.panel.getByRole('button', { name: button }).press('Enter')
    const field = (label: string) => vm.dialog.getByRole('textbox', { name: label }).first()
    await opens('Edit a text…')
    await field('File of the guest').fill('/tmp/note')
    await vm.dialog.getByRole('button', { name: 'Read it' }).press('Enter')
    await vm.dialog.getByText('There is no such file yet').waitFor()
    await field('Content').focus()
    await keyboard.type('from the page')
    expect(await seriousViolations(open.page)).toEqual([])
    await vm.dialog.getByRole('button', { name: 'Save' }).press('Enter')
    await vm.dialog.getByText('/tmp/note is written.').waitFor()
    await keyboard.press('Escape')
    await vm.dialog.waitFor({ state: 'detached' })

    await opens('Get a file…')
    await field('File of the guest').fill('/tmp/note')
    await field('Folder').fill(folder)
    expect(await seriousViolations(open.page)).toEqual([])
    await vm.dialog.getByRole('button', { name: 'Copy it here' }).press('Enter')
    await vm.dialog.getByText('It is on this host:', { exact: true }).waitFor()
    expect(await readFile(`${folder}/note`, 'utf8')).toBe('from the page')
    await keyboard.press('Escape')
    await vm.dialog.waitFor({ state: 'detached' })

    await opens('Send a file…')
    await field('File of this host').fill(`${folder}/domain.xml`)
    await field('File of the guest').fill('/tmp/note')
    await vm.dialog.getByText('The name /tmp/note is taken by another file.').waitFor()
    expect(await vm.dialog.getByRole('button', { name: 'Copy it there' }).isDisabled()).toBe(true)
    expect(await seriousViolations(open.page)).toEqual([])
    await vm.dialog.getByRole('checkbox', { name: /^Replace it/ }).press('Space')
    await vm.dialog.getByRole('button', { name: 'Copy it there' }).press('Enter')
    await vm.dialog.getByText('It is in the guest: /tmp/note').waitFor()
    await keyboard.press('Escape')
    await vm.dialog.waitFor({ state: 'detached' })
  })

  test('has a clock that was wrong and is set right', async () => {
    await vm.panel.getByText(/days behind/).waitFor()
    await vm.panel.getByRole('button', { name: 'Set it right' }).press('Enter')
    await vm.panel.getByText('right', { exact: true }).waitFor()
  })
})

describe('a VM without a channel to an agent', () => {
  test('gets one by a click, while it runs', async () => {
    await virsh('destroy', name)
    const file = `${folder}/plain.xml`
    await writeFile(file, await tinyDomainXml({ name, devices: "<controller type='virtio-serial'/>" }))
    await virsh('undefine', name)
    await virsh('define', file)
    await virsh('start', name)
    const machines = new MachinesPage(open.page)
    await open.page
      .getByRole('link', { name: /^Machines/ })
      .first()
      .click()
    await machines.rowThere(name)
    await machines.focusRow(name)
    await open.page.keyboard.press('Enter')
    await vm.open('Guest')
    await vm.panel.getByText('This VM has no channel to a guest agent').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await vm.panel.getByRole('button', { name: 'Add the channel' }).press('Enter')
    await vm.panel.getByText('No guest agent is running in this VM').waitFor()
    expect(await virsh('dumpxml', name)).toContain("name='org.qemu.guest_agent.0'")
  })
})
