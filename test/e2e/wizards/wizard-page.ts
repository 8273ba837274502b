import type { Locator, Page } from 'playwright-core'

const WAIT = 20_000
/** More than any step has elements. */
const MOST_TABS = 120

/** The dialogs that make machines, as a person uses them. English. */
export class WizardPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  get dialog(): Locator {
    return this.page.locator('.rig-wizard')
  }

  get problems(): Locator {
    return this.dialog.locator('.rig-w-problem.rig-tone-error')
  }

  get failure(): Locator {
    return this.dialog.locator('.rig-w-refusal .rig-failure')
  }

  get commands(): Locator {
    return this.dialog.locator('.rig-code > pre')
  }

  async open(what: 'Virtual machine' | 'Container' | 'Paste a command'): Promise<void> {
    await this.page.locator('#new-button').click()
    await this.page.getByRole('menuitem', { name: what, exact: true }).click()
    await this.dialog.waitFor()
  }

  /** Waits until the dialog asks this. */
  async asks(question: string): Promise<void> {
    await this.dialog.getByRole('heading', { name: question, exact: true }).waitFor({ timeout: WAIT })
  }

  async next(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Next', exact: true }).click()
  }

  async press(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name, exact: true }).click()
  }

  async closed(): Promise<void> {
    await this.dialog.waitFor({ state: 'detached', timeout: 60_000 })
  }

  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: true })
  }

  /** A file of the list, or a folder, which a click opens. */
  entry(name: string): Locator {
    return this.dialog.getByRole('option').filter({ hasText: name })
  }

  /** The line of the summary. */
  line(label: string): Locator {
    const term = this.page.locator('dt', { hasText: new RegExp(`^${label}$`) })
    return this.dialog.locator('.rig-w-summary > div').filter({ has: term })
  }

  /** Walks by Tab until an element whose name or text is this has the focus. */
  async tabTo(name: string): Promise<void> {
    for (let count = 0; count < MOST_TABS; count++) {
      const at = await this.page.evaluate(() => {
        const one = document.activeElement
        if (one === null) return ''
        const labels =
          one instanceof HTMLInputElement || one instanceof HTMLSelectElement ? [...(one.labels ?? [])] : []
        return one.getAttribute('aria-label') ?? labels[0]?.innerText ?? one.textContent ?? ''
      })
      if (at.split('\n')[0]?.trim() === name) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not lead to ${name}`)
  }
}
