import type { SortColumn, View } from './rows.ts'

export type Column =
  | 'select'
  | 'name'
  | 'screen'
  | 'state'
  | 'address'
  | 'cpu'
  | 'memory'
  | 'system'
  | 'connection'
  | 'owner'
  | 'tags'
  | 'menu'

interface Shape {
  readonly column: Column
  /** CSS pixels; columns with `grow` share what is left in this proportion. */
  readonly width: number
  readonly grow?: number
  /** It grows no further: on a wide screen the eye must still find the row's end. */
  readonly most?: number
  /** Left out first when there is no room, highest number first; absent = always there. */
  readonly optional?: number
}

// What is always there fits beside the rail and the open details in a window of 1280: 764 pixels.
const shapes: readonly Shape[] = [
  { column: 'select', width: 44 },
  { column: 'name', width: 140, grow: 3, most: 420 },
  { column: 'screen', width: 64, optional: 2.5 },
  { column: 'state', width: 136, grow: 1, most: 230 },
  { column: 'address', width: 124, grow: 1, most: 220 },
  { column: 'cpu', width: 120, grow: 0.25, most: 150 },
  { column: 'memory', width: 160, grow: 0.5, most: 210 },
  { column: 'system', width: 150, grow: 2, most: 340, optional: 3 },
  { column: 'connection', width: 110, optional: 1 },
  { column: 'owner', width: 112, optional: 2 },
  { column: 'tags', width: 150, grow: 1.5, most: 300, optional: 1.5 },
  { column: 'menu', width: 40 },
]

/** Less than this is no more than rounding leaves. CSS pixels. */
const WIDE = 24

/** A column and its width in percent or pixels, as a style value; undefined = takes the rest. */
export interface PlacedColumn {
  readonly column: Column
  readonly width: number
}

/** What there is to be shown in columns that are not always of use. */
export interface Extra {
  readonly tags?: boolean
  readonly screens?: boolean
}

/**
 * Which columns fit, and how wide each is. Rows are never cut at the window's edge and never become two lines.
 * @param room CSS pixels
 */
export function placeColumns(room: number, grouping: View['grouping'], extra: Extra = {}): PlacedColumn[] {
  const without: Partial<Record<Column, boolean>> = {
    // Grouped by connection, the group's head says it.
    connection: grouping === 'connection',
    tags: extra.tags !== true,
    screen: extra.screens !== true,
  }
  let chosen = shapes.filter(({ column }) => without[column] !== true)
  const needed = () => chosen.reduce((sum, shape) => sum + shape.width, 0)
  while (needed() > room) {
    const [least] = chosen
      .filter((shape) => shape.optional !== undefined)
      .sort((a, b) => (b.optional ?? 0) - (a.optional ?? 0))
    if (least === undefined) break
    chosen = chosen.filter((shape) => shape !== least)
  }
  const spare = Math.max(0, room - needed())
  const shares = chosen.reduce((sum, shape) => sum + (shape.grow ?? 0), 0)
  const placed = chosen.map(({ column, width, grow, most }) => ({
    column,
    width: Math.min(most ?? Infinity, width + Math.floor((spare * (grow ?? 0)) / shares)),
  }))
  const taken = placed.reduce((sum, { width }) => sum + width, 0)
  // What nobody wants is the last column's, whose content stands at its beginning.
  return placed.map((one) =>
    one.column === 'menu' && room > taken + WIDE ? { ...one, width: one.width + room - taken } : one,
  )
}

const sortable: Partial<Record<Column, SortColumn>> = {
  name: 'name',
  state: 'state',
  address: 'address',
  system: 'system',
  connection: 'connection',
  owner: 'owner',
}

/** The order that a column stands for; null where values change too often to stand still (CPU, memory). */
export function sortOf(column: Column): SortColumn | null {
  return sortable[column] ?? null
}
