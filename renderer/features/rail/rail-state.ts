import type { SettingsStore } from '../settings/settings-store.ts'
import { Value } from '../../lib/value.ts'

/** Below this width of the window the rail shows icons only. CSS pixels. */
const NARROW = '(max-width: 1279.98px)'

/** Whether the rail shows icons only: as chosen in a wide window, slim in a narrow one unless widened for the moment. */
export class RailState {
  readonly slim = new Value(false)
  readonly #narrow = window.matchMedia(NARROW)
  readonly #settings: SettingsStore
  #widened = false

  constructor(settings: SettingsStore) {
    this.#settings = settings
    const apply = () => this.#apply()
    this.#narrow.addEventListener('change', () => {
      this.#widened = false
      apply()
    })
    settings.settings.subscribe(apply)
    apply()
  }

  toggle(): void {
    if (this.#narrow.matches) {
      this.#widened = !this.#widened
      this.#apply()
    } else void this.#settings.change({ rail: this.slim.get() ? 'wide' : 'slim' })
  }

  #apply(): void {
    this.slim.set(this.#narrow.matches ? !this.#widened : this.#settings.settings.get().rail === 'slim')
  }
}
