import { describe, expect, it } from 'vitest'
import { engineErrorSentence, engineErrorTexts } from '../../../../contract/texts/engine-error-texts.ts'
import type { ErrorText } from '../../../../contract/texts/error-text.ts'
import type { Failure } from '../../../../renderer/api/failure.ts'
import { causeWords } from '../../../../renderer/features/failures/cause-words.ts'
import { engineErrors } from '../../../../renderer/locales/engine-errors-ja.ts'

const slots = ({ says, advice = '' }: ErrorText) =>
  [...`${says} ${advice}`.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

const failure = (data: Failure['data']): Failure => ({ code: 'ENGINE_ERROR', data, message: 'engine text' })

describe('what stands behind an error', () => {
  it('has words in both languages with the same values, and advice in both or none', () => {
    const shape = (table: Readonly<Record<string, ErrorText>>) =>
      Object.fromEntries(
        Object.entries(table).map(([code, text]) => [code, [slots(text), text.advice !== undefined]] as const),
      )
    expect(shape(engineErrors)).toEqual(shape(engineErrorTexts))
    expect(Object.keys(engineErrorTexts).length).toBeGreaterThan(100)
  })

  it('is told with what to do', () => {
    const known = failure({ cause: 'network-inactive', params: { network: 'default' } })
    expect(causeWords(known, 'en')).toBe(engineErrorSentence('network-inactive', { network: 'default' }))
    expect(causeWords(known, 'ja')).toMatch(/^ネットワーク default が開始されていません。開始し/)
  })

  it('is left to the code where it is not known here', () => {
    expect(causeWords(failure({}), 'en')).toBeNull()
    expect(causeWords(failure({ cause: 'of-a-newer-host' }), 'ja')).toBeNull()
    expect(causeWords(failure({ cause: 'toString' }), 'en')).toBeNull()
    expect(causeWords(failure({ cause: 'kvm-broken', params: 7 }), 'en')).toContain('KVM')
  })

  it('is written in Japanese with full-width punctuation', () => {
    for (const { says, advice = '。' } of Object.values(engineErrors)) {
      expect(says + advice).not.toMatch(/[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}][,.!?;(]/u)
    }
  })
})
