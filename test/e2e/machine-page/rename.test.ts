import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  busyboxImage,
  docker,
  lacking,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyDomainXml,
  tryRun,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { Shell } from '../pages/shell.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const lack = lacking('root', 'libvirtd', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const [vm, live, box] = [uniqueName('former'), uniqueName('runs'), uniqueName('box')]
const [newVm, newBox] = [`${vm}-new`, `${box}-new`]
let host: HeadlessHost
let browser: Browser
let open: OpenPage
let machines: MachinesPage

beforeAll(async () => {
  if (lack) return
  const folder = await reachableFolder('rename')
  for (const name of [vm, live]) {
    await writeFile(join(folder, 'domain.xml'), await tinyDomainXml({ name }))
    await virsh('define', join(folder, 'domain.xml'))
  }
  await removeFolder(folder)
  await virsh('start', live)
  await docker('run', '-d', '--init', '--name', box, await busyboxImage(), 'sleep', '1000')
  host = await HeadlessHost.start()
  browser = await launchBrowser()
  open = await openPage(browser, host.machinesUrl)
  machines = new MachinesPage(open.page)
})
afterAll(async () => {
  if (lack) return
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  for (const name of [vm, newVm, live]) await removeDomain(name)
  for (const name of [box, newBox]) await tryRun('docker', ['rm', '-f', name])
})

describe('another name', () => {
  test('for a VM that is off: a taken one is refused by its holder and loses nothing typed; virsh agrees', async () => {
    await machines.stateIs(vm, 'Off')
    await machines.chooseFromMenu(vm, 'Rename…')
    const name = machines.dialog.getByLabel('New name')
    await name.fill(live)
    await machines.dialog.getByText(`The name ${live} is taken by another VM`).waitFor()
    expect(await machines.dialog.getByRole('button', { name: 'Rename' }).isDisabled()).toBe(true)
    expect(await name.inputValue()).toBe(live)
    await name.fill(newVm)
    await machines.dialog.getByText(`domrename ${vm} ${newVm}`).waitFor()
    expect(await seriousViolations(open.page)).toEqual([])
    await open.page.keyboard.press('Enter')
    await machines.dialog.waitFor({ state: 'detached' })
    await machines.rowThere(newVm)
    await machines.rowGone(vm)
    expect((await virsh('list', '--all', '--name')).split('\n')).toContain(newVm)
  })

  test('for a VM that runs is greyed, with the reason', async () => {
    await machines.stateIs(live, 'Running')
    const item = (await machines.menu(live)).getByRole('menuitem', { name: 'Rename…' })
    expect(await item.getAttribute('aria-disabled')).toBe('true')
    expect(await item.textContent()).toContain('off')
    await open.page.keyboard.press('Escape')
  })

  test('for a container that runs, from the palette; it goes on, and docker agrees', async () => {
    await machines.stateIs(box, 'Running')
    const options = await new Shell(open.page).find(`rename ${box}`)
    expect(await options.first().locator('.rig-palette-text').textContent()).toBe(`Rename ${box}…`)
    await open.page.keyboard.press('Enter')
    await machines.dialog.getByLabel('New name').fill(newBox)
    await machines.dialog.getByText(`docker rename ${box} ${newBox}`).waitFor()
    await open.page.keyboard.press('Enter')
    await machines.stateIs(newBox, 'Running')
    expect((await docker('inspect', '-f', '{{.State.Running}} {{.RestartCount}}', newBox)).trim()).toBe('true 0')
  })
})
