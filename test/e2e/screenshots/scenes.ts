import type { Page } from 'playwright-core'
import { MachinesPage } from '../pages/machines-page.ts'
import type { FakeWorld } from '../support/fake-world.ts'
import { labWorld } from './worlds.ts'

/** A state of the page that is worth a picture: how to get there, in whatever language it is. */
export interface Scene {
  readonly world: () => Promise<FakeWorld>
  readonly enter: (page: Page) => Promise<void>
  /** Docker goes away once the page has seen it. */
  readonly lose?: boolean
}

/** libvirt refuses this user by polkit. */
async function deniedWorld(): Promise<FakeWorld> {
  const world = await labWorld()
  world.libvirt.faults.authTypes = [2]
  world.libvirt.faults.polkit = { code: 45, message: 'authentication unavailable: no polkit agent available' }
  return world
}

/** The engine takes a container's start with an error of its own. */
async function refusingWorld(): Promise<FakeWorld> {
  const world = await labWorld()
  const message =
    'driver failed programming external connectivity: Bind for 127.0.0.1:8080 failed: port is already allocated'
  const fault = { kind: 'answer', status: 500, body: JSON.stringify({ message }) } as const
  world.docker.faults.push({ match: /^POST .*\/start$/, fault })
  return world
}

async function choose(page: Page, names: readonly string[]): Promise<void> {
  const machines = new MachinesPage(page)
  for (const name of names) await machines.row(name).getByRole('checkbox').check()
  await page.locator(':focus').blur()
}

export const scenes = {
  'engine-denied': { world: deniedWorld, enter: () => Promise.resolve() },
  'engine-lost': { world: labWorld, enter: () => Promise.resolve(), lose: true },
  'drawer-vm': {
    world: labWorld,
    enter: async (page) => {
      await new MachinesPage(page).row('lb1').click()
      await page.waitForTimeout(2500)
    },
  },
  'drawer-container': {
    world: labWorld,
    enter: async (page) => {
      await new MachinesPage(page).row('web1').click()
      await page.waitForTimeout(2500)
    },
  },
  selection: {
    world: labWorld,
    enter: (page) => choose(page, ['lb1', 'node2', 'web1', 'web2']),
  },
  commands: {
    world: labWorld,
    enter: async (page) => {
      await choose(page, ['lb1', 'lb2', 'web1', 'web2'])
      await page.locator('.rig-selection button').nth(-2).click()
    },
  },
  'delete-question': {
    world: labWorld,
    enter: async (page) => {
      await new MachinesPage(page).focusRow('lb1')
      await page.keyboard.press('Delete')
    },
  },
  'row-menu': {
    world: labWorld,
    enter: async (page) => {
      await new MachinesPage(page).row('web1').locator('.rig-row-menu button').click()
    },
  },
  failure: {
    world: refusingWorld,
    enter: async (page) => {
      await new MachinesPage(page).focusRow('builder')
      await page.keyboard.press('s')
      await page.locator('.rig-failure').first().waitFor()
      await page.locator(':focus').blur()
    },
  },
} satisfies Record<string, Scene>
