import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from '../locales/en.json'
import ja from '../locales/ja.json'
import { Setting } from './setting.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

export const languages = ['en', 'ja'] as const
export type LanguageCode = (typeof languages)[number]

/** The first of the system's languages that the page speaks. */
export function preferredLanguage(): LanguageCode {
  const wanted = navigator.languages.map((tag) => tag.split('-')[0])
  return languages.find((language) => language === wanted.find((tag) => languages.some((one) => one === tag))) ?? 'en'
}

/** Japanese sets a space between Latin letters and its own, and none behind a counter: “web1 を”, but “2 台を”. */
export const spaced = (value: string): string => (/[!-~]$/.test(value) ? `${value} ` : value)

/** The page's language: texts, `lang` of the root element, order and numbers. */
export class Language {
  readonly choice = new Setting<LanguageCode>('language', languages, preferredLanguage())

  constructor() {
    const lng = this.choice.get()
    const resources = { en: { translation: en }, ja: { translation: ja } }
    // Texts are in the bundle, hence there before the first paint. React escapes by itself.
    void i18next.use(initReactI18next).init({
      lng,
      resources,
      fallbackLng: 'en',
      interpolation: { escapeValue: false },
      initAsync: false,
    })
    i18next.services.formatter?.add('spaced', spaced)
    document.documentElement.lang = lng
    this.choice.subscribe(() => {
      const next = this.choice.get()
      document.documentElement.lang = next
      void i18next.changeLanguage(next)
    })
  }
}
