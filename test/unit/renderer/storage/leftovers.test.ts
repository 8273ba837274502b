import { describe, expect, test } from 'vitest'
import type { Leftover } from '../../../../contract/storage.ts'
import { bytesOfAll, byKind, toggled } from '../../../../renderer/features/storage/leftover-rows.ts'

const file = (kind: Leftover['kind'], path: string, bytes = 1): Leftover => ({ kind, path, bytes, volume: null })

describe('what is left over', () => {
  const files = [file('disk', '/d', 4), file('overlay', '/o'), file('nvram', '/n'), file('overlay', '/p', 2)]

  test('is shown by kind, disks last', () => {
    expect(byKind(files).map((group) => [group.kind, group.files.length])).toEqual([
      ['overlay', 2],
      ['nvram', 1],
      ['disk', 1],
    ])
    expect(bytesOfAll(files)).toBe(8)
  })

  test('is chosen one by one or by kind', () => {
    const two = toggled(new Set(['/d']), ['/o', '/p'], true)
    expect([...two]).toEqual(['/d', '/o', '/p'])
    expect([...toggled(two, ['/d', '/p'], false)]).toEqual(['/o'])
  })
})
