import { describe, expect, test } from 'vitest'
import type { Screenshot } from '../../../main/libvirt/screenshot.ts'
import { Thumbnails } from '../../../main/vm/thumbnails.ts'

/** A screen of one colour, as QEMU before 7.1 gives it. */
const screen = (width: number, height: number, colour: readonly number[]) => ({
  mime: 'image/x-portable-pixmap',
  bytes: Buffer.concat([
    Buffer.from(`P6\n${width} ${height}\n255\n`),
    Buffer.from(Array.from({ length: width * height }, () => colour).flat()),
  ]),
})
const widthOf = ({ mime, bytes }: Screenshot) => (mime === 'image/png' ? bytes.readUInt32BE(16) : null)

describe('Small pictures of screens', () => {
  test('are as wide as asked, and never larger than the screen', async () => {
    const thumbnails = new Thumbnails()
    expect(widthOf(await thumbnails.get('a', 32, async () => screen(64, 40, [9, 9, 9])))).toBe(32)
    expect(widthOf(await thumbnails.get('b', 32, async () => screen(16, 10, [9, 9, 9])))).toBe(16)
  })

  test('are taken once for all who look, until they are old', async () => {
    let now = 0
    let takings = 0
    const thumbnails = new Thumbnails(() => now)
    const take = async () => {
      takings += 1
      return screen(8, 8, [1, 2, 3])
    }
    await Promise.all([1, 2, 3].map(() => thumbnails.get('one', 8, take)))
    expect(takings).toBe(1)
    now = 3999
    await thumbnails.get('one', 8, take)
    expect(takings).toBe(1)
    now = 4000
    await thumbnails.get('one', 8, take)
    expect(takings).toBe(2)
  })

  test('are taken two at a time, however many are asked for; one that fails keeps nobody waiting', async () => {
    let busy = 0
    let most = 0
    const thumbnails = new Thumbnails()
    const all = Array.from({ length: 20 }, (_, number) =>
      thumbnails.get(`${number}`, 8, async () => {
        most = Math.max(most, ++busy)
        await new Promise((resolve) => setImmediate(resolve))
        busy -= 1
        if (number % 5 === 0) throw new Error('no screen')
        return screen(8, 8, [1, 2, 3])
      }),
    )
    const results = await Promise.allSettled(all)
    expect(most).toBe(2)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(16)
  })

  test('of a kind that is not known come as they are', async () => {
    const whole = { mime: 'image/gif', bytes: Buffer.from('GIF89a') }
    expect(await new Thumbnails().get('one', 8, async () => whole)).toEqual(whole)
  })

  test('that failed are asked for again at once', async () => {
    const thumbnails = new Thumbnails(() => 0)
    const failing = () => Promise.reject(new Error('off'))
    await expect(thumbnails.get('one', 8, failing)).rejects.toThrow('off')
    expect(widthOf(await thumbnails.get('one', 8, async () => screen(8, 8, [1, 2, 3])))).toBe(8)
  })
})
