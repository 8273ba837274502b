import { preferredLanguage, type Language } from '../../app/language.ts'
import type { Theme } from '../../app/theme.ts'
import { useValue } from '../../lib/value.ts'
import type { SettingsStore } from './settings-store.ts'

/**
 * Keeps language and theme of the page and of the settings the same. The browser's storage is only the hint for the first
 * paint: what the host has kept wins as soon as it is known, and what is chosen on the page is sent there.
 */
export function bindAppearance(store: SettingsStore, theme: Theme, language: Language): void {
  store.settings.subscribe(() => {
    const { theme: wanted, language: code } = store.settings.get()
    theme.choice.set(wanted)
    language.choice.set(code === 'system' ? preferredLanguage() : code)
  })
  theme.choice.subscribe(() => {
    const choice = theme.choice.get()
    if (choice !== store.settings.get().theme) void store.change({ theme: choice })
  })
  language.choice.subscribe(() => {
    const choice = language.choice.get()
    const { language: code } = store.settings.get()
    if (choice !== (code === 'system' ? preferredLanguage() : code)) void store.change({ language: choice })
  })
}

export function useSettings(store: SettingsStore) {
  return useValue(store.settings)
}
