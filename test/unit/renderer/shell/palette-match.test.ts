import { describe, expect, test } from 'vitest'
import { rank, recentFirst, scoreOf, wordsOf, type Searchable } from '../../../../renderer/features/palette/match.ts'

const entry = (text: string, also = '', refused: string | null = null): Searchable => ({
  id: text,
  text,
  also,
  refused,
})
const texts = (entries: readonly Searchable[]) => entries.map(({ text }) => text)

const entries = [
  entry('Start web1', 'boot web1'),
  entry('Stop web1', 'shutdown web1'),
  entry('Stop web10', 'shutdown web10'),
  entry('Stop worker', 'shutdown worker'),
  entry('Settings', 'preferences'),
]

describe('what is typed', () => {
  test('finds the act on the machine that is named, and not the one whose name only begins alike', () => {
    expect(texts(rank(entries, 'stop web1', [], 10))).toEqual(['Stop web1', 'Stop web10'])
  })

  test('may stand in any order and be the beginnings of words', () => {
    expect(texts(rank(entries, 'wor st', [], 10))).toEqual(['Stop worker'])
  })

  test('may be the first letters run together', () => {
    expect(texts(rank(entries, 'stw', [], 2))).toEqual(['Stop web1', 'Start web1'])
    expect(texts(rank(entries, 'stopwe1', [], 10))).toEqual([])
  })

  test('may be the word of another tool, which counts less than the one on screen', () => {
    expect(texts(rank(entries, 'shutdown web1', [], 1))).toEqual(['Stop web1'])
    expect(scoreOf(['stop'], entry('Stop x')) ?? 0).toBeGreaterThan(scoreOf(['stop'], entry('End x', 'stop')) ?? 0)
  })

  test('is compared without regard to case and to the width of letters', () => {
    expect(wordsOf('ＳＴＯＰ　Web1')).toEqual(['stop', 'web1'])
  })

  test('is found within Japanese, which has no spaces', () => {
    const japanese = [entry('web1 を停止', 'stop'), entry('web1 を起動', 'start')]
    expect(texts(rank(japanese, '停止 web1', [], 10))).toEqual(['web1 を停止'])
  })

  test('that fits nowhere finds nothing', () => {
    expect(rank(entries, 'stop nothing', [], 10)).toEqual([])
  })
})

describe('the order', () => {
  test('has what was chosen last before its equals, and never before a better fit', () => {
    const two = [entry('Stop a1'), entry('Stop b1')]
    expect(texts(rank(two, 'stop', ['Stop b1'], 10))).toEqual(['Stop b1', 'Stop a1'])
    expect(texts(rank(entries, 'stop web1', ['Stop web10'], 10))[0]).toBe('Stop web1')
  })

  test('has what is possible before what is refused', () => {
    const two = [entry('Stop a1', '', 'it is off'), entry('Stop b1')]
    expect(texts(rank(two, 'stop', [], 10))).toEqual(['Stop b1', 'Stop a1'])
  })

  test('never begins with an act that loses something when only the machine is named', () => {
    const three = [{ ...entry('Delete a1'), loses: true }, entry('Open the page of a1'), entry('Shut down a1')]
    expect(texts(rank(three, 'a1', [], 10))).toEqual(['Shut down a1', 'Open the page of a1', 'Delete a1'])
    expect(texts(rank(three, 'delete a1', [], 10))).toEqual(['Delete a1'])
  })

  test('is bounded', () => {
    expect(
      rank(
        Array.from({ length: 9000 }, (_, index) => entry(`Stop box-${index}`)),
        'stop',
        [],
        40,
      ),
    ).toHaveLength(40)
  })

  test('without a query begins with earlier choices, newest first, without those that are gone', () => {
    expect(texts(recentFirst(entries, ['Settings', 'gone', 'Start web1']))).toEqual(['Settings', 'Start web1'])
  })
})
