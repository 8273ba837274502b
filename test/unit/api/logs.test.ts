import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogLine } from '../../../contract/container.ts'
import { formatId } from '../../../contract/ids.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'

let on: ServicesOnFakes
beforeEach(async () => {
  on = await ServicesOnFakes.make()
})
afterEach(() => on[Symbol.asyncDispose]())

const time = Date.UTC(2026, 0, 2, 3, 4, 5)

function addContainer(lines: number) {
  const made = on.fakeDocker.state.create({ Image: 'busybox:local' }, 'web')
  made.state = 'running'
  for (let number = 1; number <= lines; number++) {
    const stream = number % 2 === 0 ? 'stderr' : 'stdout'
    made.logs.push({ stream, text: `line ${number}\n`, time: time + number })
  }
  return formatId('container', 'docker', made.id)
}

async function collect(asked: Promise<AsyncIterable<{ lines: LogLine[] }>>) {
  const batches: LogLine[][] = []
  for await (const { lines } of await asked) batches.push(lines)
  return { batches, lines: batches.flat() }
}

describe('the log of a container', () => {
  it('has its lines in order, with their stream and, when asked, their time', async () => {
    const id = addContainer(3)
    const plain = await collect(on.client.container.logs({ id }))
    expect(plain.lines).toEqual([
      { stream: 'stdout', time: null, text: 'line 1' },
      { stream: 'stderr', time: null, text: 'line 2' },
      { stream: 'stdout', time: null, text: 'line 3' },
    ])
    const timed = await collect(on.client.container.logs({ id, timestamps: true }))
    expect(timed.lines[0]?.time).toBe('2026-01-02T03:04:05.001Z')
  })

  it('has only the end when asked', async () => {
    const id = addContainer(10)
    const { lines } = await collect(on.client.container.logs({ id, tail: 2 }))
    expect(lines.map((line) => line.text)).toEqual(['line 9', 'line 10'])
  })

  it('of 100,000 lines comes whole, in messages of at most a thousand', async () => {
    const id = addContainer(100_000)
    const { batches, lines } = await collect(on.client.container.logs({ id }))
    expect(lines).toHaveLength(100_000)
    expect(lines.at(-1)?.text).toBe('line 100000')
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(1000)
  })

  it('of a container that is not there is refused', async () => {
    const id = formatId('container', 'docker', 'f'.repeat(64))
    await expect(collect(on.client.container.logs({ id }))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
