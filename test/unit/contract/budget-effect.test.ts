import { describe, expect, it } from 'vitest'
import { subnetsOverlap } from '../../../contract/address-range.ts'
import { diskAt, effectOf, noDemand, type Demand } from '../../../contract/budget-effect.ts'
import { budgetTexts, warningOf } from '../../../contract/budget-warning.ts'
import type { Budget } from '../../../contract/budget.ts'
import { warningWords } from '../../../renderer/features/wizard/warning-words.ts'
import { budgetWarnings } from '../../../renderer/locales/budget-ja.ts'

const GIB = 2 ** 30

const disk = { total: 100 * GIB, free: 40 * GIB, vms: 20 * GIB, promised: 30 * GIB }
const budget: Budget = {
  memory: { total: 16 * GIB, vms: 4 * GIB, containers: GIB, host: 3 * GIB, free: 8 * GIB, committed: 10 * GIB },
  swap: { total: 2 * GIB, free: 2 * GIB },
  ksm: { state: 'off', saved: 0 },
  trash: { vms: 0, bytes: 0 },
  processors: { total: 4, committed: 3 },
  disks: [
    { path: '/', folders: ['/', '/var/lib/libvirt/images'], ...disk },
    { path: '/data', folders: ['/data'], ...disk, promised: 0 },
  ],
  subnets: [{ subnet: '192.168.122.0/24', holder: 'default', engine: 'libvirt' }],
  ports: [
    { port: 8080, protocol: 'tcp', address: '127.0.0.1', holder: 'web' },
    { port: 22, protocol: 'tcp', address: '0.0.0.0', holder: null },
  ],
}

const codes = (demand: Partial<Demand>, of: Budget = budget) =>
  effectOf(of, { ...noDemand, ...demand }).warnings.map(({ code }) => code)

describe('a plan that fits', () => {
  it('warns of nothing and says what it would change', () => {
    const disks = [{ path: '/data/vm.qcow2', bytes: 20 * GIB, now: 0 }]
    const effect = effectOf(budget, { ...noDemand, memory: 2 * GIB, vcpus: 1, disks })
    expect(effect).toEqual({
      memory: { total: 16 * GIB, free: 8 * GIB, committed: 10 * GIB, after: 12 * GIB },
      processors: { total: 4, committed: 3, after: 4 },
      disks: [{ path: '/data', total: 100 * GIB, free: 40 * GIB, committed: 0, after: 20 * GIB, now: 0 }],
      warnings: [],
    })
  })

  it('takes nothing: not even an overcommitted host is warned of again', () => {
    const over = {
      ...budget,
      memory: { ...budget.memory, committed: 99 * GIB },
      processors: { total: 1, committed: 9 },
    }
    expect(codes({}, over)).toEqual([])
  })
})

describe('a plan that overstrains', () => {
  it('memory: more than is free, with and without swap, and more than there is', () => {
    expect(codes({ memory: 7 * GIB })).toEqual(['memory-overcommitted'])
    expect(codes({ memory: 9 * GIB })).toEqual(['memory-swap', 'memory-overcommitted'])
    expect(codes({ memory: 9 * GIB }, { ...budget, swap: { total: 0, free: 0 } })[0]).toBe('memory-none')
  })

  it('processors', () => {
    expect(effectOf(budget, { ...noDemand, vcpus: 3 }).warnings).toEqual([
      {
        code: 'processors-overcommitted',
        params: { count: 2 },
        text: 'Processors: 2 more than there are; machines will share',
      },
    ])
  })

  it('disks: what is taken at once, and what all thin ones together may become', () => {
    const at = (path: string, bytes: number, now = 0) => codes({ disks: [{ path, bytes, now }] })
    expect(at('/var/lib/libvirt/images/a.qcow2', 5 * GIB)).toEqual([])
    expect(at('/var/lib/libvirt/images/a.qcow2', 20 * GIB)).toEqual(['disk-overpromised'])
    expect(at('/data', 50 * GIB, 50 * GIB)).toEqual(['disk-full'])
    expect(codes({ disks: [1, 2, 3].map(() => ({ path: '/data/a', bytes: 15 * GIB, now: 0 })) })).toEqual([
      'disk-overpromised',
    ])
  })

  it('ports and subnets, and says who has them', () => {
    const port = (number: number, address: string, protocol = 'tcp') => ({ port: number, protocol, address })
    const texts = (demand: Partial<Demand>) =>
      effectOf(budget, { ...noDemand, ...demand }).warnings.map((one) => one.text)
    expect(texts({ ports: [port(8080, '127.0.0.1'), port(8080, '127.0.0.2'), port(8080, '0.0.0.0', 'udp')] })).toEqual([
      'Port 8080 on 127.0.0.1 is in use by web',
    ])
    expect(codes({ ports: [port(22, '127.0.0.1'), port(0, '127.0.0.1')] })).toEqual(['port-taken-by-host'])
    expect(codes({ ports: [port(8080, '')] })).toEqual(['port-taken'])
    expect(texts({ subnets: ['192.168.0.0/16', '10.0.0.0/8', 'fd00::/64'] })).toEqual([
      '192.168.0.0/16 overlaps with 192.168.122.0/24 of default',
    ])
  })
})

it('a file belongs to the longest folder that holds it', () => {
  expect(diskAt(budget, '/data/a')?.path).toBe('/data')
  expect(diskAt(budget, '/database')?.path).toBe('/')
  expect(diskAt({ ...budget, disks: [] }, '/data')).toBeUndefined()
})

it.each([
  ['10.0.0.0/8', '10.1.2.3', true],
  ['10.0.0.5/24', '10.0.0.200/24', true],
  ['10.0.0.0/25', '10.0.0.128/25', false],
  ['0.0.0.0/0', '1.2.3.4/32', true],
  ['10.0.0.0/33', '10.0.0.0/8', false],
  ['10.0.0.256/24', '10.0.0.0/8', false],
  ['fd00::/8', 'fd00::/8', false],
])('%s and %s have addresses in common: %s', (one, other, expected) => {
  expect(subnetsOverlap(one, other)).toBe(expected)
})

describe('a warning', () => {
  it('has words in both languages with the same values', () => {
    const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
    const shape = (table: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(table).map(([code, text]) => [code, slots(text)]))
    expect(shape(budgetWarnings)).toEqual(shape(budgetTexts))
  })

  it('writes bytes as the language does', () => {
    const warning = warningOf('memory-overcommitted', { size: 1.5 * GIB })
    expect(warning.text).toBe('1.5 GiB more memory promised to machines than this host has')
    expect(warningWords(warning, 'ja')).toMatch(/1\.5\sGiB 超えます$/)
    expect(warningWords({ code: 'newer', params: {}, text: 'something new' }, 'ja')).toBe('something new')
  })
})
