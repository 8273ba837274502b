import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseNetDev, parseProcCgroup } from '../../../main/docker/cgroup-files.ts'
import { guestPath, locateContainer, locateGuest, sampleCgroup, type CgroupRoots } from '../../../main/docker/cgroup.ts'
import { ContainerSampler } from '../../../main/docker/container-sampler.ts'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'

const TREES = path.join(import.meta.dirname, 'cgroup-trees')
const ID = '31b40c4556613580b6c91130d6c3bd789a80743a79470b2b51f0a21deb54a26e'

const rootsOf = (tree: string): CgroupRoots => ({ proc: path.join(tree, 'proc'), cgroup: path.join(tree, 'cgroup') })
const roots = (name: string): CgroupRoots => rootsOf(path.join(TREES, name))

/** The same numbers in both hierarchies. */
const expected = {
  readAt: 5,
  memoryBytes: 9_539_584 - 8_388_608,
  memoryLimit: 67_108_864,
  pids: 2,
  blockReadBytes: 4097,
  blockWriteBytes: 8194,
}

describe('cgroup v1', () => {
  it('gives all counters of a container', () => {
    const place = locateContainer(ID, 100, roots('v1'))
    expect(place).toMatchObject({ version: 1, pid: 100 })
    expect(place && sampleCgroup(place, roots('v1'), 5)).toEqual({
      ...expected,
      cpuNanoseconds: 25_521_199,
      network: { receivedBytes: 1100, sentBytes: 216 },
    })
  })

  it('is read where controllers are mounted together, without a limit, and with more cache than use', () => {
    const place = locateContainer(ID, 200, roots('v1-joined'))
    expect(place && sampleCgroup(place, roots('v1-joined'), 5)).toEqual({
      readAt: 5,
      cpuNanoseconds: 77,
      memoryBytes: 1_000_000,
      memoryLimit: undefined,
      pids: 0,
      blockReadBytes: 10,
      blockWriteBytes: 20,
      network: undefined,
    })
  })

  it('gives a guest with all its threads, also where a controller is not used', () => {
    const place = locateGuest(300, roots('v1'))
    expect(place && sampleCgroup(place, roots('v1'))).toMatchObject({
      cpuNanoseconds: 123_456,
      memoryBytes: 5000,
      pids: 0,
    })
  })
})

describe('cgroup v2', () => {
  it('gives all counters of a container, also when its process moved into a group below', () => {
    const place = locateContainer(ID, 100, roots('v2'))
    expect(place).toMatchObject({
      version: 2,
      folder: expect.stringMatching(new RegExp(`docker-${ID}.scope$`)) as string,
    })
    expect(place && sampleCgroup(place, roots('v2'), 5)).toEqual({
      ...expected,
      cpuNanoseconds: 25_521_000,
      network: undefined,
    })
  })

  it('gives a guest without a limit', () => {
    const place = locateGuest(300, roots('v2'))
    const stats = place && sampleCgroup(place, roots('v2'), 5)
    expect(stats).toMatchObject({ cpuNanoseconds: 123_000, memoryBytes: 5000, memoryLimit: undefined, pids: 0 })
  })
})

describe('a group', () => {
  it('is not found for a process that is gone, foreign, or outside of our namespace', () => {
    for (const pid of [0, -1, 999, 101, 102]) expect(locateContainer(ID, pid, roots('v2')), `${pid}`).toBeUndefined()
    expect(locateContainer('f'.repeat(64), 100, roots('v1'))).toBeUndefined()
    expect(locateContainer(ID, 100, { proc: '/nonexistent', cgroup: '/nonexistent' })).toBeUndefined()
  })

  it('that is gone gives no sample', () => {
    for (const [tree, pid] of [['v1', 100] as const, ['v2', 100] as const]) {
      const copy = mkdtempSync(path.join(os.tmpdir(), 'labrig-test-cgroup-'))
      cpSync(path.join(TREES, tree), copy, { recursive: true })
      const place = locateContainer(ID, pid, rootsOf(copy))
      rmSync(copy, { recursive: true })
      expect(place).toBeDefined()
      expect(place && sampleCgroup(place, rootsOf(copy))).toBeUndefined()
    }
  })

  it('of a guest ends before the groups of its threads', () => {
    const cases = [
      ['/machine/qemu-1-a.libvirt-qemu/emulator', '/machine/qemu-1-a.libvirt-qemu'],
      ['/machine.slice/m.scope/libvirt/vcpu3', '/machine.slice/m.scope'],
      ['/machine.slice/m.scope/libvirt', '/machine.slice/m.scope'],
      ['/machine.slice/m.scope', '/machine.slice/m.scope'],
      ['/user.slice/emulator-tools', '/user.slice/emulator-tools'],
    ] as const
    for (const [found, owner] of cases) expect(guestPath(found)).toBe(owner)
  })
})

it('reads paths with colons and traffic columns without blanks', () => {
  expect(parseProcCgroup('4:memory:/a:b/c\n0::/x\n\nnonsense\n')).toEqual(
    new Map([
      ['memory', '/a:b/c'],
      ['', '/x'],
    ]),
  )
  expect(parseNetDev('eth0:12345678 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0')).toEqual({
    receivedBytes: 12_345_678,
    sentBytes: 9,
  })
})

describe('the sampler', () => {
  it('asks the engine once, then reads files; an engine elsewhere is asked each time', async () => {
    await using fake = await FakeEngine.start()
    const engine = await Engine.connect(unixTransport(fake.socketPath))
    const container = fake.state.create({ Image: 'busybox:local' }, 'box')
    fake.state.start(container)
    fake.state.containers.delete(container.id)
    Object.assign(container, { id: ID, pid: 100 })
    fake.state.containers.set(ID, container)
    const local = new ContainerSampler(engine, roots('v2'))
    const calls = fake.requests.length
    for (let round = 0; round < 5; round++) expect(await local.sample(ID)).toMatchObject({ cpuNanoseconds: 25_521_000 })
    expect(fake.requests.slice(calls)).toEqual([`GET /containers/${ID}/json`])
    const remote = new ContainerSampler(engine, null)
    for (let round = 0; round < 2; round++)
      expect(await remote.sample(ID)).toMatchObject({ cpuNanoseconds: 68_293_770 })
    expect(fake.requests.slice(calls + 1)).toEqual(Array.from({ length: 2 }, () => `GET /containers/${ID}/stats`))
    engine.close()
  })

  it('falls back to the engine where files cannot be read, and gives nothing for what does not run', async () => {
    await using fake = await FakeEngine.start()
    const engine = await Engine.connect(unixTransport(fake.socketPath))
    const container = fake.state.create({ Image: 'busybox:local' }, 'box')
    const sampler = new ContainerSampler(engine, roots('v1'))
    expect(await sampler.sample(container.id)).toBeUndefined()
    fake.state.start(container)
    for (let round = 0; round < 2; round++) expect(await sampler.sample(container.id)).toMatchObject({ pids: 1 })
    fake.state.stop(container, 0, 'stop')
    expect(await sampler.sample(container.id)).toBeUndefined()
    fake.state.remove(container, true)
    expect(await sampler.sample(container.id)).toBeUndefined()
    await fake.crash()
    await expect(sampler.sample(container.id)).rejects.toMatchObject({ reason: 'absent' })
    await fake.listen()
    engine.close()
  })
})
