import { describe, expect, it } from 'vitest'
import type { Budget } from '../../../../contract/budget.ts'
import { emptyVmForm } from '../../../../renderer/features/new-vm/form.ts'
import { withPastedVm } from '../../../../renderer/features/new-vm/pasted.ts'
import { suggestedSize, usualSize, withSuggestion } from '../../../../renderer/features/new-vm/suggested.ts'

const GIB = 2 ** 30
const nothing = { memory: null, processors: null, storage: null }
const ubuntu = {
  minimum: { memory: 2 * GIB, processors: 1, storage: 10 * GIB },
  recommended: { memory: 4 * GIB, processors: null, storage: 25 * GIB },
}

function host(free: number, total = 8): Budget {
  const memory = { total: 16 * GIB, vms: 0, containers: 0, host: 0, free, committed: 0 }
  const rest = {
    swap: { total: 0, free: 0 },
    ksm: { state: 'off', saved: 0 },
    trash: { vms: 0, bytes: 0 },
    disks: [],
    subnets: [],
    ports: [],
  } as const
  return { ...rest, memory, processors: { total, committed: 0 }, disks: [], subnets: [], ports: [] }
}

describe('the size that is suggested', () => {
  it('is what the system recommends', () => {
    expect(suggestedSize(ubuntu, host(12 * GIB))).toEqual({ memory: '4096', vcpus: '2', diskSize: '25' })
    expect(suggestedSize(ubuntu, null).memory).toBe('4096')
  })

  it('is twice the minimum where only that is known, and the usual where nothing is', () => {
    const windows = { minimum: { memory: 4 * GIB, processors: 2, storage: 64 * GIB }, recommended: nothing }
    expect(suggestedSize(windows, host(64 * GIB))).toEqual({ memory: '8192', vcpus: '2', diskSize: '64' })
    expect(suggestedSize({ minimum: nothing, recommended: nothing }, host(64 * GIB))).toEqual(usualSize)
  })

  it('is no more than this host can carry, but never below the minimum', () => {
    expect(suggestedSize(ubuntu, host(5.3 * GIB)).memory).toBe('3328')
    expect(suggestedSize(ubuntu, host(GIB)).memory).toBe('2048')
    expect(suggestedSize(ubuntu, host(12 * GIB, 1)).vcpus).toBe('1')
  })
})

describe('a form', () => {
  it('follows the suggestion until something else is typed, field by field', () => {
    const first = withSuggestion(emptyVmForm('system'), 'a', { memory: '4096', vcpus: '2', diskSize: '25' })
    expect(first).toMatchObject({ memory: '4096', vcpus: '2', diskSize: '25' })
    const typed = withSuggestion({ ...first, memory: '1000' }, 'b', { memory: '768', vcpus: '1', diskSize: '4' })
    expect(typed).toMatchObject({ memory: '1000', vcpus: '1', diskSize: '4' })
  })

  it('keeps what a pasted line said, also where that is the usual', () => {
    const pasted = withPastedVm(emptyVmForm('system'), { memory: 2048 })
    const next = withSuggestion(pasted, 'a', { memory: '4096', vcpus: '4', diskSize: '25' })
    expect(next).toMatchObject({ memory: '2048', vcpus: '4', diskSize: '25' })
  })
})
