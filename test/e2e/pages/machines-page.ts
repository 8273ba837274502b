import type { Locator, Page } from 'playwright-core'

const WAIT = 20_000

/** The page Machines as a person uses it. */
export class MachinesPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  /** The row of a machine by its exact name. */
  row(name: string): Locator {
    const exact = this.page.locator('.rig-name [translate=no]').filter({ hasText: new RegExp(`^${escape(name)}$`) })
    return this.page.locator('tr[data-row]').filter({ has: exact })
  }

  async rowGone(name: string): Promise<void> {
    await this.row(name).waitFor({ state: 'detached', timeout: WAIT })
  }

  async rowThere(name: string): Promise<void> {
    await this.row(name).waitFor({ timeout: WAIT })
  }

  /** Waits until the row's state is this word and nothing else ("Off", not "Forcing off"). */
  async stateIs(name: string, word: string): Promise<void> {
    const exact = new RegExp(`^${escape(word)}$`)
    await this.row(name).locator('.rig-cell-state').filter({ hasText: exact }).waitFor({ timeout: WAIT })
  }

  async menu(name: string): Promise<Locator> {
    await this.row(name).locator('.rig-row-menu button').click()
    return this.page.getByRole('menu')
  }

  async chooseFromMenu(name: string, act: string): Promise<void> {
    await (await this.menu(name)).getByRole('menuitem', { name: act }).click()
  }

  async focusRow(name: string): Promise<void> {
    await this.row(name).focus()
  }

  filter(text: string): Promise<void> {
    return this.page.getByRole('textbox', { name: 'Name, address, tag:web, state:running' }).fill(text)
  }

  get drawer(): Locator {
    return this.page.locator('.rig-drawer')
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  get selectionBar(): Locator {
    return this.page.locator('.rig-selection')
  }

  get facts(): Locator {
    return this.page.getByTestId('facts')
  }

  get lastCommand(): Locator {
    return this.page.locator('.rig-last-command code')
  }

  get failures(): Locator {
    return this.page.locator('.rig-failure')
  }

  engine(id: string): Locator {
    return this.page.locator(`[data-engine="${id}"]`)
  }

  notice(id: string): Locator {
    return this.page.locator(`[data-notice="${id}"]`)
  }

  /** Rows in the DOM, heads of groups included. */
  rowsInDom(): Promise<number> {
    return this.page.locator('tr[data-row]').count()
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
