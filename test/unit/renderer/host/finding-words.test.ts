import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../../contract/doctor.ts'
import { findingTexts, remedyTexts, type FindingText } from '../../../../contract/texts/finding-texts.ts'
import { findingWords, remedyWords } from '../../../../renderer/features/host/finding-words.ts'
import * as ja from '../../../../renderer/locales/findings-ja.ts'

const slots = (text: FindingText) => [...new Set(JSON.stringify(text).match(/\{\{\w+\}\}/g) ?? [])].sort()

function finding(changes: Partial<Finding>): Finding {
  const words = { title: 'Title', detail: 'Detail.', advice: null }
  const shape = { id: 'docker', status: 'fail', code: 'docker.ready', params: { version: '29' } } as const
  return { ...shape, ...words, evidence: [], fix: [], remedies: [], undo: [], ...changes }
}

describe('the doctor in Japanese', () => {
  test('has a slot wherever the English has one, and every part', () => {
    for (const [code, text] of Object.entries<FindingText>(findingTexts)) {
      const other: FindingText = ja.texts[code as keyof typeof findingTexts]
      expect(Object.keys(other).sort(), code).toEqual(Object.keys(text).sort())
      expect(slots(other), code).toEqual(slots(text))
    }
    for (const [code, text] of Object.entries(remedyTexts)) {
      const other = ja.remedies[code as keyof typeof remedyTexts]
      expect(slots({ says: other }), code).toEqual(slots({ says: text }))
    }
  })

  test('has full-width punctuation in sentences', () => {
    const texts = Object.values(ja.texts).flatMap((text) => Object.values(text) as string[])
    for (const text of [...texts, ...Object.values(ja.titles), ...Object.values(ja.remedies)]) {
      expect(text).not.toMatch(/[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}][,.!?;:(]/u)
    }
  })
})

describe('a finding', () => {
  test('is told in the language of the page', () => {
    expect(findingWords(finding({}), 'en')).toMatchObject({ title: 'Docker Engine', says: 'Version 29 answers.' })
    expect(findingWords(finding({}), 'ja').says).toContain('29 が応答')
  })

  test('that the page does not know is told as the host says it, and marked as English', () => {
    const unknown = finding({ id: 'new', code: 'new.thing', advice: 'Do it.' })
    expect(findingWords(unknown, 'ja')).toEqual({
      title: 'Title',
      value: null,
      says: 'Detail.',
      why: null,
      advice: 'Do it.',
      language: 'en',
    })
  })

  test('has remedies in the language, unknown ones as the host says them', () => {
    const remedy = { id: 'a', code: 'keep-network', params: {}, title: 'T', commands: [], undo: [], runnable: true }
    expect(remedyWords(remedy, 'ja')).toContain('ネットワーク')
    expect(remedyWords({ ...remedy, code: 'new' }, 'ja')).toBe('T')
  })
})
