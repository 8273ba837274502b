import { expect, it } from 'vitest'
import { vmCommands } from '../../../main/cli/vm-commands.ts'

const callsOf = (
  words: readonly string[],
  flags: readonly string[] = [],
  values: Readonly<Record<string, string>> = {},
) =>
  vmCommands[words[0] ?? '']?.calls(['vm:system/1'], {
    words,
    flags: new Set(flags),
    values: new Map(Object.entries(values)),
  })

it('labrig vm snapshot, revert and rm-snapshot are the acts of the contract', () => {
  expect(callsOf(['snapshot', 'web', 'one'], [], { note: 'why', way: 'disks' })).toEqual([
    { path: 'vm.snapshot.create', input: { id: 'vm:system/1', name: 'one', description: 'why', way: 'disks' } },
  ])
  expect(callsOf(['revert', 'web', 'one'])).toEqual([
    { path: 'vm.snapshot.revert', input: { id: 'vm:system/1', name: 'one' } },
  ])
  const children = (...flags: string[]) => callsOf(['rm-snapshot', 'web', 'one'], flags)?.[0]?.input['children']
  expect([children(), children('children'), children('children-only')]).toEqual([false, true, 'only'])
})
