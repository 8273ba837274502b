import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { loadEvent, loadRecord, type LoadEvent } from '../../../contract/load.ts'
import { LOAD_CSV_HEAD, loadCsv } from '../../../contract/load-csv.ts'
import { LoadHistory } from '../../../main/inventory/load-history.ts'
import type { Reading } from '../../../main/inventory/reading.ts'
import { Statistics } from '../../../main/inventory/statistics.ts'
import { domRef } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

const START = 1_800_000_000_000

/** A machine that computes half of a core, reads 1000 bytes a second and sends 10. */
function reading(seconds: number, changes: Partial<Reading> = {}): Reading {
  return {
    id: 'vm:system/a',
    at: START + seconds * 1000,
    cpuTime: seconds * 5e8,
    memory: 700,
    resident: 900,
    memoryLimit: 1000,
    diskRead: seconds * 1000,
    diskWrite: 0,
    netReceived: null,
    netSent: seconds * 10,
    devices: [
      { kind: 'disk', name: 'vda', in: seconds * 1000, out: 0 },
      { kind: 'nic', name: 'vnet0', in: null, out: seconds * 10 },
    ],
    processors: null,
    ...changes,
  }
}

function filled(seconds: number, step = 2): LoadHistory {
  const history = new LoadHistory()
  for (let at = 0; at <= seconds; at += step) history.add(reading(at))
  return history
}

describe('the history of a load', () => {
  it('is rates of machine and devices, unknown where nobody tells', () => {
    const record = filled(4).record()
    expect(loadRecord.parse(record)).toEqual(record)
    expect(record.devices).toEqual([
      { kind: 'disk', name: 'vda' },
      { kind: 'nic', name: 'vnet0' },
    ])
    const [first, second] = record.points
    expect(first).toMatchObject({
      at: START,
      cpu: null,
      memory: 700,
      diskRead: null,
      devices: [
        [null, null],
        [null, null],
      ],
    })
    expect(second).toMatchObject({ cpu: 0.5, diskRead: 1000, diskWrite: 0, netReceived: null, netSent: 10 })
    expect(second?.devices).toEqual([
      [1000, 0],
      [null, 10],
    ])
  })

  it('reaches back an hour in bounded memory: five minutes one by one, means of ten seconds before', () => {
    const { points } = filled(3 * 3600).record()
    const end = START + 3 * 3600 * 1000
    expect(points.at(-1)?.at).toBe(end)
    expect(points.length).toBeLessThanOrEqual(510)
    expect(end - (points[0]?.at ?? 0)).toBeGreaterThan(3_580_000)
    expect(end - (points[0]?.at ?? 0)).toBeLessThanOrEqual(3_600_000)
    expect(
      points.slice(-150).every((point, index, all) => index === 0 || point.at - (all[index - 1]?.at ?? 0) === 2000),
    ).toBe(true)
    expect(points.every((point, index, all) => index === 0 || point.at > (all[index - 1]?.at ?? 0))).toBe(true)
    expect(points.every(({ cpu, diskRead }) => cpu === 0.5 && diskRead === 1000)).toBe(true)
  })

  it('takes a mean of what is known, and no value of a reading that is not newer', () => {
    const history = new LoadHistory()
    for (let at = 0; at < 600; at += 2) history.add(reading(at, { memory: at % 4 === 0 ? 100 : 300 }))
    expect(history.add(reading(10))).toBeNull()
    expect(history.record().points[0]?.memory).toBeGreaterThanOrEqual(100)
    expect(history.record().points[2]?.memory).toBeCloseTo(180, 0)
  })

  it('begins anew after a restart and after a pause, without a false peak', () => {
    const history = filled(4)
    expect(history.add(reading(6, { cpuTime: 1, diskRead: 5 }))?.point).toMatchObject({ cpu: null, diskRead: null })
    expect(history.add(reading(8, { cpuTime: 1e9 + 1, diskRead: 2005 }))?.point).toMatchObject({
      cpu: 0.5,
      diskRead: 1000,
    })
    expect(history.add(reading(900))?.point).toMatchObject({ cpu: null, diskRead: null })
  })

  it('keeps a device that was taken away, and takes many that come', () => {
    const history = filled(4)
    const disks = Array.from({ length: 40 }, (_, index) => ({
      kind: 'disk' as const,
      name: `vd${index}`,
      in: 0,
      out: 0,
    }))
    expect(history.add(reading(6, { devices: disks }))?.grown).toBe(true)
    expect(history.add(reading(8, { devices: disks }))?.grown).toBe(false)
    const { devices, points } = history.record()
    expect(devices).toHaveLength(32)
    expect(points[1]?.devices[0]).toEqual([1000, 0])
    expect(points.at(-1)?.devices[0]).toEqual([null, null])
    expect(points.at(-1)?.devices[2]).toEqual([0, 0])
  })

  it('is written as CSV, a line of the machine and one of each device', () => {
    const { devices, points } = filled(2).record()
    expect(loadCsv('=a"b', devices, points.slice(1))).toBe(
      [
        LOAD_CSV_HEAD,
        `${new Date(START + 2000).toISOString()},"'=a""b",,0.5,700,1000,0,,10`,
        `${new Date(START + 2000).toISOString()},"'=a""b",vda,,,1000,0,,`,
        `${new Date(START + 2000).toISOString()},"'=a""b",vnet0,,,,,,10`,
        '',
      ].join('\r\n'),
    )
  })
})

describe('who watches loads', () => {
  let engines: EnginesOnFakes
  let stop: AbortController
  const calls = () => engines.fakeLibvirt.count('CONNECT_GET_ALL_DOMAIN_STATS')
  const ids = () => [...engines.fakeLibvirt.host.domains.values()].map(({ uuid }) => formatId('vm', 'system', uuid))

  beforeEach(async () => {
    engines = await EnginesOnFakes.make()
    engines.fakeLibvirt.host.addDomains(200)
    let time = 0
    engines.fakeLibvirt.procedures.CONNECT_GET_ALL_DOMAIN_STATS = (host, { doms }) => {
      time += 1e9
      const params = [{ field: 'cpu.time', type: 'ullong' as const, value: BigInt(time) }]
      return { retStats: doms.map((dom) => ({ dom: domRef(host.domain(dom)), params })) }
    }
    stop = new AbortController()
  })
  afterEach(async () => {
    stop.abort()
    await engines[Symbol.asyncDispose]()
  })

  it('shares one call for 200 VMs with all others', async () => {
    const statistics = new Statistics(engines)
    const watched = [ids(), ids().slice(0, 20), ids().slice(100)].map((some) =>
      statistics.watch(some, 0.2, stop.signal),
    )
    const batches = await Promise.all(watched.map((one) => one.next()))
    expect(batches.map(({ value }) => (value as unknown[]).length)).toEqual([200, 20, 100])
    const before = calls()
    await Promise.all(watched.map((one) => one.next()))
    expect(calls() - before).toBe(1)
  })

  it('costs nothing before and after', async () => {
    const statistics = new Statistics(engines)
    const [id = ''] = ids()
    expect(statistics.record(id).points).toEqual([])
    const watched = statistics.watch([id], 0.02, stop.signal)
    await watched.next()
    await watched.next()
    const during = calls()
    expect(during).toBe(2)
    stop.abort()
    await watched.next()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(calls()).toBe(during)
    // What was read while somebody looked is there for the next one.
    expect(statistics.record(id).points).toHaveLength(2)
  })

  it('has the record first and then each reading, also those that others asked for', async () => {
    const statistics = new Statistics(engines)
    const [id = ''] = ids()
    const other = statistics.watch(ids(), 0.05, stop.signal)
    await other.next()
    await other.next()
    const watched = statistics.follow(id, stop.signal)
    const next = async () => loadEvent.parse((await watched.next()).value) as LoadEvent
    const first = await next()
    expect(first).toMatchObject({ type: 'record' })
    expect(first.type === 'record' && first.record.points.length).toBe(2)
    expect(await next()).toMatchObject({ type: 'point' })
  })

  it('forgets the machine that nobody looked at for longest', async () => {
    const statistics = new Statistics(engines)
    engines.fakeLibvirt.host.addDomains(400, 'more-')
    const all = ids()
    expect(all).toHaveLength(600)
    for (const some of [all.slice(0, 300), all.slice(300)]) {
      const one = statistics.watch(some, 1, stop.signal)
      await one.next()
    }
    expect(statistics.record(all[0] ?? '').points).toEqual([])
    expect(statistics.record(all[599] ?? '').points).toHaveLength(1)
  })
})
