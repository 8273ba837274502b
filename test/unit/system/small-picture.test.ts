import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { smallPicture } from '../../../main/system/small-picture.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** PNG (third edition), 9.2: written with one filter for all lines. */
function pngWith(filter: number, pixels: Buffer, shape: { width: number; height: number; channels: 3 | 4 }): Buffer {
  const { width, height, channels } = shape
  const line = width * channels
  const filtered = Buffer.alloc((line + 1) * height)
  const at = (row: number, column: number) => (row < 0 || column < 0 ? 0 : (pixels[row * line + column] ?? 0))
  for (let row = 0; row < height; row += 1) {
    filtered[row * (line + 1)] = filter
    for (let column = 0; column < line; column += 1) {
      const [a, b, c] = [at(row, column - channels), at(row - 1, column), at(row - 1, column - channels)]
      const nearest = [a, b, c].sort((x, y) => Math.abs(a + b - c - x) - Math.abs(a + b - c - y))[0]
      const guess = [0, a, b, (a + b) >> 1, nearest][filter] ?? 0
      filtered[row * (line + 1) + 1 + column] = at(row, column) - guess
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, channels === 3 ? 2 : 6, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The colours of a picture that {@link smallPicture} made: no filter, three bytes each. */
function coloursOf(png: Buffer): number[] {
  const width = png.readUInt32BE(16)
  const raw = inflateSync(png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8))
  return [...raw].filter((_, index) => index % (width * 3 + 1) !== 0)
}

const [width, height] = [6, 4]
const colours = Array.from({ length: width * height * 3 }, (_, index) => (index * 67 + (index >> 2) * 31) % 256)
const withAlpha = Array.from({ length: width * height }, (_, at) => [...colours.slice(at * 3, at * 3 + 3), 255]).flat()

describe('A picture of a screen', () => {
  test.each([0, 1, 2, 3, 4])('whose lines are filtered by kind %i keeps its colours', (filter) => {
    const three = pngWith(filter, Buffer.from(colours), { width, height, channels: 3 })
    expect(coloursOf(smallPicture(three, width) ?? Buffer.alloc(0))).toEqual(colours)
    const four = pngWith(filter, Buffer.from(withAlpha), { width, height, channels: 4 })
    expect(coloursOf(smallPicture(four, width) ?? Buffer.alloc(0))).toEqual(colours)
  })

  test('is made small by the mean of what each pixel stands for', () => {
    const halves = Buffer.from([0, 0, 0, 100, 50, 200, 0, 0, 0, 100, 50, 200])
    const small = smallPicture(pngWith(1, halves, { width: 2, height: 2, channels: 3 }), 1)
    expect(coloursOf(small ?? Buffer.alloc(0))).toEqual([50, 25, 100])
  })

  test('is null for what is none, and for one that is cut off', () => {
    expect(smallPicture(Buffer.from('GIF89a'), 8)).toBeNull()
    expect(smallPicture(SIGNATURE, 8)).toBeNull()
    expect(smallPicture(Buffer.from('P6\n100 100\n255\nshort'), 8)).toBeNull()
  })
})
