import type { LoadPoint } from '../../../../contract/load.ts'

/** What the graphs reach back. Milliseconds. */
export const SPAN = 180_000

export type LoadMeasure = Exclude<keyof LoadPoint, 'at' | 'devices'>

export const GRAPH_WIDTH = 240
export const GRAPH_HEIGHT = 44

/** Values further apart than this are not joined. Milliseconds. */
const PAUSE = 15_000

/** The newest value of a measure, unless it is of before a pause. */
export function latestOf(points: readonly LoadPoint[], measure: LoadMeasure): number | null {
  const end = points.at(-1)?.at ?? 0
  return points.findLast((point) => point[measure] !== null && end - point.at < PAUSE)?.[measure] ?? null
}

/** The highest value of some measures, at least `floor`. */
export function topOf(points: readonly LoadPoint[], measures: readonly LoadMeasure[], floor: number): number {
  return Math.max(floor, ...points.flatMap((point) => measures.map((measure) => point[measure] ?? 0)))
}

/**
 * Runs of neighbouring values as points of the picture; a long pause breaks the line. A single reading without a value does
 * not: libvirt leaves values out while the guest's emulator is busy with something else.
 * @param top the value at the upper edge
 */
export function runsOf(
  points: readonly LoadPoint[],
  measure: LoadMeasure,
  top: number,
): (readonly [number, number])[][] {
  const end = points.at(-1)?.at ?? 0
  const runs: [number, number][][] = []
  let before: number | null = null
  for (const point of points) {
    const value = point[measure]
    if (value === null) continue
    const x = GRAPH_WIDTH * (1 - (end - point.at) / SPAN)
    const y = GRAPH_HEIGHT - 1 - (Math.max(0, value) / top) * (GRAPH_HEIGHT - 4)
    const isNext = before !== null && point.at - before < PAUSE
    if (isNext) runs.at(-1)?.push([x, y])
    else runs.push([[x, y]])
    before = point.at
  }
  return runs
}

const at = ([x, y]: readonly [number, number]) => `${x.toFixed(1)},${y.toFixed(1)}`

export function linePath(runs: readonly (readonly (readonly [number, number])[])[]): string {
  return runs.map((run) => `M${run.map(at).join('L')}`).join('')
}

/** The same closed down to the ground. */
export function areaPath(runs: readonly (readonly (readonly [number, number])[])[]): string {
  return runs
    .filter((run) => run.length > 1)
    .map(
      (run) =>
        `M${run.map(at).join('L')}L${run.at(-1)?.[0].toFixed(1)},${GRAPH_HEIGHT}L${run[0]?.[0].toFixed(1)},${GRAPH_HEIGHT}Z`,
    )
    .join('')
}
