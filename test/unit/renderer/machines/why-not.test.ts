import { describe, expect, test } from 'vitest'
import { keepItems } from '../../../../renderer/features/backup/keep-items.ts'
import { whyNotCopied, whyNotDone } from '../../../../renderer/features/machines/why-not.ts'
import { aContainer, aVm } from './samples.ts'

describe('a menu says why not', () => {
  test.each(['running', 'paused', 'saved'] as const)('a VM that is %s is copied', (state) => {
    const vm = aVm(1, { state })
    expect(whyNotCopied(vm, 'clone')).toBe('act.onlyOff')
    expect(keepItems(vm).find(({ id }) => id === 'export')?.why).toBe('act.onlyOff')
    expect(keepItems(vm).find(({ id }) => id === 'backup')?.why).toBeNull()
  })

  test('only where there is a reason: a VM that is off is copied, a container never', () => {
    expect(whyNotCopied(aVm(1, { state: 'off' }), 'clone')).toBeNull()
    expect(whyNotCopied(aVm(1, { state: 'off' }), 'export')).toBeNull()
    expect(whyNotCopied(aContainer(1), 'clone')).toBeUndefined()
    expect(whyNotCopied(aVm(1, { state: 'running', persistent: false }), 'clone')).toBeUndefined()
  })

  test('a template starts: its clones do', () => {
    const template = aVm(1, { state: 'off', template: true })
    expect(whyNotDone(template, 'start')).toBe('act.notTemplate')
    expect(whyNotDone(template, 'delete')).toBeNull()
    expect(whyNotDone(aVm(1, { state: 'off' }), 'start')).toBeNull()
  })
})
