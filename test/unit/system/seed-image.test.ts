import { describe, expect, it } from 'vitest'
import { seedImage } from '../../../main/system/seed-image.ts'

const SECTOR = 2048

describe('the image of a seed', () => {
  it('has its label, whole sectors, and each file where its record says', () => {
    const text = 'ü'.repeat(3000)
    const image = seedImage('cidata', [
      { name: 'user-data', text },
      { name: 'meta-data', text: '' },
    ])
    expect(image.length % SECTOR).toBe(0)
    expect(image.toString('latin1', 16 * SECTOR + 1, 16 * SECTOR + 6)).toBe('CD001')
    expect(image.toString('latin1', 16 * SECTOR + 40, 16 * SECTOR + 72).trim()).toBe('cidata')
    expect(image.readUInt32LE(16 * SECTOR + 80)).toBe(image.length / SECTOR)
    const at = image.indexOf('USER-DATA;1') - 33
    const [sector, bytes] = [image.readUInt32LE(at + 2), image.readUInt32LE(at + 10)]
    expect(image.toString('utf8', sector * SECTOR, sector * SECTOR + bytes)).toBe(text)
  })

  it('refuses more files than one sector of directory holds', () => {
    const files = Array.from({ length: 60 }, (_, index) => ({ name: `file-${index}`, text: '' }))
    expect(() => seedImage('cidata', files)).toThrow(RangeError)
  })
})
