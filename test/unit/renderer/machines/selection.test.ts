import { describe, expect, test } from 'vitest'
import { Selection } from '../../../../renderer/features/machines/selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']

describe('the selection', () => {
  test('wakes only the rows that change', () => {
    const selection = new Selection()
    const calls: string[] = []
    for (const id of order) selection.subscribeRow(id, () => calls.push(id))
    selection.toggle('b')
    selection.replace(new Set(['b', 'c']))
    selection.toggle('b')
    expect(calls).toEqual(['b', 'c', 'b'])
  })

  test('extends from where the range began, in the order of the table', () => {
    const selection = new Selection()
    selection.toggle('c')
    selection.extendTo('e', order)
    expect([...selection.chosen()].sort()).toEqual(['c', 'd', 'e'])
    selection.extendTo('a', order)
    expect([...selection.chosen()].sort()).toEqual(order)
  })

  test('begins a range at the row with the keyboard', () => {
    const selection = new Selection()
    selection.setCurrent('b')
    selection.extendTo('c', order)
    expect([...selection.chosen()]).toEqual(['b', 'c'])
  })

  test('forgets rows that are gone', () => {
    const selection = new Selection()
    selection.replace(new Set(['a', 'b']))
    selection.keepOnly((id) => id !== 'a')
    expect([...selection.chosen()]).toEqual(['b'])
  })

  test('wakes the row that loses the keyboard and the one that gets it', () => {
    const selection = new Selection()
    selection.setCurrent('a')
    const calls: string[] = []
    for (const id of order) selection.subscribeRow(id, () => calls.push(id))
    selection.setCurrent('b')
    selection.setCurrent('b')
    expect(calls).toEqual(['a', 'b'])
  })
})
