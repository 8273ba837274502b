import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ShellEvent } from '../../../contract/shell.ts'
import type { Labrig } from '../../support/app/labrig.ts'
import { appLacks, dockerUser, procedures, shellOf, startApp } from '../../support/electron-shim/app-on-docker.ts'
import type { ShimmedApp } from '../../support/electron-shim/launch.ts'

const lack = appLacks()

describe.skipIf(lack !== undefined)('the built shell on a desk', () => {
  let user: Labrig
  const running: ShimmedApp[] = []

  beforeEach(async () => {
    user = await dockerUser()
  })
  afterEach(async () => {
    for (const app of running.splice(0)) await app[Symbol.asyncDispose]()
    await user[Symbol.asyncDispose]()
  })

  async function start(options: Parameters<typeof startApp>[1] = {}) {
    const app = await startApp(user, options)
    running.push(app)
    return app
  }

  /** Watches the shell's events of the first window in the page's place; `next` waits for so many. */
  async function events(app: ShimmedApp): Promise<(count: number) => Promise<ShellEvent[]>> {
    const page = await app.page()
    // The page watches as well, once, and the last reader has the events: ours begins after the page has done as it was told.
    await app.ask('clickMenu', ['&Help', '&About Labrig'])
    await page.locator('main h1').getByText('About Labrig').waitFor()
    const stream = await (await shellOf(page)).watch()
    const seen: ShellEvent[] = []
    return async (count) => {
      while (seen.length < count) {
        const { value, done } = await stream.next()
        if (done === true) throw new Error(`the events ended after ${JSON.stringify(seen)}`)
        seen.push(value)
      }
      return seen
    }
  }

  it('speaks the desktop’s language in its menu, or the one of the settings', async () => {
    const app = await start({ environment: { LABRIG_SHIM_LANGUAGE: 'ja-JP' } })
    const shell = await shellOf(await app.page())
    expect((await app.ask('menu')).map(({ label }) => label)).toEqual([
      'ファイル(&F)',
      '編集(&E)',
      '表示(&V)',
      'ヘルプ(&H)',
    ])
    await (await procedures(await app.page())).settings.set({ language: 'en' })
    await shell.setLanguage({ language: 'en' })
    expect((await app.ask('menu')).map(({ label }) => label)).toEqual(['&File', '&Edit', '&View', '&Help'])
    await app[Symbol.asyncDispose]()
    const again = await start({ environment: { LABRIG_SHIM_LANGUAGE: 'ja-JP' } })
    await again.page()
    expect((await again.ask('menu')).map(({ label }) => label)).toEqual(['&File', '&Edit', '&View', '&Help'])
  })

  it('tells the page what was chosen in the menu', async () => {
    const app = await start()
    const next = await events(app)
    await app.ask('clickMenu', ['&File', 'New &VM…'])
    await app.ask('clickMenu', ['&Help', '&About Labrig'])
    expect(await next(2)).toEqual([
      { type: 'command', command: 'new-vm' },
      { type: 'command', command: 'about' },
    ])
  })

  it('does what was chosen in the menu', async () => {
    const app = await start()
    const page = await app.page()
    await page.locator('.rig-rail').waitFor()
    await app.ask('clickMenu', ['&Help', '&About Labrig'])
    await page.locator('main h1').getByText('About Labrig').waitFor()
    await app.ask('clickMenu', ['&File', 'New &VM…'])
    await page.getByRole('dialog').waitFor()
  })

  it('hands over lab files: its own, and those of later starts', async () => {
    const app = await start({ args: ['/tmp/first.lab', '--flag.lab', 'https://evil.example/x.lab', 'notes.txt'] })
    // The first one waits for the page, which says what it makes of it.
    await (await app.page()).locator('.rig-toast').getByText('/tmp/first.lab').waitFor()
    const next = await events(app)
    expect(await app.ask('instanceData')).toEqual({ files: ['/tmp/first.lab'] })
    await app.ask('secondInstance', { files: ['/tmp/second.lab'] })
    await app.ask('secondInstance', { files: ['not absolute'] })
    await app.ask('secondInstance', { files: ['/tmp/third.lab'] })
    expect(await next(2)).toEqual(['/tmp/second.lab', '/tmp/third.lab'].map((path) => ({ type: 'open-lab', path })))
  })

  it('ends at once when another instance runs', async () => {
    const app = await start({ environment: { LABRIG_SHIM_SECOND: '1' } })
    expect(await app.end()).toBe(0)
  })

  it('does not start with a switch that opens the window to others', async () => {
    const app = await start({ args: ['--disable-web-security'] })
    expect(await app.end()).toBe(2)
    expect(app.output).toContain('refused: --disable-web-security')
  })

  it('opens its window where it was', async () => {
    const app = await start()
    await app.page()
    await app.ask('resize', { x: 40, y: 30, width: 1100, height: 700 })
    await app[Symbol.asyncDispose]()
    const again = await start()
    await again.page()
    const [window] = await again.ask('windows')
    expect(window?.options).toMatchObject({ x: 40, y: 30, width: 1100, height: 700 })
  })

  it('starts killed services again, says so, and answers calls that were made meanwhile', async () => {
    const app = await start()
    const next = await events(app)
    const page = await app.page()
    const before = await procedures(page)
    await before.connection.list()
    const [pid] = await app.ask('servicesPids')
    process.kill(pid ?? 0, 'SIGKILL')
    await expect(before.connection.list()).rejects.toThrow()
    expect(await (await procedures(page)).connection.list()).toHaveLength(1)
    expect(await next(1)).toEqual([{ type: 'restarted', what: 'services', reason: 'exit code 137' }])
  })

  it('says why the services do not start', async () => {
    await user.connect([{ id: 'x', engine: 'nonsense' } as never])
    const app = await start()
    await (await app.page()).locator('.rig-toast').getByText('connections.json').first().waitFor()
  })

  it('ends its services with it', async () => {
    const app = await start()
    await procedures(await app.page())
    const [pid] = await app.ask('servicesPids')
    expect(pid).toBeGreaterThan(0)
    app.ask('quit').catch(() => undefined)
    const code = await app.end()
    expect(code, app.output).toBe(0)
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH')
  })

  it('keeps no secret without a keyring', async () => {
    const app = await start()
    const shell = await shellOf(await app.page())
    expect(await shell.secret.canKeep()).toEqual({ canKeep: false })
    await expect(shell.secret.keep({ name: 'registry', value: 'hunter2' })).rejects.toMatchObject({
      code: 'REFUSED',
      data: { reason: 'no-keyring' },
    })
    expect(await shell.secret.recall({ name: 'registry' })).toEqual({ value: null })
    await expect(readFile(join(user.folder, 'config/labrig/secrets.json'))).rejects.toThrow('ENOENT')
  })

  it('shows file dialogs, notifications and links for the page', async () => {
    const app = await start()
    const shell = await shellOf(await app.page())
    const next = await events(app)
    expect(await shell.file.choose({ purpose: 'iso' })).toEqual({ path: null })
    await app.ask('choose', '/isos/debian.iso')
    expect(await shell.file.choose({ purpose: 'iso' })).toEqual({ path: '/isos/debian.iso' })
    expect(await shell.notify({ title: 'Ready', body: 'web1 runs', target: 'vm:x' })).toEqual({ shown: true })
    expect(await app.ask('notifications')).toEqual([{ title: 'Ready', body: 'web1 runs' }])
    await app.ask('clickNotification', 0)
    expect(await next(1)).toEqual([{ type: 'notification', target: 'vm:x' }])
    await expect(shell.openLink({ url: 'file:///etc/passwd' })).rejects.toMatchObject({ code: 'REFUSED' })
    await shell.openLink({ url: 'https://docs.docker.com/' })
    expect(await app.ask('openedLinks')).toEqual(['https://docs.docker.com/'])
  })
})
