import { expect, test } from 'vitest'
import { machineSearch } from '../../../../renderer/features/machine-page/machine-path.ts'
import { tabAfter, tabNamed, tabsOf } from '../../../../renderer/features/machine-page/machine-tabs.ts'

test('an address that names no tab of the kind opens the first one', () => {
  expect(tabNamed(tabsOf.vm, undefined)).toBe('overview')
  expect(tabNamed(tabsOf.vm, 'logs')).toBe('overview')
  expect(tabNamed(tabsOf.container, 'logs')).toBe('logs')
})

test('what an address says is taken only as far as it is a tab', () => {
  expect(machineSearch({ tab: 'xml', other: 1 })).toEqual({ tab: 'xml' })
  expect(machineSearch({ tab: '../x' })).toEqual({})
  expect(machineSearch({ tab: 3 })).toEqual({})
})

test('arrows go round, Home and End to the ends, other keys nowhere', () => {
  expect(tabAfter(tabsOf.vm, 'danger', 'ArrowRight')).toBe('overview')
  expect(tabAfter(tabsOf.vm, 'overview', 'ArrowLeft')).toBe('danger')
  expect(tabAfter(tabsOf.vm, 'xml', 'Home')).toBe('overview')
  expect(tabAfter(tabsOf.vm, 'xml', 'End')).toBe('danger')
  expect(tabAfter(tabsOf.vm, 'xml', 'x')).toBeNull()
})
