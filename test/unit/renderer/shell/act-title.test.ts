import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { procedureEntries } from '../../../../contract/procedures.ts'
import { actTitle, titledProcedures } from '../../../../renderer/features/journal/act-title.ts'
import en from '../../../../renderer/locales/en.json' with { type: 'json' }
import ja from '../../../../renderer/locales/ja.json' with { type: 'json' }

let t: Record<'en' | 'ja', TFunction>

beforeAll(async () => {
  const resources = { en: { translation: en }, ja: { translation: ja } }
  const language = (lng: string) =>
    i18next.createInstance().init({ lng, resources, interpolation: { escapeValue: false } })
  t = { en: await language('en'), ja: await language('ja') }
})

test('every act of the contract has a title in the languages', () => {
  const acts = procedureEntries.filter(({ meta }) => meta.mutates).map(({ path }) => path)
  expect([...titledProcedures].sort()).toEqual(acts.sort())
})

describe('a title of the host', () => {
  test('is told in the language, with the names as they are', () => {
    const act = { procedure: 'vm.snapshot.revert', title: 'revert web1 to before-fault' }
    expect(actTitle(act, t.en)).toBe('Revert web1 to before-fault')
    expect(actTitle(act, t.ja)).toContain('web1')
    expect(actTitle(act, t.ja)).toContain('before-fault')
  })

  test('says whether autostart was switched on or off', () => {
    const on = { procedure: 'vm.autostart', title: 'start with the host: web1' }
    const off = { procedure: 'vm.autostart', title: 'do not start with the host: web1' }
    expect(actTitle(on, t.en)).toBe('Start web1 with the host')
    expect(actTitle(off, t.en)).toBe('Do not start web1 with the host')
  })

  test('that has another form, or is of a procedure nobody knows here, stays as it is', () => {
    expect(actTitle({ procedure: 'vm.start', title: 'wake web1' }, t.ja)).toBe('wake web1')
    expect(actTitle({ procedure: 'lab.apply', title: 'apply lab-1' }, t.ja)).toBe('apply lab-1')
  })
})
