import type { Locator, Page } from 'playwright-core'
import { eventually } from '../support/eventually.ts'

const WAIT = 30_000

/** The consoles at the bottom of the page, as a person uses them. */
export class DockPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
    page.setDefaultTimeout(15_000)
  }

  get dock(): Locator {
    return this.page.getByRole('region', { name: 'Consoles', exact: true })
  }

  /** Opens a console of a machine by "+". `kind` is the word on its button. */
  async open(kind: string, name: string): Promise<void> {
    await this.unfold()
    await this.dock.getByRole('button', { name: 'New console' }).last().click()
    await this.page.getByRole('textbox', { name: 'Running machine' }).fill(name)
    await this.page.getByRole('button', { name: `${kind} of ${name}`, exact: true }).click({ timeout: WAIT })
  }

  /** Shows the dock, also an empty one. */
  async unfold(): Promise<void> {
    await this.page.getByRole('contentinfo').waitFor()
    if ((await this.dock.count()) === 0) await this.page.keyboard.press('Control+j')
    await this.dock.waitFor()
  }

  tab(title: string): Locator {
    return this.dock.getByRole('tab').filter({ hasText: title })
  }

  async tabs(): Promise<string[]> {
    return (await this.dock.getByRole('tab').allInnerTexts()).map((text) => text.trim())
  }

  tool(name: string): Locator {
    return this.page.getByRole('toolbar', { name: /^Tools of the console/ }).getByRole('button', { name })
  }

  get notice(): Locator {
    return this.page.locator('.rig-link-notice')
  }

  /** How many matches the console's search tells; the page beside it counts as well. */
  found(count: string | RegExp): Locator {
    return this.dock.getByRole('status').getByText(count)
  }

  /** Text on the visible terminal, one line each. */
  async screenText(): Promise<string> {
    const rows = await this.page.locator('.xterm-rows > div').allInnerTexts()
    return rows.map((row) => row.replace(/\u00a0/g, ' ').trimEnd()).join('\n')
  }

  async waitForText(pattern: RegExp, within = WAIT): Promise<string> {
    return eventually(
      () => this.screenText(),
      (text) => pattern.test(text),
      within,
    )
  }

  /** Types on what has the keyboard. */
  type(text: string): Promise<void> {
    return this.page.keyboard.type(text, { delay: 5 })
  }

  /** Size of the guest's picture, as its tool row has it; waits until there is one. */
  async pictureSize(): Promise<string> {
    const place = this.page.locator('[data-size]')
    await place.waitFor({ timeout: WAIT })
    return (await place.getAttribute('data-size')) ?? ''
  }

  /** Pixels of the guest's picture that are not black. */
  async litPixels(): Promise<number> {
    return (await this.#pixels()).lit
  }

  /** Pixels of the guest's picture that have the blue of text screens: colour 1 of the VGA. */
  async bluePixels(): Promise<number> {
    return (await this.#pixels()).blue
  }

  #pixels(): Promise<{ lit: number; blue: number }> {
    return this.page.evaluate(() => {
      const count = { lit: 0, blue: 0 }
      const isLit = ([red = 0, green = 0, blue = 0]: Uint8ClampedArray) => red + green + blue > 120
      const isBlue = ([red = 0, green = 0, blue = 0]: Uint8ClampedArray) => red < 8 && green < 8 && blue > 150
      const canvas = document.querySelector<HTMLCanvasElement>('.rig-screen canvas')
      const drawing = canvas?.getContext('2d')
      if (!canvas || !drawing || canvas.width === 0) return count
      const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height)
      for (let at = 0; at < data.length; at += 4) {
        const pixel = data.subarray(at, at + 3)
        if (isLit(pixel)) count.lit += 1
        if (isBlue(pixel)) count.blue += 1
      }
      return count
    })
  }

  waitForPicture(least: number): Promise<number> {
    return eventually(
      () => this.litPixels(),
      (lit) => lit >= least,
      60_000,
    )
  }

  /** Types a text on the guest's keyboard by the tool, which holds Shift as a person would. */
  async typeOnGuest(text: string): Promise<void> {
    await this.tool('Keys:').click()
    await this.page.getByRole('textbox', { name: 'Text to be typed' }).fill(text)
    await this.page.getByRole('button', { name: 'Type it' }).click()
    await this.page.getByRole('button', { name: /^Typing/ }).waitFor({ state: 'detached', timeout: 60_000 })
  }
}
