import { expect, test } from 'vitest'
import { addressOfPicture, readPpm } from '../../../../renderer/features/machine-page/vm/picture.ts'

const ppm = (head: string, ...bytes: number[]) => Uint8Array.from([...Buffer.from(head), ...bytes])

test('a raw picture is read pixel by pixel', () => {
  const read = readPpm(ppm('P6\n2 1\n255\n', 1, 2, 3, 4, 5, 6))
  expect(read).toMatchObject({ width: 2, height: 1 })
  expect([...(read?.rgba ?? [])]).toEqual([1, 2, 3, 255, 4, 5, 6, 255])
})

test('what is too short, too large or none is refused', () => {
  expect(readPpm(ppm('P6\n2 1\n255\n', 1, 2, 3))).toBeNull()
  expect(readPpm(ppm('P6\n99999 99999\n255\n', 1))).toBeNull()
  expect(readPpm(ppm('P5\n1 1\n255\n', 1))).toBeNull()
  expect(readPpm(new Uint8Array())).toBeNull()
})

test('a PNG is shown as it is', () => {
  expect(addressOfPicture({ mime: 'image/png', base64: 'AAAA' })).toBe('data:image/png;base64,AAAA')
  expect(addressOfPicture({ mime: 'application/octet-stream', base64: 'AAAA' })).toBeNull()
})
