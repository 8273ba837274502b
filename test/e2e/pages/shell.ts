import type { Locator, Page } from 'playwright-core'

const WAIT = 20_000

/** Names of the pages in both languages, in the order of the rail, then those that stand in none. */
const names = {
  home: /^(Home|ホーム)$/,
  machines: /^(Machines|マシン)$/,
  host: /^(Host|ホスト)$/,
  storage: /^(Storage|ストレージ)$/,
  journal: /^(Journal|ジャーナル)$/,
  settings: /^(Settings|設定)$/,
  help: /^(Help|ヘルプ)$/,
  about: /^(About Labrig|Labrig について)$/,
} as const
export type Place = keyof typeof names
export const places = Object.keys(names) as readonly Place[]

const languageButtons = { en: 'English', ja: '日本語' } as const
const themeButtons = { light: /^(Light|ライト)$/, dark: /^(Dark|ダーク)$/ } as const

/** What stands around every page, as a person uses it. */
export class Shell {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  get heading(): Locator {
    return this.page.locator('main h1')
  }

  /** Goes to a page by its address and waits for its heading. */
  async open(place: Place): Promise<void> {
    const path = place === 'home' ? '/' : `/${place}`
    await this.page.evaluate((hash) => (location.hash = hash), `#${path}`)
    await this.at(place)
  }

  /** Waits until the page stands. */
  async at(place: Place): Promise<void> {
    await this.heading.filter({ hasText: names[place] }).waitFor({ timeout: WAIT })
  }

  railItem(place: Place): Locator {
    const path = place === 'home' ? '/' : `/${place}`
    return this.page.locator(`.rig-rail a[href$="#${path}"]`)
  }

  async setLanguage(language: 'en' | 'ja'): Promise<void> {
    await this.open('settings')
    await this.page.getByRole('button', { name: languageButtons[language] }).click()
    await this.page.locator(`html[lang=${language}]`).waitFor({ state: 'attached', timeout: WAIT })
  }

  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.open('settings')
    await this.page.getByRole('button', { name: themeButtons[theme] }).click()
    const wanted = theme === 'dark' ? 'html.pf-v6-theme-dark' : 'html:not(.pf-v6-theme-dark)'
    await this.page.locator(wanted).waitFor({ state: 'attached', timeout: WAIT })
  }

  get palette(): Locator {
    return this.page.locator('dialog.rig-palette')
  }

  /** Opens the palette by its key and types; the options that stand then. */
  async find(text: string): Promise<Locator> {
    await this.page.keyboard.press('Control+k')
    await this.palette.waitFor({ timeout: WAIT })
    await this.page.keyboard.type(text)
    return this.palette.getByRole('option')
  }

  get toasts(): Locator {
    return this.page.locator('.rig-toast')
  }

  get bell(): Locator {
    return this.page.getByRole('button', { name: /notice|通知/i })
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }
}
