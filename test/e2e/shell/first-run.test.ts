import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import { cannotRun } from '../../support/app/user-labrig.ts'
import { lacking, testUser, uniqueName, type TestUser } from '../../support/host/index.ts'
import { addNamespace, removeNamespace } from '../../support/host/namespace.ts'
import { Shell } from '../pages/shell.ts'
import { seriousViolations } from '../support/axe.ts'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser.ts'
import { fakeWorld } from '../support/fake-world.ts'
import { HeadlessHost, type HostOptions } from '../support/headless-host.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const lackUsers = lacking('root', 'libvirtd', 'dockerd')
const lackNetwork = lacking('root', 'netns')

/** Home as a host shows it. */
class FirstRun implements AsyncDisposable {
  readonly page: Page
  readonly steps: Locator
  readonly #host: HeadlessHost

  private constructor(page: Page, host: HeadlessHost) {
    this.page = page
    this.#host = host
    this.steps = page.getByRole('region', { name: /^(First steps|はじめの手順)$/ })
  }

  static async on(options: HostOptions, looks: BrowserContextOptions = {}, through = browser): Promise<FirstRun> {
    const host = await HeadlessHost.start(options)
    const { page } = await openPage(through, host.url, looks)
    return new FirstRun(page, host)
  }

  /** What works now: kind of machine and how it stands, once the doctor has told. */
  async works(kind: 'vms' | 'containers' | 'offline', look: 'works' | 'limited' | 'missing'): Promise<Locator> {
    const line = this.steps.locator(`[data-outlook=${kind}][data-look=${look}]`)
    await line.waitFor()
    return line
  }

  /** The one next step leads to its finding, which says what helps. */
  async leadsTo(finding: string): Promise<void> {
    const link = this.steps.locator('.rig-steps .rig-link-button')
    expect(await link.count()).toBe(1)
    await link.click()
    await new Shell(this.page).at('host')
    await this.page.locator(`article[data-finding=${finding}]`).waitFor()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close()
    await this.#host[Symbol.asyncDispose]()
  }
}

/**
 * A network without a way out, and a browser in it: Labrig's page is on loopback, and each network has its own. The fakes are
 * sockets of the file system, which all networks share.
 */
class OfflineComputer implements AsyncDisposable {
  readonly browser: Browser
  readonly #name: string
  readonly #folder: string

  private constructor(browser: Browser, name: string, folder: string) {
    this.browser = browser
    this.#name = name
    this.#folder = folder
  }

  static async make(): Promise<OfflineComputer> {
    const name = uniqueName('offline')
    await addNamespace(name)
    const folder = await mkdtemp(join(tmpdir(), 'labrig-test-offline-'))
    const inside = join(folder, 'browser')
    await writeFile(inside, `#!/bin/sh\nexec nsenter --net=/run/netns/${name} ${CHROMIUM} "$@"\n`, { mode: 0o755 })
    return new OfflineComputer(await launchBrowser(inside), name, folder)
  }

  words(command: readonly string[]): readonly string[] {
    return ['nsenter', `--net=/run/netns/${this.#name}`, ...command]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close()
    await removeNamespace(this.#name)
    await rm(this.#folder, { recursive: true })
  }
}

/** The host as a user runs it who has just been given an account; on the real engines of this machine. */
const runBy = (user: TestUser): HostOptions => ({ through: (command, environment) => user.words(command, environment) })

async function skipUnless(context: TestContext, user: TestUser): Promise<void> {
  const reason = await cannotRun(user)
  context.skip(reason !== undefined, reason)
}

const nowhere = {
  libvirt: { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: '/run/labrig-test-nowhere/libvirt-sock' },
  docker: { id: 'docker', engine: 'docker', host: 'unix:///run/labrig-test-nowhere/docker.sock' },
} as const

describe.skipIf(lackUsers !== undefined)(
  `the first run of an ordinary user${lackUsers ? `: ${lackUsers}` : ''}`,
  () => {
    test('without groups says that nothing works yet, and which group to join', async (context) => {
      await using user = await testUser()
      await skipUnless(context, user)
      await using home = await FirstRun.on(runBy(user))
      await (await home.works('vms', 'missing')).getByText('You may not use libvirt').waitFor()
      await (await home.works('containers', 'missing')).getByText('You may not use Docker').waitFor()
      await home.steps.getByText(`sudo usermod --append --groups libvirt ${user.name}`).waitFor()
      await home.steps.getByText('Then log out and in again').waitFor()
      await home.leadsTo('libvirt')
    })

    test('in the group of Docker alone makes containers, and sees why VMs are missing', async (context) => {
      await using user = await testUser({ groups: ['docker'] })
      await skipUnless(context, user)
      await using home = await FirstRun.on(runBy(user))
      await home.works('containers', 'works')
      await (await home.works('vms', 'missing')).getByRole('link', { name: 'You may not use libvirt' }).click()
      await home.page.locator('article[data-finding=libvirt]').getByText('usermod').first().waitFor()
    })

    test('in the group of libvirt alone makes VMs, and sees why containers are missing', async (context) => {
      await using user = await testUser({ groups: ['libvirt'] })
      await skipUnless(context, user)
      await using home = await FirstRun.on(runBy(user))
      await home.steps.locator('[data-outlook=vms]:not([data-look=missing])').waitFor()
      await (await home.works('containers', 'missing')).getByRole('link', { name: 'You may not use Docker' }).click()
      await home.page.locator('article[data-finding=docker]').getByText('usermod').first().waitFor()
    })
  },
)

describe('the first run', () => {
  test('without any engine names the first one to install or start', async () => {
    await using home = await FirstRun.on({ connections: [nowhere.libvirt, nowhere.docker] })
    await (await home.works('vms', 'missing')).getByText('libvirt is not running').waitFor()
    await (await home.works('containers', 'missing')).getByText('Docker is not running').waitFor()
    expect(await home.steps.locator('.rig-steps pre').textContent()).toMatch(
      /^(sudo )?(systemctl|apt|dnf|zypper|pacman)/,
    )
    expect(await home.steps.getByRole('button', { name: 'New virtual machine' }).count()).toBe(0)
    await home.leadsTo('libvirt')
  })

  test.each([
    ['en', 'light'],
    ['en', 'dark'],
    ['ja', 'light'],
    ['ja', 'dark'],
  ] as const)(
    'is accessible in %s in the %s theme, and loses nothing to the side twice as large',
    async (locale, colorScheme) => {
      await using home = await FirstRun.on(
        { connections: [nowhere.libvirt, nowhere.docker] },
        { locale, colorScheme, reducedMotion: 'reduce' },
      )
      const { page } = home
      await page.locator(`html[lang=${locale}]`).waitFor({ state: 'attached' })
      await page.locator('[data-outlook=vms] .rig-link').waitFor()
      expect(await seriousViolations(page)).toEqual([])
      await page.setViewportSize({ width: 640, height: 400 })
      const beyond = await page.evaluate(() =>
        [document.documentElement, document.querySelector('main')].map((one) =>
          one ? one.scrollWidth - one.clientWidth : 1,
        ),
      )
      expect(beyond).toEqual([0, 0])
    },
  )

  test('with Docker only offers a container, and no VM', async () => {
    await using world = await fakeWorld()
    const docker = world.connections.filter(({ engine }) => engine === 'docker')
    await using home = await FirstRun.on({ connections: [nowhere.libvirt, ...docker] })
    await home.works('vms', 'missing')
    await home.works('containers', 'works')
    await home.steps.getByRole('button', { name: 'New container' }).waitFor()
    expect(await home.steps.getByRole('button', { name: 'New virtual machine' }).count()).toBe(0)
  })

  test('with libvirt only offers a VM, and no container', async () => {
    await using world = await fakeWorld()
    const libvirt = world.connections.filter(({ engine }) => engine === 'libvirt')
    await using home = await FirstRun.on({ connections: [...libvirt, nowhere.docker] })
    await home.works('containers', 'missing')
    await home.steps.getByRole('button', { name: 'New virtual machine' }).click()
    await home.page.getByRole('dialog').waitFor()
    expect(await home.steps.getByRole('button', { name: 'New container' }).count()).toBe(0)
  })

  test('without virtualization says that VMs are slow and why, and goes on', async (context) => {
    context.skip(lacking('root') !== undefined, lacking('root'))
    const folder = await mkdtemp(join(tmpdir(), 'labrig-test-cpu-'))
    const file = join(folder, 'cpuinfo')
    await writeFile(file, 'processor\t: 0\nmodel name\t: A processor of long ago\nflags\t\t: fpu sse sse2\n')
    const script = `mount --make-rprivate /; mount --bind ${file} /proc/cpuinfo; exec "$@"`
    await using world = await fakeWorld()
    await using home = await FirstRun.on({
      connections: world.connections,
      through: (command) => ['unshare', '--mount', 'sh', '-ec', script, 'sh', ...command],
    })
    const line = await home.works('vms', 'limited')
    await line.getByText('VMs run by emulation').waitFor()
    await home.steps.getByRole('button', { name: 'New virtual machine' }).waitFor()
    await line.getByRole('link').click()
    await home.page.locator('article[data-finding=cpu-virtualization]').waitFor()
    await rm(folder, { recursive: true })
  })

  test('offline says what can be done with what is here', async (context) => {
    context.skip(lackNetwork !== undefined, lackNetwork)
    await using offline = await OfflineComputer.make()
    await using world = await fakeWorld()
    await using home = await FirstRun.on(
      { connections: world.connections, through: (command) => offline.words(command) },
      {},
      offline.browser,
    )
    const line = await home.works('offline', 'limited')
    await home.steps.getByText('Offline: from an ISO file or an image that is already here.').waitFor()
    await line.getByRole('link', { name: 'This computer is offline' }).click()
    await home.page.locator('article[data-finding=uplink]').getByText('Plug in a cable').waitFor()
  })
})
