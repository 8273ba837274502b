import { chmod, copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { World } from '../../support/app/world.ts'
import { tinyIso } from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from './wizard-page.ts'

let world: World
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let wizard: WizardPage
let machines: MachinesPage

beforeAll(async () => {
  world = await World.make()
  host = await HeadlessHost.start({
    connections: [{ id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: world.libvirt.socket }],
  })
  await copyFile(await tinyIso(), join(world.pool.path, 'tiny.iso'))
  await chmod(join(world.pool.path, 'tiny.iso'), 0o644)
  browser = await launchBrowser()
  // From the home page: the table comes into view by itself once there is something new in it.
  open = await openPage(browser, host.url)
  wizard = new WizardPage(open.page)
  machines = new MachinesPage(open.page)
})
afterAll(async () => {
  await world?.virsh('destroy', 'vm-by-mouse').catch(() => undefined)
  await world?.virsh('undefine', 'vm-by-mouse').catch(() => undefined)
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

test('a VM from an ISO is made with the mouse, and libvirt has what the summary said', async () => {
  await wizard.open('Virtual machine')
  await wizard.asks('What do you want to start from?')
  for (const folder of ['/', 'var', 'tmp']) {
    const trail = wizard.dialog
      .getByRole('navigation', { name: 'Where you are' })
      .getByRole('button', { name: folder, exact: true })
    if (folder === '/') await trail.click()
    else await wizard.entry(folder).first().click()
  }
  await wizard.entry(world.pool.path.split('/').at(-1) ?? '').click()
  await wizard.entry('tiny.iso').click()
  await wizard.dialog.getByText('The guest can read this file').waitFor()
  expect(await wizard.field('ISO file').inputValue()).toBe(join(world.pool.path, 'tiny.iso'))
  await wizard.next()

  await wizard.asks('Which system will it run?')
  await wizard.field('Name or version').fill('alpine 3.17')
  await wizard.dialog.getByText('Alpine Linux 3.17', { exact: true }).click()
  await wizard.next()

  await wizard.asks('How much of this host may it use?')
  await wizard.field('Memory').fill('１２８')
  await wizard.field('Virtual processors').fill('1')
  await wizard.field('Size').fill('1')
  await wizard.field('Storage pool').selectOption(world.pool.name)
  await wizard.next()

  await wizard.asks('How is it connected and seen?')
  await wizard.dialog.getByText('No network', { exact: true }).click()
  await wizard.field('Keyboard layout').selectOption('ja')
  await wizard.next()

  await wizard.asks('Check the VM, then create it')
  expect(await wizard.field('Name').inputValue()).toBe('alpinelinux3.17')
  await wizard.field('Name').fill('vm-by-mouse')
  await wizard.commands.getByText('--name vm-by-mouse').waitFor()
  expect(await wizard.commands.innerText()).toContain('--memory 128')
  await wizard.press('Create VM')
  await wizard.closed()

  await machines.rowThere('vm-by-mouse')
  await machines.drawer.getByRole('heading', { name: 'vm-by-mouse' }).waitFor()
  const xml = await world.virsh('dumpxml', 'vm-by-mouse')
  expect(xml).toMatch(/<memory unit='KiB'>131072</)
  expect(xml).toContain("keymap='ja'")
  expect(xml).toContain('http://alpinelinux.org/alpinelinux/3.17')
  expect(xml).toContain(join(world.pool.path, 'tiny.iso'))
  expect(xml).not.toContain('<interface')
  expect(await world.virsh('domstate', 'vm-by-mouse')).toMatch(/^running/)
  expect(await world.pool.volumes()).toContain('vm-by-mouse.qcow2')
})

test('an installer that takes answers gets them on a disk of their own, and asks nobody', async () => {
  await wizard.open('Virtual machine')
  await wizard.field('ISO file').fill(join(world.pool.path, 'tiny.iso'))
  await wizard.dialog.getByText('The guest can read this file').waitFor()
  await wizard.next()
  await wizard.field('Name or version').fill('almalinux9')
  await wizard.dialog.getByText('AlmaLinux 9', { exact: true }).click()
  await wizard.next()
  await wizard.asks('Shall it install by itself?')
  await wizard.dialog.getByText('By itself', { exact: true }).click()
  await wizard.field('Keyboard').fill('Japanese!')
  await wizard.next()
  const [problem] = await wizard.problems.allInnerTexts()
  expect(problem).toContain('Type a password')
  expect(await wizard.problems.allInnerTexts()).toContain('A layout such as us, de or jp.')
  expect(await seriousViolations(open.page)).toEqual([])
  await wizard.field('User').fill('ada')
  await wizard.field('Password').fill('hunter2')
  await wizard.field('Keyboard').fill('jp')
  await wizard.next()
  await wizard.asks('How much of this host may it use?')
  await wizard.field('Memory').fill('128')
  await wizard.field('Size').fill('1')
  await wizard.field('Storage pool').selectOption(world.pool.name)
  await wizard.next()
  await wizard.dialog.getByText('No network', { exact: true }).click()
  await wizard.next()
  await wizard.asks('Check the VM, then create it')
  expect(await wizard.line('Installation').innerText()).toContain('ada')
  await wizard.field('Name').fill('vm-by-itself')
  await wizard.commands.getByText('--name vm-by-itself').waitFor()
  expect(await wizard.dialog.innerText()).not.toContain('hunter2')
  await wizard.dialog.getByLabel('Start it now').uncheck()
  await wizard.press('Create VM')
  await wizard.closed()
  await machines.rowThere('vm-by-itself')
  expect(await world.pool.volumes()).toContain('vm-by-itself-answers.img')
  const answers = await readFile(join(world.pool.path, 'vm-by-itself-answers.img'), 'latin1')
  expect(answers).toContain('OEMDRV')
  expect(answers).toMatch(/user --name=ada .*--iscrypted --password=\$6\$/)
  expect(answers).toContain('keyboard --xlayouts=jp')
  expect(answers).not.toContain('hunter2')
  await world.virsh('undefine', 'vm-by-itself')
})

test('what is wrong is said at its field, and a closed dialog loses nothing', async () => {
  await wizard.open('Virtual machine')
  await wizard.next()
  expect(await wizard.problems.allInnerTexts()).toEqual(['Choose a file, or type its path.'])
  expect(await wizard.field('ISO file').evaluate((field) => field === document.activeElement)).toBe(true)

  await wizard.field('ISO file').fill('/nowhere/a.iso')
  await wizard.dialog.getByText('The guest cannot use this file').waitFor()
  await wizard.next()
  await wizard.failure.waitFor()
  expect(await wizard.failure.innerText()).toContain('/nowhere')

  await wizard.field('ISO file').fill(join(world.pool.path, 'tiny.iso'))
  await open.page.keyboard.press('Escape')
  await wizard.closed()
  await wizard.open('Virtual machine')
  expect(await wizard.field('ISO file').inputValue()).toBe(join(world.pool.path, 'tiny.iso'))
  await wizard.next()
  await wizard.asks('Which system will it run?')
  await wizard.next()
  await wizard.asks('How much of this host may it use?')
  await wizard.field('Memory').fill('99999999')
  await wizard.next()
  expect(await wizard.problems.allInnerTexts()).toEqual(['A whole number of MiB, at least 16.'])
  await wizard.field('Memory').fill('12000000')
  await wizard.dialog.getByText('more than is free now').waitFor()
  await wizard.field('Memory').fill('128')
  await wizard.field('Virtual processors').fill('400')
  await wizard.next()
  await wizard.failure.waitFor()
  expect(await wizard.field('Virtual processors').getAttribute('aria-invalid')).toBe('true')
  await wizard.field('Virtual processors').fill('1')
  await wizard.dialog.getByText('Make a new disk').click()
  await wizard.next()
  await wizard.dialog.getByText('No network', { exact: true }).click()
  await wizard.next()
  await wizard.asks('Check the VM, then create it')
  await wizard.field('Name').fill('vm-by-mouse')
  expect(await wizard.problems.allInnerTexts()).toEqual(['There is a VM vm-by-mouse already.'])
  await wizard.press('Create VM')
  expect(await wizard.dialog.count()).toBe(1)
  await wizard.line('System').getByRole('button').click()
  await wizard.asks('Which system will it run?')
  await wizard.press('Cancel')
  await wizard.closed()
  expect((await world.virsh('list', '--all', '--name')).trim()).toBe('vm-by-mouse')
  expect(open.complaints).toEqual([])
})
