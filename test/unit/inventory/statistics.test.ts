import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { sample, type Sample } from '../../../contract/inventory.ts'
import { Statistics } from '../../../main/inventory/statistics.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { domRef } from '../../support/fake-libvirt/index.ts'
import type { TypedParams } from '../../support/fake-libvirt/procedure.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
let stop: AbortController

beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  stop = new AbortController()
})
afterEach(async () => {
  stop.abort()
  await engines[Symbol.asyncDispose]()
})

const id = (domain: FakeDomain) => formatId('vm', 'system', domain.uuid)
const number = (field: string, value: number): TypedParams[number] => ({ field, type: 'ullong', value: BigInt(value) })

/** The fake answers these values, for as many VMs as it is asked for. */
function serve(values: () => TypedParams): void {
  engines.fakeLibvirt.procedures.CONNECT_GET_ALL_DOMAIN_STATS = (host, { doms }) => ({
    retStats: doms.map((dom) => ({ dom: domRef(host.domain(dom)), params: values() })),
  })
}

async function take(watched: AsyncGenerator<Sample[]>): Promise<Sample[]> {
  const { value } = (await watched.next()) as { value: Sample[] }
  for (const one of value) expect(sample.parse(one)).toEqual(one)
  return value
}

const watch = (ids: readonly string[], every = 0.01) => new Statistics(engines).watch(ids, every, stop.signal)

describe('statistics of VMs', () => {
  it('are read for all of a connection by one call', async () => {
    engines.fakeLibvirt.host.addDomains(50)
    serve(() => [])
    const watched = watch([...engines.fakeLibvirt.host.domains.values()].map(id))
    expect(await take(watched)).toHaveLength(50)
    expect(await take(watched)).toHaveLength(50)
    expect(engines.fakeLibvirt.count('CONNECT_GET_ALL_DOMAIN_STATS')).toBe(2)
  })

  it('sum disks and interfaces, and turn KiB into bytes', async () => {
    const domain = engines.fakeLibvirt.host.addDomain('a', { id: 3, state: 1 })
    serve(() => [
      number('cpu.time', 5_000_000_000),
      number('balloon.current', 2048),
      number('balloon.rss', 512),
      { field: 'block.count', type: 'uint', value: 2 },
      number('block.0.rd.bytes', 10),
      number('block.0.wr.bytes', 20),
      number('block.1.wr.bytes', 5),
      { field: 'net.count', type: 'uint', value: 1 },
      number('net.0.rx.bytes', 7),
      number('net.0.tx.bytes', 8),
    ])
    expect(await take(watch([id(domain)]))).toMatchObject([
      {
        id: id(domain),
        cpu: null,
        memory: null,
        resident: 512 * 1024,
        memoryLimit: 2048 * 1024,
        diskRead: 10,
        diskWrite: 25,
        netReceived: 7,
        netSent: 8,
      },
    ])
  })

  it('prefer what the guest counts as used', async () => {
    const domain = engines.fakeLibvirt.host.addDomain('a')
    serve(() => [
      number('balloon.rss', 999),
      number('balloon.available', 1000),
      number('balloon.unused', 100),
      number('balloon.usable', 400),
    ])
    expect(await take(watch([id(domain)]))).toMatchObject([
      { memory: 600 * 1024, resident: 999 * 1024, memoryLimit: null },
    ])
  })

  it('of a VM that is off are empty, not zero', async () => {
    const domain = engines.fakeLibvirt.host.addDomain('a')
    serve(() => [])
    const [one] = await take(watch([id(domain)]))
    expect(one).toMatchObject({ cpu: null, memory: null, diskRead: null, netSent: null })
  })

  it('tell the processor as a share of one core since the reading before, and begin anew after a restart', async () => {
    const domain = engines.fakeLibvirt.host.addDomain('a', { id: 3, state: 1 })
    const times = [1e9, 1e9 + 5e8, 2e8]
    serve(() => [number('cpu.time', times.shift() ?? 0)])
    const watched = watch([id(domain)], 0.05)
    const [first] = await take(watched)
    const [second] = await take(watched)
    const [third] = await take(watched)
    expect([first?.cpu, third?.cpu]).toEqual([null, null])
    const elapsed = (second?.at ?? 0) - (first?.at ?? 0)
    expect(second?.cpu).toBeCloseTo(500 / elapsed, 5)
  })
})

describe('statistics of containers', () => {
  it('come from the engine where its files cannot be read; a stopped one has none', async () => {
    const { state } = engines.fakeDocker
    const running = state.create({ Image: 'busybox:local' }, 'on')
    running.state = 'running'
    running.pid = 2 ** 22 + 5
    const off = state.create({ Image: 'busybox:local' }, 'off')
    const gone = 'f'.repeat(64)
    const ids = [running.id, off.id, gone].map((key) => formatId('container', 'docker', key))
    const samples = await take(watch(ids))
    expect(samples.map((one) => one.id)).toEqual([ids[0]])
    expect(samples[0]?.memory).toBeGreaterThan(0)
  })
})

describe('statistics', () => {
  it('of an engine that is away are left out, the others come', async () => {
    const domain = engines.fakeLibvirt.host.addDomain('a')
    serve(() => [number('cpu.time', 1)])
    await engines.fakeDocker.crash()
    const samples = await take(watch([id(domain), formatId('container', 'docker', 'c'.repeat(64)), 'no id']))
    expect(samples.map((one) => one.id)).toEqual([id(domain)])
  })

  it('are not read while nobody takes them', async () => {
    const domain = engines.fakeLibvirt.host.addDomain('a')
    serve(() => [])
    await take(watch([id(domain)]))
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(engines.fakeLibvirt.count('CONNECT_GET_ALL_DOMAIN_STATS')).toBe(1)
  })

  it('end with their signal, also between two readings', async () => {
    serve(() => [])
    const watched = watch([], 60)
    expect(await take(watched)).toEqual([])
    const waiting = watched.next()
    stop.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})
