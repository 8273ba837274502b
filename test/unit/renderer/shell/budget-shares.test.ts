import { describe, expect, test } from 'vitest'
import type { Budget } from '../../../../contract/budget.ts'
import {
  diskBeyond,
  diskShares,
  isShort,
  memoryBeyond,
  memoryShares,
  processorShares,
} from '../../../../renderer/features/home/budget-shares.ts'

const GIB = 1024 ** 3

function budget(memory: Partial<Budget['memory']>, committed = 0): Budget {
  const bar = { total: 16 * GIB, vms: 0, containers: 0, host: 4 * GIB, free: 12 * GIB, committed: 0, ...memory }
  const rest = { swap: { total: 0, free: 0 }, ksm: { state: 'off', saved: 0 }, trash: { vms: 0, bytes: 0 } } as const
  return { memory: bar, processors: { total: 4, committed }, disks: [], ...rest, subnets: [], ports: [] }
}

const percents = ({ parts }: ReturnType<typeof memoryShares>) => parts.map(({ percent }) => percent)

describe('memory', () => {
  test('is shared out in the order host, VMs, containers', () => {
    const shares = memoryShares(budget({ vms: 2 * GIB, containers: 2 * GIB }))
    expect(shares.parts.map(({ spender }) => spender)).toEqual(['host', 'vms', 'containers'])
    expect(percents(shares)).toEqual([25, 12.5, 12.5])
    expect(shares.used).toBe(8 * GIB)
    expect(shares.free).toBe(8 * GIB)
  })

  test('leaves out who uses none', () => {
    expect(memoryShares(budget({})).parts).toEqual([{ spender: 'host', percent: 25 }])
  })

  test('never passes the end of the bar, though the readings are of different moments', () => {
    const shares = memoryShares(budget({ host: 10 * GIB, vms: 8 * GIB, containers: 2 * GIB }))
    expect(percents(shares).reduce((sum, percent) => sum + percent, 0)).toBeCloseTo(100)
    expect(shares.used).toBe(16 * GIB)
    expect(shares.free).toBe(0)
  })

  test('of a host that says nothing is empty', () => {
    expect(memoryShares(budget({ total: 0, host: 0, free: 0 })).parts).toEqual([])
  })

  test('that VMs may grow beyond is told by how much', () => {
    expect(memoryBeyond(budget({ committed: 20 * GIB }))).toBe(4 * GIB)
    expect(memoryBeyond(budget({ committed: 16 * GIB }))).toBe(0)
  })
})

test('processors promised twice fill the bar and are told', () => {
  expect(processorShares(budget({}, 6))).toMatchObject({ beyond: 2, used: 4, free: 0 })
  expect(processorShares(budget({}, 6)).parts).toEqual([{ spender: 'vms', percent: 100 }])
  expect(processorShares(budget({}, 1)).parts).toEqual([{ spender: 'vms', percent: 25 }])
})

test('a disk with less than a tenth left is short, and an empty reading is not', () => {
  expect(isShort(diskShares({ total: 100, free: 9, vms: 0 }))).toBe(true)
  expect(isShort(diskShares({ total: 100, free: 10, vms: 0 }))).toBe(false)
  expect(isShort(diskShares({ total: 0, free: 0, vms: 0 }))).toBe(false)
})

test('a disk tells the part of VMs, never more than is taken, and what thin ones may grow beyond', () => {
  expect(diskShares({ total: 100, free: 50, vms: 20 }).parts).toEqual([
    { spender: 'host', percent: 30 },
    { spender: 'vms', percent: 20 },
  ])
  expect(diskShares({ total: 100, free: 90, vms: 20 }).parts).toEqual([{ spender: 'vms', percent: 10 }])
  expect([diskBeyond({ promised: 60, free: 50 }), diskBeyond({ promised: 40, free: 50 })]).toEqual([10, 0])
})
