import { describe, expect, it } from 'vitest'
import type { Vm } from '../../../../contract/machine.ts'
import { summarizeDomain } from '../../../../main/inventory/domain-summary.ts'
import { clonesOf, templateOf } from '../../../../renderer/features/machine-page/vm/lineage.ts'

const vm = (name: string, more: Partial<Vm> = {}) =>
  ({ kind: 'vm', connection: 'system', name, uuid: name, ...more }) as Vm
const base = vm('base', { template: true })
const all = [
  base,
  vm('c-10', { origin: 'base' }),
  vm('c-2', { origin: 'base' }),
  vm('far', { origin: 'base', connection: 'other' }),
]
const machines = { withTrash: () => all }

describe('what stands on a template', () => {
  it('is named in order, on its own connection', () => {
    expect(clonesOf(base, machines).map(({ name }) => name)).toEqual(['c-2', 'c-10'])
    expect(templateOf(all[2] ?? base, machines)).toBe(base)
    expect(templateOf(vm('lone', { origin: 'gone' }), machines)).toBeNull()
  })

  it('is read from the mark of a linked clone, and of no full one', () => {
    const xml = (kind: string) =>
      `<domain type='qemu'><name>a</name><metadata><labrig:machine xmlns:labrig="https://labrig.org/xmlns/libvirt/domain/1.0" version="1"><labrig:origin uuid="u-1" kind="${kind}"/></labrig:machine></metadata></domain>`
    expect(summarizeDomain(xml('linked'))).toMatchObject({ origin: 'u-1' })
    expect(summarizeDomain(xml('full'))).not.toHaveProperty('origin')
  })
})
