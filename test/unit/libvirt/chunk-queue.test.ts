import { describe, expect, test } from 'vitest'
import { ChunkQueue, isHole } from '../../../main/libvirt/chunk-queue.ts'

function drain(queue: ChunkQueue): string {
  let text = ''
  for (let item = queue.take(); item !== undefined; item = queue.take()) {
    text += isHole(item) ? `<${item.hole}>` : item.toString('latin1')
  }
  return text
}

describe('a chunk queue', () => {
  test('gives back what was put in, in order, whatever the sizes', () => {
    const queue = new ChunkQueue()
    const parts = ['a', 'bc', 'x'.repeat(9000), 'd', 'e'.repeat(8000), 'f'.repeat(8191), 'g', 'h'.repeat(40000), 'i']
    for (const part of parts) queue.add(Buffer.from(part))
    expect(queue.size).toBe(parts.join('').length)
    expect(drain(queue)).toBe(parts.join(''))
    expect(queue.empty).toBe(true)
  })

  test('gives and takes in turn', () => {
    const queue = new ChunkQueue()
    let text = ''
    for (let i = 0; i < 100; i++) {
      queue.add(Buffer.from(`${i},`))
      queue.add(Buffer.from(`${i};`))
      text += queue.take()?.toString() ?? ''
    }
    expect(text + drain(queue)).toBe(Array.from({ length: 100 }, (_, i) => `${i},${i};`).join(''))
  })

  test('gathers single bytes instead of keeping a buffer for each', () => {
    const queue = new ChunkQueue()
    for (let i = 0; i < 100_000; i++) queue.add(Buffer.of(i & 0xff))
    let pieces = 0
    while (queue.take() !== undefined) pieces++
    expect(pieces).toBeLessThan(12)
  })

  test('drops the oldest and says how much', () => {
    const queue = new ChunkQueue()
    for (let i = 0; i < 10; i++) queue.add(Buffer.from(String(i).repeat(10_000)))
    queue.dropOldest(25_000)
    expect(queue.size).toBe(25_000)
    const text = drain(queue)
    expect(text).toMatch(/^\r\n\[75000 bytes of output were lost here: .*\]\r\n7{5000}8{10000}9{10000}$/)
  })

  test('drops again before anybody read, and adds the losses up', () => {
    const queue = new ChunkQueue()
    queue.add(Buffer.alloc(20_000, 'a'))
    queue.dropOldest(10_000)
    queue.add(Buffer.alloc(10_000, 'b'))
    queue.dropOldest(10_000)
    expect(drain(queue)).toMatch(/\[20000 bytes .*\]\r\nb{10000}$/)
  })

  test('keeps holes between the chunks', () => {
    const queue = new ChunkQueue()
    queue.add(Buffer.from('a'))
    queue.add({ hole: 512 })
    queue.add(Buffer.from('b'))
    queue.add(Buffer.from('c'))
    expect(drain(queue)).toBe('a<512>bc')
  })

  test('forgets everything when cleared', () => {
    const queue = new ChunkQueue()
    queue.add(Buffer.from('a'))
    queue.dropOldest(0)
    queue.clear()
    expect(queue.empty).toBe(true)
    expect(queue.take()).toBeUndefined()
  })
})
