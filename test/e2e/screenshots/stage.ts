import type { Locator, Page } from 'playwright-core'
import { MachinesPage } from '../pages/machines-page.ts'
import type { FakeWorld } from '../support/fake-world.ts'

/** Until what was asked for stands. Milliseconds. */
const SETTLE = 350
const MOST_LAYERS = 4

/** One page on one world, and the ways of a person through it that no language changes. */
export class Stage {
  readonly page: Page
  readonly world: FakeWorld
  readonly machines: MachinesPage

  constructor(page: Page, world: FakeWorld) {
    this.page = page
    this.world = world
    this.machines = new MachinesPage(page)
  }

  one(selector: string): Locator {
    return this.page.locator(selector).first()
  }

  async go(path: string): Promise<void> {
    await this.page.evaluate((hash) => (location.hash = hash), `#${path}`)
    await this.one('main').waitFor()
    // The details stay open from one visit to the next.
    if (await this.machines.drawer.isVisible()) await this.press('Escape')
    await this.settle()
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Time for answers of the fakes and for fonts. */
  async settle(wait = SETTLE): Promise<void> {
    await this.page.waitForTimeout(wait)
  }

  /** The page of a machine, at one of its tabs. */
  async machine(name: string, tab?: string): Promise<void> {
    await this.go('/machines')
    await this.machines.row(name).locator('.rig-cell-state').dblclick()
    await this.one('main.rig-machine').waitFor()
    if (tab !== undefined) await this.one(`#machine-tab-${tab}`).click()
    await this.settle()
  }

  /** Opens the dialog that makes: 0 a VM, 1 a container, 3 from a pasted command. */
  async make(which: 0 | 1 | 3): Promise<void> {
    await this.go('/machines')
    await this.one('#new-button').click()
    await this.page.getByRole('menuitem').nth(which).click()
    await this.one('.rig-wizard').waitFor()
    await this.settle()
  }

  /** The wizard's next step. */
  async next(): Promise<void> {
    await this.one('.rig-wizard-foot [type=submit]').click()
    await this.settle()
  }

  /** Closes whatever lies over the page, and takes the pointer and the focus away. */
  async tidy(): Promise<void> {
    const cancel = this.one('.rig-wizard-foot .pf-m-link')
    // What is filled in a wizard outlives Escape.
    if (await cancel.isVisible()) await cancel.click()
    for (let layer = 0; layer < MOST_LAYERS; layer++) await this.press('Escape')
    await this.page.mouse.move(0, 0)
  }
}
