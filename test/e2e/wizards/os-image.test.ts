import { chmod, copyFile, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { World } from '../../support/app/world.ts'
import { tinyDisk } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from './wizard-page.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII1whTajcNLhM8GysfYFWENtXXsDvrbtrev3DSf5xWF me@here'
const PASSWORD = 'never-shown'
let world: World
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let wizard: WizardPage
let machines: MachinesPage
let image: string

beforeAll(async () => {
  world = await World.make()
  image = join(world.pool.path, 'nocloud_alpine-3.17.0-x86_64-bios-cloudinit-r0.qcow2')
  await copyFile(await tinyDisk(), image)
  await chmod(image, 0o644)
  const home = join(world.pool.path, 'home')
  await mkdir(join(home, '.ssh'), { recursive: true })
  await writeFile(join(home, '.ssh/id_ed25519.pub'), `${KEY}\n`)
  host = await HeadlessHost.start({
    connections: [{ id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: world.libvirt.socket }],
    environment: { HOME: home },
  })
  browser = await launchBrowser()
  open = await openPage(browser, host.url)
  wizard = new WizardPage(open.page)
  machines = new MachinesPage(open.page)
})
afterAll(async () => {
  await world?.virsh('undefine', 'vm-of-image').catch(() => undefined)
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

test('a VM of an OS image is made with the own key, and libvirt has what the summary said', async () => {
  await wizard.open('Virtual machine')
  await wizard.dialog.getByText('OS image', { exact: true }).click()
  await wizard.field('Image file').fill(image)
  await wizard.dialog.getByText('A qcow2 image of 32 MiB; by its name Alpine Linux 3.17.').waitFor()
  expect(await wizard.field('Format').inputValue()).toBe('qcow2')
  await wizard.next()
  await wizard.asks('Which system will it run?')
  await wizard.dialog.getByText('By the name of the image').waitFor()
  await wizard.next()

  await wizard.asks('Who is the guest to be?')
  await wizard.field('User').fill('ada')
  await wizard.dialog.getByText('id_ed25519.pub · me@here').waitFor()
  await wizard.field('Password').fill(PASSWORD)
  await wizard.field('Packages').fill('htop, nginx')
  await wizard.next()

  await wizard.asks('How much of this host may it use?')
  await wizard.field('Memory').fill('128')
  await wizard.field('Size').fill('0.01')
  await wizard.field('Storage pool').selectOption(world.pool.name)
  await wizard.next()
  expect(await wizard.problems.allInnerTexts()).toEqual(['The disk cannot be smaller than the image.'])
  await wizard.field('Size').fill('1')
  await wizard.next()
  await wizard.dialog.getByText('No network', { exact: true }).click()
  await wizard.next()

  await wizard.asks('Check the VM, then create it')
  await wizard.field('Name').fill('vm-of-image')
  expect(await wizard.line('First user').innerText()).toMatch(/1 SSH key, a password, user\s+ada/)
  await wizard.commands.getByText('--cloud-init').waitFor()
  await wizard.dialog.getByText('Start it now').click()
  await wizard.press('Create VM')
  await wizard.closed()

  await machines.rowThere('vm-of-image')
  const xml = await world.virsh('dumpxml', 'vm-of-image')
  expect(xml).toContain(join(world.pool.path, 'vm-of-image-seed.img'))
  expect(xml).toContain('http://alpinelinux.org/alpinelinux/3.17')
  expect((await world.pool.volumes()).filter((name) => name.startsWith('vm-of-image')).sort()).toEqual([
    'vm-of-image-seed.img',
    'vm-of-image.qcow2',
  ])
})

test('a key is made where it is asked for, is the chosen one, and can be read by nobody else', async () => {
  await wizard.open('Virtual machine')
  await wizard.dialog.getByText('OS image', { exact: true }).click()
  await wizard.field('Image file').fill(image)
  await wizard.dialog.getByText('A qcow2 image of').waitFor()
  await wizard.next()
  await wizard.asks('Which system will it run?')
  await wizard.next()
  await wizard.asks('Who is the guest to be?')
  const make = wizard.dialog.getByRole('button', { name: /^Make .*key$/ })
  const path = await make.locator('..').locator('code').innerText()
  await make.press('Enter')
  const label = wizard.dialog.getByLabel(new RegExp(`^${path.split('/').at(-1) ?? ''}\\.pub`))
  await label.waitFor()
  expect(await label.isChecked()).toBe(true)
  expect(await wizard.dialog.getByLabel(/^id_ed25519\.pub/).isChecked()).toBe(false)
  const file = path.replace(/^~/, join(world.pool.path, 'home'))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await wizard.press('Cancel')
  await wizard.closed()
})

test('what nobody could log in to, and user-data that cannot be read, are said at their fields', async () => {
  await wizard.open('Virtual machine')
  await wizard.dialog.getByText('OS image', { exact: true }).click()
  await wizard.field('Image file').fill(image)
  await wizard.dialog.getByText('A qcow2 image of').waitFor()
  await wizard.next()
  await wizard.asks('Which system will it run?')
  await wizard.next()
  await wizard.asks('Who is the guest to be?')
  await wizard.dialog.getByText('id_ed25519.pub · me@here').click()
  await wizard.next()
  expect(await wizard.problems.allInnerTexts()).toEqual([
    'Choose a key or type a password: otherwise nobody can log in.',
  ])
  await wizard.field('Other public keys, one a line').fill('no key')
  expect(await wizard.problems.allInnerTexts()).toEqual([
    'Each line is a public key, as in a .pub file: type, key, comment.',
  ])

  await wizard.dialog.getByText('Own user-data', { exact: true }).click()
  await wizard.field('user-data').fill('#cloud-config\nusers:\n  - [\n')
  await wizard.next()
  await wizard.failure.waitFor()
  expect(await wizard.failure.innerText()).toContain('user-data:4:1')
  expect(await wizard.field('user-data').getAttribute('aria-invalid')).toBe('true')
  await wizard.field('user-data').fill('#cloud-config\nusers: []\n')
  await wizard.next()
  await wizard.asks('How much of this host may it use?')
  await wizard.press('Cancel')
  await wizard.closed()
  expect(open.complaints).toEqual([])
})
