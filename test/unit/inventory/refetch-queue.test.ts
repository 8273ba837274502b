import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RefetchQueue } from '../../../main/inventory/refetch-queue.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Readings that last until they are told to end. */
function bench() {
  const begun: string[][] = []
  const ends: (() => void)[] = []
  const failures: unknown[] = []
  let fail: Error | null = null
  const queue = new RefetchQueue(
    async (keys) => {
      begun.push([...keys].sort())
      await new Promise<void>((resolve) => ends.push(resolve))
      if (fail) throw fail
    },
    (error) => void failures.push(error),
  )
  return {
    queue,
    begun,
    failures,
    async end(error: Error | null = null) {
      fail = error
      ends.shift()?.()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

describe('an event', () => {
  it('after a quiet time is read at once', async () => {
    const { queue, begun } = bench()
    queue.mark('a')
    await pass(0)
    expect(begun).toEqual([['a']])
  })

  it('during a reading leads to another reading of the same object: the first may have looked too early', async () => {
    const { queue, begun, end } = bench()
    queue.mark('a')
    await pass(0)
    queue.mark('a')
    queue.mark('b')
    await end()
    await pass(60)
    expect(begun).toEqual([['a'], ['a', 'b']])
    await end()
    await pass(1000)
    expect(begun).toHaveLength(2)
  })

  it('is one of 1,000 of an object that cost two readings', async () => {
    const { queue, begun, end } = bench()
    for (let count = 0; count < 1000; count++) queue.mark('a')
    await pass(0)
    for (let count = 0; count < 1000; count++) queue.mark('a')
    await end()
    await pass(60)
    await end()
    await pass(1000)
    expect(begun).toEqual([['a'], ['a']])
  })

  it('of 1,000 objects is read together with the others', async () => {
    const { queue, begun, end } = bench()
    for (let count = 0; count < 1000; count++) queue.mark(String(count))
    await pass(0)
    await end()
    await pass(60)
    expect(begun.map((keys) => keys.length)).toEqual([1, 999])
  })

  it('in a steady stream costs one reading per interval', async () => {
    const { queue, begun, end } = bench()
    for (let tick = 0; tick < 500; tick++) {
      queue.mark(`k${tick % 7}`)
      await end()
      await pass(1)
    }
    expect(begun.length).toBeGreaterThanOrEqual(9)
    expect(begun.length).toBeLessThanOrEqual(11)
  })

  it('whose reading fails is told, and the next one is read', async () => {
    const { queue, begun, failures, end } = bench()
    queue.mark('a')
    await pass(0)
    await end(new Error('the engine hiccuped'))
    await pass(60)
    queue.mark('a')
    await pass(0)
    expect(failures).toMatchObject([{ message: 'the engine hiccuped' }])
    expect(begun).toEqual([['a'], ['a']])
  })

  it('after the end is not read', async () => {
    const { queue, begun, end } = bench()
    queue.mark('a')
    queue.mark('b')
    await pass(0)
    queue.stop()
    queue.mark('c')
    await end()
    await pass(1000)
    expect(begun).toEqual([['a']])
  })
})

describe('a list', () => {
  it('is not undone: events that come while it is read are read after it', async () => {
    const { queue, begun } = bench()
    const { promise: listing, resolve: listed } = Promise.withResolvers<string>()
    const done = queue.during(() => listing)
    queue.mark('a')
    await pass(1000)
    expect(begun).toEqual([])
    listed('the list')
    expect(await done).toBe('the list')
    await pass(0)
    expect(begun).toEqual([['a']])
  })

  it('that fails lets events through again', async () => {
    const { queue, begun } = bench()
    await expect(queue.during(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
    queue.mark('a')
    await pass(0)
    expect(begun).toEqual([['a']])
  })
})

describe('a reading that is asked for', () => {
  it('begins without gathering, but never beside another: an older answer cannot come last', async () => {
    const { queue, begun, end } = bench()
    queue.mark('a')
    await pass(0)
    const asked = queue.readNow(['a'])
    await pass(1000)
    expect(begun).toEqual([['a']])
    await end()
    expect(begun).toEqual([['a'], ['a']])
    await end()
    await asked
  })

  it('answers with its failure and leaves the queue working', async () => {
    const { queue, begun, failures, end } = bench()
    const asked = queue.readNow(['a'])
    const refused = expect(asked).rejects.toThrow('gone')
    await pass(0)
    await end(new Error('gone'))
    await refused
    queue.mark('b')
    await pass(0)
    expect(begun).toEqual([['a'], ['b']])
    expect(failures).toEqual([])
  })
})
