import { expect, it } from 'vitest'
import type { Snapshot } from '../../../../contract/vm.ts'
import { expiring, timerLines } from '../../../../renderer/features/machine-page/vm/schedule-words.ts'

it('those that go are of the schedule, oldest first', () => {
  const all = [
    { name: 'mine', created: 1 },
    { name: 'old', created: 2, scheduled: true },
    { name: 'new', created: 3, scheduled: true },
  ] as Snapshot[]
  expect(expiring(all, 1).map(({ name }) => name)).toEqual(['old'])
  expect(expiring(all, 0).map(({ name }) => name)).toEqual(['old', 'new'])
})

it('a timer of the user does the same, whatever the VM is called', () => {
  expect(timerLines('web 1', { every: 6, keep: 8 })).toEqual([
    "systemd-run --user --unit=labrig-snapshot-web-1 --on-calendar='*-*-* 0/6:00:00' labrig vm snapshot 'web 1' --keep 8",
    `(crontab -l; echo "0 */6 * * * labrig vm snapshot 'web 1' --keep 8") | crontab -`,
  ])
})
