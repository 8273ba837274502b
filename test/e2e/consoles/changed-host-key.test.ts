import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lacking, privateSshd, type PrivateSshd } from '../../support/host/index.ts'
import { placeGuest } from '../screenshots/machines-of-worlds.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage, type OpenPage } from '../support/browser.ts'
import { fakeWorld, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { DockPage } from './dock-page.ts'

const lack = lacking('root') ?? (existsSync('/usr/sbin/sshd') ? undefined : 'needs sshd')
/** RFC 5737: nobody's. The configuration of ssh leads from there to the server of the test. */
const ADDRESS = '192.0.2.10'

/** A terminal in a guest whose sshd is a real one; the guest itself is a name at a fake libvirt. */
describe.skipIf(lack !== undefined)(`SSH to a guest whose key changes${lack === undefined ? '' : ` (${lack})`}`, () => {
  let world: FakeWorld
  let sshd: PrivateSshd
  let host: HeadlessHost
  let browser: Browser
  let open: OpenPage
  let dock: DockPage
  const first = { key: '' }

  beforeAll(async () => {
    sshd = await privateSshd([ADDRESS])
    world = await fakeWorld()
    placeGuest(world, { name: 'web', state: RUNNING, memory: 256, address: ADDRESS })
    host = await HeadlessHost.start({ connections: world.connections, programs: sshd.bin })
    browser = await launchBrowser()
    open = await openPage(browser, host.url)
    dock = new DockPage(open.page)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
    await sshd?.[Symbol.asyncDispose]()
  })

  const press = (name: string) => dock.notice.getByRole('button', { name, exact: true }).click()
  const shownAs = (label: string) => dock.notice.locator(`dt:has-text("${label}") + dd`)
  const remembered = () => readFile(join(host.state, 'labrig/known_hosts'), 'utf8')

  /** As a guest that was installed anew: its sessions are over, and its key is another one. */
  async function installAnew(): Promise<string> {
    const before = await sshd.fingerprint()
    await sshd.changeKey()
    await sshd.cut()
    expect(await sshd.fingerprint()).not.toBe(before)
    return before
  }

  test('the key that it shows first is remembered', async () => {
    await dock.open('SSH', 'web')
    await dock.waitForText(/[#$]$/m)
    await dock.type('echo sum-$((20 + 3))\n')
    await dock.waitForText(/^sum-23$/m)
    first.key = await remembered()
    expect(first.key).toMatch(/^labrig-\S+ ssh-ed25519 /)
    expect(sshd.logins()).toBe(1)
  })

  test('another key is refused with both fingerprints, and nothing that is typed goes anywhere', async () => {
    const before = await installAnew()
    await press('Again')
    await dock.notice.getByText('web shows another host key than before').waitFor()
    expect(await shownAs('Key before').innerText()).toBe(before)
    expect(await shownAs('Key now').innerText()).toBe(await sshd.fingerprint())
    expect(await shownAs('To compare').innerText()).toContain('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')
    await open.page.locator('.xterm').click()
    await dock.type('echo too-early\n')
    await press('Try again')
    await dock.notice.getByText('web shows another host key than before').waitFor()
    expect(sshd.logins()).toBe(1)
    expect(await remembered()).toBe(first.key)
    expect(await seriousViolations(open.page)).toEqual([])
  })

  test('only the key that was seen is trusted: one that came after it is refused again', async () => {
    const seen = await installAnew()
    await press('Trust the new key')
    await shownAs('Key before').getByText(seen).waitFor()
    expect(await shownAs('Key now').innerText()).toBe(await sshd.fingerprint())
    expect(sshd.logins()).toBe(1)
  })

  test('trusted by a press, it is connected, with nothing of what was typed before', async () => {
    await press('Trust the new key')
    await dock.notice.waitFor({ state: 'detached' })
    await dock.type('echo back-$((40 + 2))\n')
    await dock.waitForText(/^back-42$/m)
    expect(await dock.screenText()).not.toContain('too-early')
    expect(sshd.logins()).toBe(2)
    expect((await remembered()).trim().split('\n')).toHaveLength(1)
    expect(await remembered()).not.toBe(first.key)
    expect(open.complaints).toEqual([])
  })
})
