import type { LoadPoint } from '../../../contract/load.ts'

export type Unit = 'share' | 'bytes' | 'rate'

/** One line of a chart: its value in each reading. */
export interface Series {
  /** Told in the legend and to screen readers; null where the chart's name says it. */
  readonly name: string | null
  readonly valueOf: (point: LoadPoint) => number | null
}

/** Readings further apart than this are not joined: nobody looked. The means lie ten seconds apart. Milliseconds. */
const PAUSE = 25_000
const shares = [0.1, 0.2, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/** The value at the upper edge: one that divides well, and holds all of `most`. */
export function topFor(most: number, unit: Unit, floor: number): number {
  const wanted = Math.max(most, floor)
  if (unit === 'share') return shares.find((step) => step >= wanted) ?? wanted
  return 2 ** Math.ceil(Math.log2(Math.max(1, wanted)))
}

/** The highest value of all lines. */
export function mostOf(points: readonly LoadPoint[], series: readonly Series[]): number {
  return points.reduce((most, point) => series.reduce((so, { valueOf }) => Math.max(so, valueOf(point) ?? 0), most), 0)
}

/** Whole minutes of the clock within a span, six at most and the last not at the edge. Milliseconds. */
export function timeTicks(from: number, to: number): number[] {
  const minutes = [1, 2, 3, 5, 10, 15, 20].find((step) => (to - from) / (step * 60_000) <= 6) ?? 30
  const step = minutes * 60_000
  const ticks: number[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at)
  return ticks
}

export interface Frame {
  readonly from: number
  readonly to: number
  readonly top: number
}

/** The picture is 1000 wide and 100 high, whatever room it has. */
export const WIDTH = 1000
export const HEIGHT = 100

/** The parts of a line, each a run of neighbouring values. */
export function runsOf(points: readonly LoadPoint[], { valueOf }: Series, { from, to, top }: Frame) {
  const runs: [number, number][][] = []
  let before: number | null = null
  for (const point of points) {
    const value = valueOf(point)
    if (value === null) continue
    const place: [number, number] = [
      (WIDTH * (point.at - from)) / (to - from),
      HEIGHT * (1 - Math.min(1, Math.max(0, value) / top)),
    ]
    if (before !== null && point.at - before < PAUSE) runs.at(-1)?.push(place)
    else runs.push([place])
    before = point.at
  }
  return runs
}

type Runs = ReturnType<typeof runsOf>
const at = ([x, y]: readonly [number, number]) => `${x.toFixed(1)},${y.toFixed(1)}`

/** A lone value is a dot: a line of no length with round ends. */
export function linePath(runs: Runs): string {
  return runs.map((run) => `M${run.map(at).join('L')}${run.length === 1 ? 'h0' : ''}`).join('')
}

export function areaPath(runs: Runs): string {
  return runs
    .filter((run) => run.length > 1)
    .map(
      (run) => `M${run.map(at).join('L')}L${run.at(-1)?.[0].toFixed(1)},${HEIGHT}L${run[0]?.[0].toFixed(1)},${HEIGHT}Z`,
    )
    .join('')
}

/** Index of the reading that is nearest to a time; -1 without any. @param points in the order of time */
export function nearest(points: readonly LoadPoint[], time: number): number {
  let [low, high] = [0, points.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.at ?? 0) < time) low = middle + 1
    else high = middle
  }
  const [before, after] = [points[low - 1], points[low]]
  if (before !== undefined && after !== undefined && time - before.at < after.at - time) return low - 1
  return after === undefined ? -1 : low
}

/** Means of equal slices, for a table that can be read. */
export function slices(points: readonly LoadPoint[], most: number): LoadPoint[] {
  const size = Math.max(1, Math.ceil(points.length / most))
  const starts = Array.from({ length: Math.ceil(points.length / size) }, (_, index) => index * size)
  return starts.map((start) => meanOf(points.slice(start, start + size)))
}

function meanOf(points: readonly LoadPoint[]): LoadPoint {
  const mean = (valueOf: Series['valueOf']) => {
    const values = points.map(valueOf).filter((value) => value !== null)
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return {
    at: points.at(-1)?.at ?? 0,
    cpu: mean((point) => point.cpu),
    memory: mean((point) => point.memory),
    diskRead: mean((point) => point.diskRead),
    diskWrite: mean((point) => point.diskWrite),
    netReceived: mean((point) => point.netReceived),
    netSent: mean((point) => point.netSent),
    devices: [],
  }
}
