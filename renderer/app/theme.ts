import { Value } from '../lib/value.ts'
import { Setting } from './setting.ts'

export const themeChoices = ['light', 'dark', 'system'] as const
export type ThemeChoice = (typeof themeChoices)[number]

/** Light, dark or as the system has it; applied to the root element before the first paint. */
export class Theme {
  readonly choice = new Setting<ThemeChoice>('theme', themeChoices, 'system')
  /** What is on screen now. */
  readonly dark = new Value(false)
  readonly #systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

  constructor() {
    const apply = () => this.#apply()
    this.#systemIsDark.addEventListener('change', apply)
    this.choice.subscribe(apply)
    apply()
  }

  #apply(): void {
    const choice = this.choice.get()
    const dark = choice === 'dark' || (choice === 'system' && this.#systemIsDark.matches)
    this.dark.set(dark)
    const root = document.documentElement
    root.classList.toggle('pf-v6-theme-dark', dark)
    root.style.colorScheme = dark ? 'dark' : 'light'
  }
}
