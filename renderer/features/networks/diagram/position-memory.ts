import type { Positions } from './layout.ts'

const KEY = 'labrig.diagram'
/** Of nodes that have long gone, too. */
const MOST = 2000

/** Where the nodes stood when the page was last open. */
export function rememberedPositions(): Positions {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    const isPlace = (one: unknown): one is [string, number] =>
      Array.isArray(one) && typeof one[0] === 'string' && Number.isFinite(one[1])
    return new Map(Array.isArray(kept) ? kept.filter(isPlace) : [])
  } catch {
    return new Map()
  }
}

export function rememberPositions(positions: Positions): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([...positions].slice(-MOST)))
  } catch {
    // Storage is full or switched off: kept as long as the page is shown.
  }
}
