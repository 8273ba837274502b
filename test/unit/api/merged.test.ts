import { describe, expect, it } from 'vitest'
import { merged } from '../../../main/api/merged.ts'

async function* counting(name: string, count: number): AsyncGenerator<string> {
  for (let number = 1; number <= count; number++) {
    await new Promise((resolve) => setImmediate(resolve))
    yield `${name}${number}`
  }
}

/** Gives nothing until its signal ends it. */
async function* silent(signal: AbortSignal, ended: () => void): AsyncGenerator<string> {
  try {
    while (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  } finally {
    ended()
  }
}

async function collect(stream: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const value of stream) all.push(value)
  return all
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('streams as one', () => {
  it('give everything of each, each in its order, and end when all have ended', async () => {
    const all = await collect(merged([counting('a', 5), counting('b', 3), counting('c', 0)]))
    expect(all).toHaveLength(8)
    expect(all.filter((value) => value.startsWith('a'))).toEqual(['a1', 'a2', 'a3', 'a4', 'a5'])
    expect(all.filter((value) => value.startsWith('b'))).toEqual(['b1', 'b2', 'b3'])
  })

  it('of none end at once', async () => {
    expect(await collect(merged([]))).toEqual([])
  })

  it('do not starve the slow one beside a busy one', async () => {
    const all = await collect(merged([counting('a', 200), counting('b', 20)]))
    expect(all.indexOf('b20')).toBeLessThan(60)
  })

  it('are read no further than the reader reads', async () => {
    let given = 0
    async function* eager(): AsyncGenerator<string> {
      for (;;) {
        given++
        await Promise.resolve()
        yield 'x'
      }
    }
    const stream = merged([eager(), eager()])
    for (let read = 0; read < 3; read++) await stream.next()
    await turn()
    expect(given).toBeLessThanOrEqual(6)
    await stream.return(undefined)
  })

  it('fail when one fails, also while the reader is busy elsewhere', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield 'before'
      await turn()
      throw new Error('broke')
    }
    const stream = merged([failing(), counting('a', 2)])
    const seen = [(await stream.next()).value, (await stream.next()).value]
    await turn()
    await turn()
    await expect(collect(stream)).rejects.toThrow('broke')
    expect(seen.length).toBe(2)
  })

  it('are ended with their reader: those that wait by their own signal', async () => {
    const stop = new AbortController()
    let ended = 0
    const stream = merged([silent(stop.signal, () => ended++), counting('a', 100)])
    await stream.next()
    await stream.return(undefined)
    stop.abort()
    await turn()
    expect(ended).toBe(1)
  })

  it('keep nothing of a quiet one for each value of a busy one', async () => {
    const stop = new AbortController()
    const quiet = silent(stop.signal, () => undefined)
    let asked = 0
    const next = quiet.next.bind(quiet)
    quiet.next = () => {
      asked++
      return next()
    }
    const stream = merged([quiet, counting('a', 5000)])
    for (let read = 0; read < 5000; read++) await stream.next()
    expect(asked).toBe(1)
    await stream.return(undefined)
    stop.abort()
  })
})
