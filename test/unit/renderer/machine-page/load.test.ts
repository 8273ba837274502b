import { describe, expect, test } from 'vitest'
import type { Sample } from '../../../../contract/inventory.ts'
import { formatRate } from '../../../../renderer/features/machine-page/load/format-rate.ts'
import {
  areaPath,
  GRAPH_HEIGHT,
  GRAPH_WIDTH,
  latestOf,
  linePath,
  runsOf,
  topOf,
} from '../../../../renderer/features/machine-page/load/graph-path.ts'
import { LoadHistory, pointOf, SPAN } from '../../../../renderer/features/machine-page/load/load-history.ts'

const sample = (at: number, change: Partial<Sample> = {}): Sample => ({
  id: 'vm:system/a',
  at,
  cpu: 0.5,
  memory: null,
  resident: 100,
  memoryLimit: 1000,
  diskRead: 0,
  diskWrite: 0,
  netReceived: null,
  netSent: null,
  ...change,
})

describe('rates', () => {
  test('are the growth of a counter per second', () => {
    expect(pointOf(sample(0, { diskRead: 1000 }), sample(2000, { diskRead: 5000 })).diskRead).toBe(2000)
  })

  test('are unknown in the first reading, after a restart and where the engine does not tell', () => {
    expect(pointOf(undefined, sample(0)).diskRead).toBeNull()
    expect(pointOf(sample(0, { diskRead: 9 }), sample(2000, { diskRead: 3 })).diskRead).toBeNull()
    expect(pointOf(sample(0), sample(2000)).netSent).toBeNull()
  })

  test('say the memory that is held where the guest does not count its own', () => {
    expect(pointOf(undefined, sample(0)).memory).toBe(100)
    expect(pointOf(undefined, sample(0, { memory: 70 })).memory).toBe(70)
  })

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

describe('the history', () => {
  test('keeps what lies within its span and each reading once', () => {
    const history = new LoadHistory()
    history.add(sample(0))
    for (let at = 2000; at <= SPAN + 10_000; at += 2000) {
      history.add(sample(at))
      history.add(sample(at))
    }
    const times = history.points.get().map(({ at }) => at)
    expect(Math.min(...times)).toBeGreaterThan(10_000)
    expect(new Set(times).size).toBe(times.length)
    expect(times).toHaveLength(90)
  })

  test('begins again when it is cleared', () => {
    const history = new LoadHistory()
    history.add(sample(1000, { diskRead: 50 }))
    history.clear()
    history.add(sample(500, { diskRead: 10 }))
    expect(history.points.get()).toMatchObject([{ at: 500, diskRead: null }])
  })
})

describe('graphs', () => {
  const points = [0, 2000, 4000, 40_000, 42_000].map((at, index) => pointOf(undefined, sample(at, { cpu: index / 4 })))

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
