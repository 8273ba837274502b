import { describe, expect, test } from 'vitest'
import type { LoadPoint, LoadRecord } from '../../../../contract/load.ts'
import {
  mostOf,
  nearest,
  runsOf as chartRuns,
  slices,
  timeTicks,
  topFor,
  type Series,
} from '../../../../renderer/features/load/chart-scale.ts'
import { formatRate } from '../../../../renderer/features/load/format-rate.ts'
import { loadAfter } from '../../../../renderer/features/load/load-feed.ts'
import { deviceCharts, mainCharts } from '../../../../renderer/features/load/load-series.ts'
import {
  areaPath,
  GRAPH_HEIGHT,
  GRAPH_WIDTH,
  latestOf,
  linePath,
  runsOf,
  topOf,
} from '../../../../renderer/features/machine-page/load/graph-path.ts'

const pointAt = (at: number, change: Partial<LoadPoint> = {}): LoadPoint => ({
  at,
  cpu: 0.5,
  memory: 100,
  diskRead: 0,
  diskWrite: 0,
  netReceived: null,
  netSent: null,
  devices: [],
  ...change,
})
const record = (points: readonly LoadPoint[]): LoadRecord => ({
  devices: [],
  processors: null,
  memoryLimit: 1000,
  points: [...points],
})
const t = ((key: string) => key) as unknown as Parameters<typeof mainCharts>[1]
const cpu: Series = { name: null, valueOf: (point) => point.cpu }

describe('rates', () => {
  test.each([
    [0, '0 B/s'],
    [999, '999 B/s'],
    [1024, '1 KiB/s'],
    [1536, '1.5 KiB/s'],
    [20 * 1024, '20 KiB/s'],
    [5.25 * 1024 ** 2, '5.3 MiB/s'],
    [3 * 1024 ** 3, '3 GiB/s'],
  ])('%d bytes per second are written as %s', (value, text) => {
    expect(formatRate(value, 'en').replace('\u00a0', ' ')).toBe(text)
  })
})

describe('what is known of a load', () => {
  test('is the record, then each newer reading once, and no more than the services keep', () => {
    expect(loadAfter(null, { type: 'point', memoryLimit: 5, point: pointAt(1) })).toBeNull()
    const first = loadAfter(null, { type: 'record', record: record([pointAt(1000)]) })
    const second = loadAfter(first, { type: 'point', memoryLimit: 5, point: pointAt(3000) })
    expect(second?.points.map(({ at }) => at)).toEqual([1000, 3000])
    expect(second?.memoryLimit).toBe(5)
    expect(loadAfter(second, { type: 'point', memoryLimit: 5, point: pointAt(3000) })).toBe(second)
    let long = second
    for (let at = 4000; at < 4_000_000; at += 2000) {
      long = loadAfter(long, { type: 'point', memoryLimit: 5, point: pointAt(at) })
    }
    expect(long?.points).toHaveLength(520)
  })

  test('has a chart for each device, unless it is the only one of its kind', () => {
    const devices = [
      { kind: 'disk', name: 'vda' },
      { kind: 'nic', name: 'vnet3' },
      { kind: 'nic', name: 'vnet4' },
    ] as const
    const charts = deviceCharts([...devices], ['front', 'back'], t)
    expect(charts.map(({ title }) => title)).toEqual(['vnet3 · front', 'vnet4 · back'])
    const point = pointAt(0, {
      devices: [
        [9, 9],
        [1, 2],
        [3, null],
      ],
    })
    expect(charts.map(({ series }) => series.map(({ valueOf }) => valueOf(point)))).toEqual([
      [1, 2],
      [3, null],
    ])
    expect(mainCharts(1000, t).map(({ key, floor }) => [key, floor])).toContainEqual(['memory', 1000])
  })
})

describe('a chart', () => {
  const frame = { from: 0, to: 300_000, top: 1 }

  test.each([
    [0, 'share', 0.2, 0.2],
    [0.26, 'share', 0.2, 0.5],
    [3, 'share', 0.2, 4],
    [700 * 2 ** 20, 'bytes', 0, 2 ** 30],
    [65 * 1024, 'rate', 64 * 1024, 128 * 1024],
  ] as const)('of %d %s ends at a value that divides well', (most, unit, floor, top) => {
    expect(topFor(most, unit, floor)).toBe(top)
  })

  test('has whole minutes below it, six at most', () => {
    const noon = Date.UTC(2026, 10, 22, 12)
    expect(timeTicks(noon - 290_000, noon + 10_000)).toHaveLength(5)
    for (const span of [5, 15, 60]) {
      const ticks = timeTicks(noon - span * 60_000 + 7000, noon + 7000)
      expect(ticks.length).toBeGreaterThan(3)
      expect(ticks.length).toBeLessThanOrEqual(6)
      for (const at of ticks) expect(at % 60_000).toBe(0)
    }
  })

  test('breaks where nobody looked, not between means of ten seconds', () => {
    const points = [0, 10_000, 20_000, 22_000, 90_000].map((at) => pointAt(at))
    expect(chartRuns(points, cpu, frame).map((run) => run.length)).toEqual([4, 1])
    expect(chartRuns(points, cpu, frame)[0]?.[0]).toEqual([0, 50])
    expect(mostOf(points, [cpu])).toBe(0.5)
  })

  test('gives the reading that is nearest to a time', () => {
    const points = [0, 1000, 5000].map((at) => pointAt(at))
    expect([-9, 400, 600, 2900, 3100, 9e9].map((time) => nearest(points, time))).toEqual([0, 0, 1, 1, 2, 2])
    expect(nearest([], 5)).toBe(-1)
  })

  test('as a table has rows that can be read, means of what is known', () => {
    const points = Array.from({ length: 300 }, (_, index) => pointAt(index * 2000, { cpu: index % 2 }))
    const rows = slices(points, 30)
    expect(rows).toHaveLength(30)
    expect(rows.every((row) => row.cpu === 0.5 && row.netSent === null)).toBe(true)
    expect(slices([], 30)).toEqual([])
  })
})

describe('graphs', () => {
  const points = [0, 2000, 4000, 40_000, 42_000].map((at, index) => pointAt(at, { cpu: index / 4 }))

  test('end at the right edge, with the highest value below the upper one', () => {
    const runs = runsOf(points, 'cpu', 1)
    expect(runs.at(-1)?.at(-1)?.[0]).toBe(GRAPH_WIDTH)
    for (const [, y] of runs.flat()) expect(y).toBeGreaterThanOrEqual(0)
    for (const [, y] of runs.flat()) expect(y).toBeLessThan(GRAPH_HEIGHT)
  })

  test('break where readings paused, and not at a single reading without a value', () => {
    expect(runsOf(points, 'cpu', 1).map((run) => run.length)).toEqual([3, 2])
    const holed = points.map((point, index) => (index === 1 ? { ...point, cpu: null } : point))
    expect(runsOf(holed, 'cpu', 1).map((run) => run.length)).toEqual([2, 2])
  })

  test('are empty without values', () => {
    expect(linePath(runsOf(points, 'netSent', 1))).toBe('')
    expect(areaPath(runsOf([], 'cpu', 1))).toBe('')
  })

  test('rise with what exceeds the floor', () => {
    expect(topOf(points, ['cpu'], 0.25)).toBe(1)
    expect(topOf(points, ['cpu'], 4)).toBe(4)
  })

  test('have the newest value, unless it is of before a pause', () => {
    const last = points.slice(0, -1)
    expect(latestOf([...last, { ...points[4]!, cpu: null }], 'cpu')).toBe(0.75)
    expect(
      latestOf(
        points.map((point, index) => (index > 2 ? { ...point, cpu: null } : point)),
        'cpu',
      ),
    ).toBeNull()
  })
})
