import type { Browser, Page } from 'playwright-core'
import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { addGuest, fakeWorld, type FakeWorld } from '../../e2e/support/fake-world.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'

export const MACHINES = 1000

/** 1,000 machines, half of them VMs, on fake engines at the wire, behind the real headless host and in real Chromium. */
export interface Thousand extends AsyncDisposable {
  readonly world: FakeWorld
  readonly host: HeadlessHost
  readonly browser: Browser
}

export async function thousand(): Promise<Thousand> {
  const world = await fakeWorld()
  for (let number = 1; number <= MACHINES / 2; number++) addGuest(world, `guest-${number}`)
  world.docker.state.addContainers(MACHINES / 2)
  const host = await HeadlessHost.start({ connections: world.connections })
  const browser = await launchBrowser()
  return {
    world,
    host,
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close()
      await host[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** The page of machines with all of them counted. */
export async function openMachines({ browser, host }: Thousand): Promise<Page> {
  const { page } = await openPage(browser, host.machinesUrl)
  await page.getByText(`${MACHINES} machines`).first().waitFor({ timeout: 60_000 })
  return page
}
