import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readGroupTree } from '../../../main/docker/cgroup-tree.ts'
import { locateContainer, type CgroupRoots } from '../../../main/docker/cgroup.ts'

const ID = 'a'.repeat(64)
let folder: string
let roots: CgroupRoots
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'labrig-test-tree-'))
  roots = { proc: path.join(folder, 'proc'), cgroup: path.join(folder, 'cgroup') }
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), content)
}

function tree(files: Readonly<Record<string, string>>) {
  for (const [file, content] of Object.entries(files)) write(file, content)
  const place = locateContainer(ID, 7, roots)
  if (place === undefined) throw new Error('the group was not found')
  return readGroupTree(place, roots, 5)
}

describe('the groups of a container under v2', () => {
  const scope = `system.slice/docker-${ID}.scope`
  const files = {
    'proc/7/cgroup': `0::/${scope}\n`,
    'cgroup/cgroup.procs': '1\n',
    'cgroup/system.slice/memory.max': '536870912\n',
    'cgroup/system.slice/memory.current': '300000000\n',
    'cgroup/system.slice/cpu.max': '25000 100000\n',
    'cgroup/system.slice/pids.max': 'max\n',
    [`cgroup/${scope}/cgroup.procs`]: '7\n',
    [`cgroup/${scope}/memory.max`]: '1073741824\n',
    [`cgroup/${scope}/memory.current`]: '1000000\n',
    [`cgroup/${scope}/memory.peak`]: '2000000\n',
    [`cgroup/${scope}/memory.events`]: 'low 0\nhigh 0\nmax 4\noom 1\noom_kill 3\n',
    [`cgroup/${scope}/cpu.max`]: '50000 100000\n',
    [`cgroup/${scope}/cpu.stat`]: 'usage_usec 42\nnr_periods 10\nnr_throttled 4\n',
    [`cgroup/${scope}/pids.max`]: '64\n',
    [`cgroup/${scope}/pids.current`]: '6\n',
    [`cgroup/${scope}/pids.events`]: 'max 2\n',
  }

  it('tell the limit that holds and the ancestor that sets it', () => {
    const { version, resources } = tree(files)
    expect(version).toBe(2)
    const told = resources.map(({ name, limit, setBy, current }) => ({ name, limit, setBy, current }))
    expect(told).toEqual([
      { name: 'memory', limit: 536_870_912, setBy: '/system.slice', current: 1_000_000 },
      { name: 'cpu', limit: 0.25, setBy: '/system.slice', current: null },
      { name: 'pids', limit: 64, setBy: `/${scope}`, current: 6 },
    ])
  })

  it('are listed from the root down, with what each allows by itself', () => {
    const memory = tree(files).resources[0]
    expect(memory?.levels).toEqual([
      { group: '/', limit: null, current: null },
      { group: '/system.slice', limit: 536_870_912, current: 300_000_000 },
      { group: `/${scope}`, limit: 1_073_741_824, current: 1_000_000 },
    ])
  })

  it('count what happened at the limits', () => {
    const counts = Object.fromEntries(tree(files).resources.map((one) => [one.name, one.counts]))
    expect(counts).toEqual({
      memory: { peak: 2_000_000, oomKills: 3 },
      cpu: { usedNanoseconds: 42_000, periods: 10, slowed: 4 },
      pids: { refused: 2 },
    })
  })
})

it('the groups of a container under v1 begin at each controller’s own root', () => {
  const { version, resources } = tree({
    'proc/7/cgroup': `3:pids:/docker/${ID}\n2:memory:/docker/${ID}\n1:cpu,cpuacct:/docker/${ID}\n`,
    [`cgroup/memory/docker/${ID}/cgroup.procs`]: '7\n',
    'cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    'cgroup/memory/docker/memory.limit_in_bytes': '9223372036854771712\n',
    [`cgroup/memory/docker/${ID}/memory.limit_in_bytes`]: '67108864\n',
    [`cgroup/memory/docker/${ID}/memory.usage_in_bytes`]: '4096\n',
    [`cgroup/cpu,cpuacct/docker/${ID}/cgroup.procs`]: '7\n',
    [`cgroup/cpu,cpuacct/docker/${ID}/cpu.cfs_quota_us`]: '-1\n',
    [`cgroup/cpu,cpuacct/docker/${ID}/cpu.cfs_period_us`]: '100000\n',
    [`cgroup/cpu,cpuacct/docker/${ID}/cpuacct.usage`]: '77\n',
  })
  expect(version).toBe(1)
  expect(resources.map(({ name, limit, setBy }) => [name, limit, setBy])).toEqual([
    ['memory', 67_108_864, `/docker/${ID}`],
    ['cpu', null, null],
  ])
  expect(resources[0]?.levels.map(({ group }) => group)).toEqual(['/', '/docker', `/docker/${ID}`])
  expect(resources[1]?.counts).toEqual({ usedNanoseconds: 77 })
})
