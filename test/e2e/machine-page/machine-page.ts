import type { Locator, Page } from 'playwright-core'

const WAIT = 30_000

/** The page of one machine as a person uses it. */
export class MachinePage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  get main(): Locator {
    return this.page.locator('main.rig-machine')
  }

  get heading(): Locator {
    return this.main.locator('h1')
  }

  get panel(): Locator {
    return this.main.getByRole('tabpanel')
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Waits until the page is of this machine. */
  async of(name: string): Promise<void> {
    await this.heading.getByText(name, { exact: true }).waitFor({ timeout: WAIT })
  }

  async stateIs(word: string | RegExp): Promise<void> {
    await this.main.locator('.rig-machine-line .rig-state').filter({ hasText: word }).waitFor({ timeout: WAIT })
  }

  tab(name: string): Locator {
    return this.main.getByRole('tab', { name })
  }

  async open(tab: string): Promise<void> {
    await this.tab(tab).click()
    await this.page.locator(`[role=tab][aria-selected=true]`).filter({ hasText: tab }).waitFor({ timeout: WAIT })
  }

  /** A button of the head. */
  act(name: string): Locator {
    return this.main.locator('.rig-machine-acts').getByRole('button', { name, exact: true })
  }

  /** Numbers of colours of the live screen; 0 while there is no picture. */
  screenColours(): Promise<number> {
    return this.main.locator('.rig-mp-screen').evaluate((box) => {
      const image = box.querySelector('img')
      if (image === null || !image.complete || image.naturalWidth === 0) return 0
      const canvas = document.createElement('canvas')
      canvas.width = image.naturalWidth
      canvas.height = image.naturalHeight
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0)
      const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      return new Set(new Uint32Array(Uint8ClampedArray.from(pixels).buffer)).size
    })
  }

  /** The value beside a name in a list of facts. */
  fact(name: string): Locator {
    return this.main.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('+ dd')
  }

  /** A box of the tree. */
  snapshot(name: string): Locator {
    return this.main.locator(`[role=treeitem][data-snapshot="${name}"]`)
  }

  async takeSnapshot(name: string, description: string): Promise<void> {
    await this.act('Take snapshot').click()
    await this.dialog.getByLabel('Name', { exact: true }).fill(name)
    await this.dialog.getByLabel('Description').fill(description)
    await this.dialog.getByRole('button', { name: 'Take snapshot' }).click()
    await this.dialog.waitFor({ state: 'detached', timeout: 60_000 })
    await this.snapshot(name).waitFor({ timeout: WAIT })
  }

  /** Asks for an act on a snapshot; the question stands then. */
  async askSnapshot(name: string, act: 'Revert to' | 'Delete'): Promise<void> {
    await this.snapshot(name).click()
    await this.main
      .getByRole('complementary', { name: `Details of ${name}` })
      .getByRole('button', { name: `${act} ${name}` })
      .click()
    await this.dialog.waitFor({ timeout: WAIT })
  }

  /** A line of the list of devices, by the key that the contract has for it. */
  device(key: string): Locator {
    return this.panel.locator(`[data-device="${key}"]`)
  }

  /** What is told of the chosen device. */
  get deviceDetails(): Locator {
    return this.panel.getByRole('region', { name: 'Details of the device' })
  }

  get xmlText(): Locator {
    return this.panel.getByRole('textbox', { name: 'Definition' })
  }

  get find(): Locator {
    return this.main.getByRole('search').getByRole('textbox')
  }

  get json(): Locator {
    return this.main.getByRole('tree')
  }

  get jsonPath(): Locator {
    return this.main.getByTestId('json-path')
  }
}
