import { chmod, copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { World } from '../../support/app/world.ts'
import { tinyIso } from '../../support/host/index.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { WizardPage } from './wizard-page.ts'

let world: World
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let wizard: WizardPage

beforeAll(async () => {
  world = await World.make()
  host = await HeadlessHost.start({
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: world.libvirt.socket },
      { id: 'docker', engine: 'docker', host: world.engine.host },
    ],
  })
  await copyFile(await tinyIso(), join(world.pool.path, 'tiny.iso'))
  await chmod(join(world.pool.path, 'tiny.iso'), 0o644)
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  wizard = new WizardPage(open.page)
})
afterAll(async () => {
  await world?.virsh('destroy', 'rocky9').catch(() => undefined)
  await world?.virsh('undefine', 'rocky9').catch(() => undefined)
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

/** The text beside a field of what was read. */
function readField(name: string) {
  const term = open.page.locator('dt', { hasText: new RegExp(`^${name}$`) })
  return wizard.dialog.locator('.rig-w-paste-read .rig-dl > div').filter({ has: term }).locator('dd')
}

test('a virt-install line as a Japanese text prints it becomes the VM that it describes', async () => {
  const iso = join(world.pool.path, 'tiny.iso')
  await wizard.open('Paste a command')
  await wizard
    .field('Command')
    .fill(
      [
        `# ISO=${iso}`,
        '# virt-install　-name rocky9　¥',
        '　--hvm --os-variant rocky9 ¥',
        '　--vcpus 1 --ram 128 ¥',
        `　--disk size=1,format=qcow2,pool=${world.pool.name} ¥`,
        '　--network none --graphics vnc,keymap=ja ¥',
        '　--location $ISO --sound ich6',
      ].join('\n'),
    )
  await readField('Name').filter({ hasText: 'rocky9' }).waitFor()
  expect(await readField('Source').innerText()).toBe(iso)
  expect(await readField('System').innerText()).toBe('Rocky Linux 9')
  const repairs = wizard.dialog.locator('.rig-w-paste-repairs > li')
  expect(await repairs.count()).toBe(4)
  const marked = await wizard.dialog.locator('mark').allInnerTexts()
  expect(marked).toEqual(expect.arrayContaining(['-name', '--hvm', '--ram', '--sound']))
  await wizard.press('Open the filled form')
  await wizard.asks('Check the VM, then create it')
  expect(await wizard.field('Name').inputValue()).toBe('rocky9')
  await wizard.line('System').getByText('Rocky Linux 9').waitFor()
  await wizard.press('Create VM')
  await wizard.closed()
  const xml = await world.virsh('dumpxml', 'rocky9')
  expect(xml).toContain("keymap='ja'")
  expect(xml).toContain(iso)
  expect(await world.virsh('domstate', 'rocky9')).toMatch(/^running/)
})

test('a docker run line fills the form, options that it has no field for stay in sight', async () => {
  await wizard.open('Paste a command')
  await wizard
    .field('Command')
    .fill(
      `$ docker run -itd --name web -p 28474:80 -e A=1 --user 1000 --hostname inside --gpus all ${world.image} sh -c 'sleep 9'`,
    )
  await readField('Ports').filter({ hasText: '127.0.0.1:28474:80/tcp' }).waitFor()
  expect(await wizard.dialog.locator('mark').allInnerTexts()).toEqual(expect.arrayContaining(['--gpus']))
  await wizard.press('Open the filled form')
  await wizard.asks('Check the container, then create it')
  expect(await wizard.line('Ports').innerText()).toContain('127.0.0.1:28474:80')
  expect(await wizard.line('Rights and health').innerText()).toContain('--user 1000')
  expect(await wizard.line('From the pasted line').innerText()).toContain('--hostname inside')
  await wizard.press('Create container')
  await wizard.closed()
  const format = '{{.Config.User}} {{.Config.Hostname}} {{json .Config.Cmd}} {{.Config.Tty}}'
  expect((await world.docker('inspect', '-f', format, 'web')).trim()).toBe('1000 inside ["sh","-c","sleep 9"] true')
})

test('a service of a compose file becomes the container that it describes, what is not carried over stays in sight', async () => {
  await wizard.open('Paste a command')
  await wizard
    .field('Command')
    .fill(
      [
        'services:',
        '  cache:',
        '    image: redis',
        '  api:',
        `    image: ${world.image}`,
        "    command: sh -c 'sleep 99'",
        '    ports: ["28475:80"]',
        '    environment: { MODE: test }',
        '    pids_limit: 64',
        '    healthcheck: { test: ["CMD", "true"], interval: 1s }',
        '    depends_on: [cache]',
      ].join('\n'),
    )
  await readField('Image').filter({ hasText: 'redis' }).waitFor()
  await wizard.field('Service').selectOption('api')
  await readField('Ports').filter({ hasText: '127.0.0.1:28475:80/tcp' }).waitFor()
  expect(await wizard.dialog.locator('mark').allInnerTexts()).toEqual(['depends_on:'])
  await wizard.dialog.locator('.rig-w-paste-notes').getByText('Not carried over').waitFor()
  await wizard.press('Open the filled form')
  await wizard.asks('Check the container, then create it')
  await wizard.press('Create container')
  await wizard.closed()
  const format = '{{json .Config.Cmd}} {{.HostConfig.PidsLimit}} {{json .Config.Healthcheck.Test}} {{json .Config.Env}}'
  const found = await world.docker('inspect', '-f', format, 'api')
  expect(found).toContain('["sh","-c","sleep 99"] 64 ["CMD-SHELL","true"]')
  expect(found).toContain('"MODE=test"')
})

test('one bad word costs its field only; what is no such command is said', async () => {
  await wizard.open('Paste a command')
  const text = wizard.field('Command')
  await text.fill('virt-install --name "my vm" --memory 512')
  await readField('Memory').filter({ hasText: '512 MiB' }).waitFor()
  await wizard.dialog.locator('.rig-w-paste-notes').getByText('my vm').waitFor()
  await text.fill('virt-install --name "a')
  await wizard.dialog.getByText('A quote is not closed.').waitFor()
  await text.fill('services:\n  web:\n    image: a\n    image: b')
  await wizard.dialog.getByText('This is no valid YAML. line 4, column 5').waitFor()
  await text.fill("$ A=8; LANG=C sudo -E virt-install --name b \\\n>  --disk size=$A\nStarting install...\nIt isn't up")
  await readField('Name').filter({ hasText: 'b' }).waitFor()
  await wizard.dialog.locator('.is-left-out').getByText('lines 3 to 4').waitFor()
  expect(await wizard.dialog.locator('mark').allInnerTexts()).toEqual(['LANG=C', "Starting install...\nIt isn't up"])
  await text.fill('rm -rf /')
  await wizard.dialog.getByText('This begins neither').waitFor()
  await wizard.press('Cancel')
  await wizard.closed()
  expect(open.complaints).toEqual([])
})
