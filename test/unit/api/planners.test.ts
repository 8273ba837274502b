import { describe, expect, it } from 'vitest'
import { procedureEntries } from '../../../contract/procedures.ts'
import { isActPath, planners } from '../../../main/api/planners.ts'

describe('the table of planners', () => {
  it('has exactly the procedures that change something', () => {
    const mutating = procedureEntries.filter((entry) => entry.meta.mutates).map((entry) => entry.path)
    expect(Object.keys(planners).sort()).toEqual([...mutating].sort())
  })

  it('is not fooled by names that every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'vm', '']) expect(isActPath(name)).toBe(false)
    expect(isActPath('vm.start')).toBe(true)
  })
})
