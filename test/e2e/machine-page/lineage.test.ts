import { writeFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { makeDisk, removeDomain, run, tinyDomainXml, uniqueName, virsh } from '../../support/host/index.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const template = uniqueName('base')
const clone = `${template}-pc`
let pool: TestPool
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let vm: MachinePage
const ids = new Map<string, string>()

/** Goes to the page of a VM by its address, as a link from elsewhere does. */
async function goTo(name: string): Promise<void> {
  await open.page.evaluate(
    (id) => {
      location.hash = `#/machines/${encodeURIComponent(id)}`
    },
    ids.get(name) ?? '',
  )
  await vm.of(name)
}
const card = (title: string) => vm.main.getByRole('region', { name: title })

beforeAll(async () => {
  pool = await testPool()
  const disk = await makeDisk(inPool(pool, `${template}.qcow2`), '16M')
  const file = inPool(pool, 'domain.xml')
  await writeFile(file, await tinyDomainXml({ name: template, disks: [disk] }))
  await virsh('define', file)
  await virsh('pool-refresh', pool.name)
  {
    await using labrig = await Labrig.make()
    await using app = await inProcess(labrig)
    const id = `vm:system/${(await virsh('domuuid', template)).trim()}`
    const made = await app.client.vm.clone({ id, name: clone, kind: 'linked' })
    ids.set(template, id).set(clone, made.ids[0] ?? '')
  }
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  vm = new MachinePage(open.page)
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const name of [clone, template]) await removeDomain(name)
  await pool?.[Symbol.asyncDispose]()
})

describe('where a VM comes from', () => {
  test('a template names the clones that stand on it, and says before what a refresh does', async () => {
    await goTo(template)
    await card('Template').getByText(clone, { exact: true }).waitFor()
    await card('Template').getByRole('button', { name: 'Refresh…' }).press('Enter')
    await vm.dialog.getByText('The template starts, unlocked, in a new layer').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await vm.dialog.getByRole('button', { name: 'Cancel' }).press('Enter')
    expect((await virsh('domstate', template)).trim()).toBe('shut off')
  })

  test('a clone is rebuilt as its template is, after saying what goes', async () => {
    const disk = inPool(pool, `${clone}.qcow2`)
    await run('qemu-io', ['-c', 'write -P 9 1M 64k', disk])
    await goTo(clone)
    await card('Linked clone').getByText(template).waitFor()
    await card('Linked clone').getByRole('button', { name: 'Rebuild…' }).press('Enter')
    await vm.dialog.getByText('All that its disks hold').waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await vm.dialog.getByRole('button', { name: `Rebuild ${clone}` }).press('Enter')
    await vm.dialog.waitFor({ state: 'detached' })
    await eventually(
      () => run('qemu-io', ['-r', '-c', 'read -P 0 1M 64k', disk]).catch(() => 'not yet'),
      (said) => said.includes('read 65536/65536') && !said.includes('failed'),
    )
  })
})

test('a disk image becomes one of another format by keyboard, in the same frame as every act', async () => {
  await open.page.getByRole('link', { name: 'Storage' }).click()
  const row = (name: string) => open.page.locator('tr.rig-row', { hasText: name })
  await virsh('vol-create-as', pool.name, 'plain.img', '1M', '--format', 'raw')
  await open.page.getByRole('textbox', { name: 'Name, path, VM' }).fill('plain')
  await row('plain.img').press('Enter')
  await open.page.locator('.rig-drawer').getByRole('button', { name: 'Convert' }).press('Enter')
  expect(await vm.dialog.locator('#storage-first').inputValue()).toBe('plain.qcow2')
  await vm.dialog.locator('.rig-commands').getByText('plain.qcow2').waitFor()
  expect(await seriousViolations(open.page)).toEqual([])
  await vm.dialog.locator('#storage-first').press('Enter')
  await row('plain.qcow2').waitFor()
  await vm.dialog.waitFor({ state: 'detached' })
  expect(await virsh('vol-dumpxml', 'plain.qcow2', pool.name)).toContain("<format type='qcow2'/>")
  expect(await pool.volumes()).toContain('plain.img')
})
