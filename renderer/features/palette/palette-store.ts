import { Value } from '../../lib/value.ts'

const KEY = 'labrig.palette'
/** Remembered choices. */
const KEPT = 30

/** Asked before an act of the palette that loses something. */
export interface PaletteQuestion {
  readonly title: string
  readonly verb: string
  /** What goes, in words. */
  readonly loses: string
  /** Procedures with their inputs, for the commands that do the same. */
  readonly acts: readonly { readonly procedure: string; readonly input: object }[]
  readonly run: () => void
}

/** Whether the palette is open, and what was chosen in it before, newest first. */
export class PaletteStore {
  readonly open = new Value(false)
  readonly question = new Value<PaletteQuestion | null>(null)
  readonly recent = new Value<readonly string[]>(read())

  used(id: string): void {
    const next = [id, ...this.recent.get().filter((one) => one !== id)].slice(0, KEPT)
    this.recent.set(next)
    try {
      localStorage.setItem(KEY, JSON.stringify(next))
    } catch {
      // Storage is full or switched off: remembered as long as the page lives.
    }
  }
}

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : []
  } catch {
    return []
  }
}
