import { describe, expect, test } from 'vitest'
import { placeColumns } from '../../../../renderer/features/machines/columns.ts'

const names = (room: number, grouping: 'connection' | 'none' = 'connection') =>
  placeColumns(room, grouping).map(({ column }) => column)

describe('columns', () => {
  test('never exceed the room that holds the ones that are always there', () => {
    for (let room = 764; room <= 3840; room += 20) {
      const width = placeColumns(room, 'none').reduce((sum, column) => sum + column.width, 0)
      expect(width).toBeLessThanOrEqual(room)
    }
  })

  test('leave the least needed out first when room is short', () => {
    expect(names(1600, 'none')).toContain('system')
    expect(names(1100, 'none')).not.toContain('system')
    expect(names(1100, 'none')).toContain('owner')
    expect(names(940, 'none')).not.toContain('owner')
    expect(names(400)).toEqual(['select', 'name', 'state', 'address', 'cpu', 'memory', 'menu'])
  })

  test('of screens and tags are there when there is something to show, and give way to what is needed more', () => {
    const wide = placeColumns(1900, 'none', { screens: true, tags: true }).map(({ column }) => column)
    expect(wide.slice(0, 4)).toEqual(['select', 'name', 'screen', 'state'])
    expect(wide).toContain('tags')
    expect(names(1900, 'none')).not.toContain('screen')
    expect(placeColumns(780, 'none', { screens: true }).map(({ column }) => column)).not.toContain('screen')
  })

  test('say the engine only where the groups do not', () => {
    expect(names(1900)).not.toContain('connection')
    expect(names(1900, 'none')).toContain('connection')
  })
})
