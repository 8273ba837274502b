import { describe, expect, it } from 'vitest'
import { hostLoad } from '../../../contract/host-load.ts'
import { busyShare, watchLoad } from '../../../main/host/load.ts'

const times = (busy: number, idle: number) => ({ user: busy, nice: 0, sys: 0, irq: 0, idle })

describe('the load of the host', () => {
  it('is the busy share of the time between two readings, over all processors', () => {
    expect(busyShare([times(0, 0), times(0, 0)], [times(100, 0), times(0, 100)])).toBe(0.5)
    expect(busyShare([times(50, 50)], [times(75, 125)])).toBe(0.25)
  })

  it('is unknown when no time has passed, and never beyond its bounds when a processor left', () => {
    expect(busyShare([times(5, 5)], [times(5, 5)])).toBeNull()
    expect(busyShare([times(5, 100)], [times(105, 50)])).toBe(1)
  })

  it('begins at once, and ends with its listener', async () => {
    const abort = new AbortController()
    const readings: unknown[] = []
    for await (const reading of watchLoad(abort.signal)) {
      readings.push(hostLoad.parse(reading))
      abort.abort()
    }
    expect(readings).toEqual([expect.objectContaining({ cpu: null })])
  })
})
