import { describe, expect, it } from 'vitest'
import { isActive, vmStates } from '../../../contract/machine.ts'
import { stateReason, vmState } from '../../../main/inventory/vm-state.ts'
import {
  DOMAIN_CRASHED_REASON,
  DOMAIN_PAUSED_REASON,
  DOMAIN_RUNNING_REASON,
  DOMAIN_SHUTOFF_REASON,
  DOMAIN_STATE,
} from '../../../main/libvirt/states.ts'

describe('the state of a VM', () => {
  it('has a word for each of libvirt', () => {
    const words = Object.fromEntries(Object.entries(DOMAIN_STATE).map(([name, state]) => [name, vmState(state, false)]))
    expect(words).toEqual({
      NOSTATE: 'off',
      RUNNING: 'running',
      BLOCKED: 'running',
      PAUSED: 'paused',
      SHUTDOWN: 'stopping',
      SHUTOFF: 'off',
      CRASHED: 'crashed',
      PMSUSPENDED: 'suspended',
    })
  })

  it('is saved only when it is off: a running VM may still have an old image', () => {
    expect(vmState(DOMAIN_STATE.SHUTOFF, true)).toBe('saved')
    expect(vmState(DOMAIN_STATE.RUNNING, true)).toBe('running')
  })

  it('of a newer libvirt is off, not a failure', () => {
    expect(vmState(42, false)).toBe('off')
  })

  it('uses every word of the contract', () => {
    const words = new Set(Object.values(DOMAIN_STATE).flatMap((state) => [vmState(state, false), vmState(state, true)]))
    expect([...words].sort()).toEqual([...vmStates].sort())
  })

  it('uses the processor in some states only', () => {
    expect(vmStates.filter(isActive)).toEqual(['running', 'paused', 'stopping'])
  })
})

describe('the reason of a state', () => {
  const tables = [
    [DOMAIN_STATE.RUNNING, DOMAIN_RUNNING_REASON],
    [DOMAIN_STATE.PAUSED, DOMAIN_PAUSED_REASON],
    [DOMAIN_STATE.SHUTOFF, DOMAIN_SHUTOFF_REASON],
    [DOMAIN_STATE.CRASHED, DOMAIN_CRASHED_REASON],
  ] as const

  it.each(tables)('of state %i has words for all but "unknown"', (state, table) => {
    for (const [name, reason] of Object.entries(table)) {
      const word = stateReason(state, reason)
      if (name === 'UNKNOWN') expect(word).toBeNull()
      else expect(word).toMatch(/^[a-z]+( [a-z]+)*$/)
    }
  })

  it.each([
    [DOMAIN_STATE.RUNNING, 1, 'booted'],
    [DOMAIN_STATE.SHUTOFF, 3, 'crashed'],
    [DOMAIN_STATE.SHUTOFF, 7, 'from snapshot'],
    [DOMAIN_STATE.PAUSED, 99, null],
    [DOMAIN_STATE.PMSUSPENDED, 0, null],
  ])('of state %i, number %i, is %s', (state, reason, word) => {
    expect(stateReason(state, reason)).toBe(word)
  })
})
