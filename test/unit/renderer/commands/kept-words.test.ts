import { describe, expect, it } from 'vitest'
import { keptFor, keptTexts } from '../../../../contract/texts/kept.ts'
import { keptWords } from '../../../../renderer/features/commands/kept-words.ts'
import { keptReasons } from '../../../../renderer/locales/kept-ja.ts'

const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
const slotsOf = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([code, text]) => [code, slots(text)]))

describe('why a file stays', () => {
  it('is told in the page’s language with the same values', () => {
    expect(slotsOf(keptReasons)).toEqual(slotsOf(keptTexts))
    const file = keptFor('/srv/base.qcow2', 'used-by-vm', { name: 'web' })
    expect(keptWords(file, 'en')).toBe('also used by web')
    expect(keptWords(file, 'ja')).toBe('web も使用しています')
  })

  it('stays English when this page does not know it', () => {
    expect(keptWords({ path: '/a', code: 'newer', params: {}, why: 'something new' }, 'ja')).toBe('something new')
  })
})
