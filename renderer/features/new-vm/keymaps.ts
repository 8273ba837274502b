/** Keyboard layouts that QEMU's VNC server knows (pc-bios/keymaps), those of the page's languages first. */
export const keymaps: readonly string[] = [
  ...['ja', 'en-us', 'en-gb', 'ar', 'cz', 'da', 'de', 'de-ch', 'es', 'et', 'fi', 'fr', 'fr-be', 'fr-ca', 'fr-ch'],
  ...['hr', 'hu', 'is', 'it', 'lt', 'lv', 'mk', 'nl', 'no', 'pl', 'pt', 'pt-br', 'ru', 'sl', 'sv', 'th', 'tr'],
]

/** QEMU writes Czech as cz, which is no language tag. */
const tags: Readonly<Record<string, string>> = { cz: 'cs' }

/** A layout's name in a language: "Japanese (ja)", "日本語 (ja)". */
export function keymapName(keymap: string, language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(tags[keymap] ?? keymap)
  return `${name ?? keymap} (${keymap})`
}
