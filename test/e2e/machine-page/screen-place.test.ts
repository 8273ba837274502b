import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DockPage } from '../consoles/dock-page.ts'
import {
  lacking,
  reachableFolder,
  removeFolder,
  run,
  startDomain,
  testUser,
  uniqueName,
  virsh,
  type RunningDomain,
} from '../../support/host/index.ts'
import { MachinesPage } from '../pages/machines-page.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { MachinePage } from './machine-page.ts'

const lack = lacking('root', 'libvirtd')
const VGA = "<video><model type='vga'/></video>"
const PASSWORD = 'not4eyes'

describe.skipIf(lack !== undefined)(`where the screen of a VM listens${lack === undefined ? '' : ` (${lack})`}`, () => {
  let folder: string
  let browser: Browser
  beforeAll(async () => {
    folder = await reachableFolder('screen')
    // QEMU's own user makes the socket.
    await chmod(folder, 0o777)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    if (folder) await removeFolder(folder)
  })

  const address = async (name: string) => (await virsh('domdisplay', name, '--type', 'vnc')).trim()

  /** The picture is there, and the guest hears what is typed on it. */
  async function works(dock: DockPage, vm: RunningDomain, word: string): Promise<void> {
    expect(await dock.pictureSize()).toBe('720x400')
    expect(await dock.waitForPicture(500)).toBeGreaterThan(500)
    await dock.typeOnGuest(`echo ${word}-$((6*7)) | tee /dev/ttyS0\n`)
    await vm.waitFor(new RegExp(`${word}-42`))
  }

  describe.each([
    { whose: 'that libvirt chooses', listen: () => "<graphics type='vnc'><listen type='socket'/></graphics>" },
    { whose: 'of its own definition', listen: () => `<graphics type='vnc' socket='${join(folder, 'vnc.sock')}'/>` },
  ])('is a unix socket $whose', ({ listen }) => {
    const name = uniqueName('socket')
    let vm: RunningDomain
    beforeAll(async () => {
      vm = await startDomain({ name, devices: `${listen()}${VGA}` })
      await vm.waitFor(/TINY-READY/)
    })
    afterAll(() => vm?.[Symbol.asyncDispose]())

    test('shows the guest, which hears what is typed, without any port', async () => {
      expect(await address(name)).toMatch(/^vnc\+unix:\/\/\/|^vnc:\/\/\//)
      // Its link works once.
      await using host = await HeadlessHost.start()
      const { page, context } = await openPage(browser, host.url)
      const dock = new DockPage(page)
      await dock.open('screen', name)
      await works(dock, vm, 'by-socket')
      await context.close()
    })
  })

  test('gets another password and is moved from a port to a socket on the hardware page, and works each time', async () => {
    const name = uniqueName('moved')
    // QEMU lets a password be changed while it runs, but only where there was one at its start.
    const graphics = "<graphics type='vnc' autoport='yes' passwd='before' listen='127.0.0.1'/>"
    await using vm = await startDomain({ name, devices: `${graphics}${VGA}` })
    await vm.waitFor(/TINY-READY/)
    await using host = await HeadlessHost.start()
    const { page, context } = await openPage(browser, `${host.url}#/machines`)
    const machine = new MachinePage(page)
    const dock = new DockPage(page)
    const machines = new MachinesPage(page)
    await machines.rowThere(name)
    await machines.focusRow(name)
    await page.keyboard.press('Enter')
    await machine.of(name)
    await machine.open('Hardware')
    await machine.device('graphics:vnc').click()
    const change = async () => {
      await machine.deviceDetails.getByRole('button', { name: 'Change' }).click()
      await machine.dialog.waitFor()
    }
    const changed = async () => {
      await machine.dialog.getByRole('button', { name: 'Change', exact: true }).click()
      await machine.dialog.waitFor({ state: 'detached' }).catch(async () => {
        throw new Error(await machine.dialog.innerText())
      })
    }

    await change()
    await machine.dialog.getByLabel('New password').fill(PASSWORD)
    await changed()
    expect(await virsh('dumpxml', name, '--security-info')).toContain(`passwd='${PASSWORD}'`)
    await dock.open('screen', name)
    await works(dock, vm, 'by-password')

    await change()
    await machine.dialog.getByLabel('Listens on').selectOption('socket')
    await machine.dialog.locator('.is-added', { hasText: "<listen type='socket'/>" }).waitFor()
    await changed()
    expect(await virsh('dumpxml', name, '--inactive')).toMatch(/<listen type='socket'\/>/)
    expect(await address(name)).toMatch(/^vnc:\/\/(:[^@]*@)?(localhost|127\.0\.0\.1):/)
    await virsh('destroy', name)
    await virsh('start', name)
    expect(await address(name)).not.toMatch(/localhost|127\.0\.0\.1/)
    // What the guest said at its first start is gone with its log.
    await vm.waitFor(/TINY-READY/)
    await dock.notice.waitFor({ state: 'detached', timeout: 30_000 })
    await works(dock, vm, 'moved')
    expect(await virsh('dumpxml', name, '--security-info')).toContain(`passwd='${PASSWORD}'`)
    await context.close()
  })

  test('on a socket that is not the user’s to open says so, with the way out', async () => {
    const name = uniqueName('denied')
    await using vm = await startDomain({
      name,
      devices: `<graphics type='vnc'><listen type='socket'/></graphics>${VGA}`,
    })
    await using user = await testUser({ groups: ['libvirt'], polkit: 'yes' })
    await using theirs = await HeadlessHost.start({
      through: (command, environment) => user.words(command, environment),
    })
    const { page, context } = await openPage(browser, theirs.url)
    const dock = new DockPage(page)
    await dock.open('screen', vm.name)
    await dock.notice.getByText(`${name} shows its screen on a socket that you may not open.`).waitFor()
    await dock.notice.getByRole('button', { name: 'Try again' }).waitFor()
    expect((await run('id', ['-nG', user.name])).split(/\s+/)).toContain('libvirt')
    await dock.notice.getByRole('button', { name: 'Open the serial console' }).click()
    await dock.tab(`${name} · serial`).waitFor()
    await context.close()
  })
})
