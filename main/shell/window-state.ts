import type { Rectangle } from 'electron'
import { z } from 'zod'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })
const placement = z.object({ bounds: rectangle, maximized: z.boolean() })
export type Placement = z.infer<typeof placement>

/** `main` is the window of the app, `detached` the ones that consoles were moved to. */
export type WindowKind = 'main' | 'detached'
const file = z.object({ version: z.literal(1), main: placement.optional(), detached: placement.optional() })
type Placements = z.infer<typeof file>

const SMALLEST = { width: 640, height: 480 }
const FIRST: Readonly<Record<WindowKind, { width: number; height: number }>> = {
  main: { width: 1280, height: 800 },
  detached: { width: 900, height: 640 },
}
/** So much of a window must lie on some screen, or nobody could get hold of it. Pixels. */
const GRIP = 80

function overlap(from: number, length: number, otherFrom: number, otherLength: number): number {
  return Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom)
}

/** Options for a new window: where it was, unless the screens have changed so that it could not be reached there. */
export function placeWindow(
  kind: WindowKind,
  saved: Placement | undefined,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  if (saved === undefined) return FIRST[kind]
  const { x, y } = saved.bounds
  const width = Math.max(saved.bounds.width, SMALLEST.width)
  const height = Math.max(saved.bounds.height, SMALLEST.height)
  const reachable = workAreas.some(
    (area) =>
      overlap(x, width, area.x, area.width) >= GRIP &&
      // The top edge carries the title bar.
      y >= area.y &&
      y <= area.y + area.height - GRIP,
  )
  return reachable ? { x, y, width, height } : { width, height }
}

/** Remembers where windows were. A file that cannot be read, or that a newer version wrote, counts as empty. */
export class WindowPlacements {
  readonly #path: string
  #placements: Placements = { version: 1 }
  #writable = true
  /** One after another: the last that was set is the one that stays. */
  #written: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  async load(): Promise<void> {
    const text = await readTextIfThere(this.#path).catch(() => null)
    if (text === null) return
    try {
      const content: unknown = JSON.parse(text)
      const parsed = file.safeParse(content)
      if (parsed.success) this.#placements = parsed.data
      // Written by a newer version: left as it is.
      else this.#writable = !z.object({ version: z.number().min(2) }).safeParse(content).success
    } catch {
      // Not JSON: replaced at the next change.
    }
  }

  get(kind: WindowKind): Placement | undefined {
    return this.#placements[kind]
  }

  /** Resolves when it is written. */
  set(kind: WindowKind, now: Placement): Promise<void> {
    this.#placements = { ...this.#placements, [kind]: now }
    if (!this.#writable) return Promise.resolve()
    const text = JSON.stringify(this.#placements) + '\n'
    const write = () => writeFileAtomic(this.#path, text)
    this.#written = this.#written.then(write, write)
    return this.#written
  }

  /** Resolves when what was set is written, or could not be. */
  settled(): Promise<void> {
    return this.#written.catch(() => undefined)
  }
}
