import { describe, expect, test } from 'vitest'
import en from '../../../../renderer/locales/en.json' with { type: 'json' }
import ja from '../../../../renderer/locales/ja.json' with { type: 'json' }
import { sourceFiles, textsInMarkup, usedKeys } from './source-texts.ts'

/** Keys with their texts, nested ones joined by dots. */
function flat(tree: object, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value as object, `${prefix}${key}.`),
  )
}

const languages = { en: flat(en), ja: flat(ja) }
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
/** By name: how a value is set may differ between languages. */
const slots = (text: string) =>
  [...new Set([...text.matchAll(/\{\{(\w+)(?:, \w+)?\}\}/g)].map(([, name]) => name))].sort()

describe('the two languages', () => {
  test('have the same keys', () => {
    const keys = (language: 'en' | 'ja') => [...new Set(languages[language].map(([key]) => withoutPlural(key)))].sort()
    expect(keys('ja')).toEqual(keys('en'))
  })

  test('have every plural form of their grammar, and no other', () => {
    for (const [language, texts] of Object.entries(languages)) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.slice().sort()
      const found = Map.groupBy(
        texts.filter(([key]) => key !== withoutPlural(key)),
        ([key]) => withoutPlural(key),
      )
      for (const [key, entries] of found) {
        expect(entries.map(([one]) => one.slice(key.length + 1)).sort(), `${language}: ${key}`).toEqual(forms)
      }
    }
  })

  test('name the same values in each text', () => {
    const texts = new Map(languages.ja.map(([key, text]) => [withoutPlural(key), text]))
    for (const [key, text] of languages.en.filter(([one]) => !one.endsWith('_one'))) {
      expect(slots(texts.get(withoutPlural(key)) ?? ''), key).toEqual(slots(text))
    }
  })

  test('have no empty text and no space at either end', () => {
    for (const [key, text] of [...languages.en, ...languages.ja]) expect(text, key).toMatch(/^\S(.*\S)?$/su)
  })

  test('spell a container one way in Japanese', () => {
    expect(languages.ja.filter(([, text]) => text.includes('コンテナー'))).toEqual([])
  })

  test('write Japanese with full-width punctuation in sentences', () => {
    for (const [key, text] of languages.ja) {
      expect(text, key).not.toMatch(/[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}][,.!?;:(]/u)
    }
  })
})

describe('the sources', () => {
  const files = sourceFiles()
  const used = usedKeys(files)

  test('were found', () => {
    expect(files.length).toBeGreaterThan(40)
    expect(used.exact.size).toBeGreaterThan(80)
  })

  test('use every key of the languages', () => {
    const unused = [...new Set(languages.en.map(([key]) => withoutPlural(key)))].filter(
      (key) => !used.exact.has(key) && !used.patterns.some((pattern) => pattern.test(key)),
    )
    expect(unused).toEqual([])
  })

  test('ask for no key that is missing', () => {
    const known = new Set(languages.en.map(([key]) => withoutPlural(key)))
    expect([...used.asked].filter((key) => !known.has(key))).toEqual([])
  })

  test('have no text of their own in markup', () => {
    expect(textsInMarkup(files)).toEqual([])
  })
})
