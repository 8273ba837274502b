import { describe, expect, it } from 'vitest'
import { lossOf, lossTexts } from '../../../../contract/texts/loss.ts'
import { lossWords } from '../../../../renderer/features/commands/loss-words.ts'
import { losses } from '../../../../renderer/locales/losses-ja.ts'

const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

describe('what an act destroys', () => {
  it('is told in the page’s language with the same values', () => {
    expect(Object.fromEntries(Object.entries(losses).map(([code, text]) => [code, slots(text)]))).toEqual(
      Object.fromEntries(Object.entries(lossTexts).map(([code, text]) => [code, slots(text)])),
    )
    const lost = lossOf('snapshot', { name: 'before update' })
    expect(lossWords(lost, 'en')).toBe('snapshot before update')
    expect(lossWords(lost, 'ja')).toBe('スナップショット before update')
  })

  it('stays English when this page does not know it', () => {
    expect(lossWords({ code: 'newer', params: {}, text: 'something new' }, 'ja')).toBe('something new')
  })
})
