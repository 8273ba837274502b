import { describe, expect, it } from 'vitest'
import { gathered } from '../../../main/api/gathered.ts'

async function* lists(...values: readonly number[][]): AsyncGenerator<number[]> {
  for (const value of values) yield await Promise.resolve(value)
}

async function all(source: AsyncIterable<number[]>): Promise<number[][]> {
  const seen: number[][] = []
  for await (const list of source) seen.push(list)
  return seen
}

describe('lists of a stream', () => {
  it('that are there already leave as one', async () => {
    expect(await all(gathered(lists([1], [2, 3], [4]), 100))).toEqual([[1, 2, 3, 4]])
    expect(await all(gathered(lists(), 100))).toEqual([])
  })

  it('leave when there is enough', async () => {
    expect(await all(gathered(lists([1, 2], [3], [4, 5, 6], [7]), 3))).toEqual([[1, 2, 3], [4, 5, 6], [7]])
  })

  it('do not wait for what is quiet, and give the stream back when the reader goes', async () => {
    let ended = false
    async function* quiet(signal: Promise<void>): AsyncGenerator<number[]> {
      try {
        yield [1]
        yield [2]
        await signal
        yield [3]
      } finally {
        ended = true
      }
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    const reader = gathered(quiet(promise), 100)
    expect((await reader.next()).value).toEqual([1, 2])
    await reader.return(undefined)
    resolve()
    await promise
    await new Promise((done) => setImmediate(done))
    expect(ended).toBe(true)
  })

  it('that break off tell so after what came before', async () => {
    async function* broken(): AsyncGenerator<number[]> {
      yield await Promise.resolve([1])
      throw new Error('gone')
    }
    const reader = gathered(broken(), 100)
    expect((await reader.next()).value).toEqual([1])
    await expect(reader.next()).rejects.toThrow('gone')
  })
})
