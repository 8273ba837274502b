// The only test that runs Electron itself. It never fetches the binary: `npx install-electron` does, where there is a network.
import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Labrig } from '../../support/app/labrig.ts'
import { dockerUser, procedures, shellOf } from '../../support/electron-shim/app-on-docker.ts'
import { builtFolder } from '../../support/electron-shim/launch.ts'
import { PageChannel } from '../../support/electron-shim/page-channel.ts'

const root = join(import.meta.dirname, '../../..')
const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules/electron/dist')
const executablePath = join(folder, 'electron')

function lacking(): string | undefined {
  if (!existsSync(executablePath)) return `Electron's binary is not installed (${executablePath}); npx install-electron`
  if (process.getuid?.() === 0) return 'Electron does not run as root with its sandbox'
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display; xvfb-run gives one'
  if (!existsSync(join(builtFolder(), 'main/index.js'))) return 'the app is not built: npm run build'
  try {
    accessSync(executablePath, constants.X_OK)
  } catch {
    return `${executablePath} may not be executed`
  }
  return undefined
}

const lack = lacking()

describe('Electron itself', () => {
  let user: Labrig | undefined
  let app: ElectronApplication | undefined
  let page: Page

  beforeEach((context) => context.skip(lack !== undefined, lack))
  beforeAll(async () => {
    if (lack !== undefined) return
    user = await dockerUser()
    const env = Object.fromEntries(Object.entries(process.env).flatMap(([key, value]) => (value ? [[key, value]] : [])))
    app = await _electron.launch({ executablePath, args: [root], env: { ...env, ...user.environment } })
    page = await app.firstWindow()
  })
  afterAll(async () => {
    await app?.close()
    await user?.[Symbol.asyncDispose]()
  })

  it('shows the page under its own scheme, in a sandbox without Node', async () => {
    expect(page.url()).toBe('app://labrig/')
    const inPage = await page.evaluate(() => ({
      found: ['require', 'process', 'Buffer', 'ipcRenderer'].filter((name) => name in window),
      host: (window as unknown as { labrigHost?: unknown }).labrigHost,
      isSecure: window.isSecureContext,
    }))
    expect(inPage).toEqual({ found: [], host: { kind: 'electron' }, isSecure: true })
    const sandboxed = await app?.evaluate(({ app: inside }) =>
      inside
        .getAppMetrics()
        .filter(({ type }) => type === 'Tab')
        .map(({ sandboxed: is }) => is),
    )
    expect(sandboxed?.every((is) => is !== false)).toBe(true)
  })

  it('carries procedures between the page and the utility process, and the shell’s own', async () => {
    expect(await (await procedures(page)).connection.list()).toHaveLength(1)
    expect(await (await shellOf(page)).secret.canKeep()).toHaveProperty('canKeep')
  })

  it('closes a refused port so that the page hears it', async () => {
    const channel = await PageChannel.open(page, { channel: 'stream', ticket: 'x'.repeat(22) })
    await channel.until(() => channel.isClosed)
    expect(channel.received).toEqual(['refused'])
  })

  it('tells the page’s port that the utility process has died', async () => {
    const channel = await PageChannel.open(page, { channel: 'rpc' })
    await channel.until(([greeting]) => greeting === 'open')
    const pid = await app?.evaluate(
      ({ app: inside }) => inside.getAppMetrics().find(({ name }) => name === 'Labrig services')?.pid,
    )
    process.kill(pid ?? 0, 'SIGKILL')
    await channel.until(() => channel.isClosed)
    expect(await (await procedures(page)).connection.list()).toHaveLength(1)
  })

  it('stays on the page', async () => {
    await page.evaluate(() => window.location.assign('https://example.org/'))
    expect(await page.evaluate(() => window.open('https://evil.example/') === null)).toBe(true)
    expect(page.url()).toBe('app://labrig/')
    expect(app?.windows()).toHaveLength(1)
  })
})
