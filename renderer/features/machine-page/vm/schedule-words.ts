import type { Snapshot } from '../../../../contract/vm.ts'
import type { SnapshotSchedule } from '../../../../contract/vm-snapshot.ts'

/** Those of the schedule that go when so many stay, oldest first. */
export function expiring(snapshots: readonly Snapshot[], keep: number): Snapshot[] {
  const made = snapshots.filter(({ scheduled }) => scheduled === true)
  return made
    .toReversed()
    .sort((a, b) => b.created - a.created)
    .slice(keep)
    .reverse()
}

/** A word of a shell; names of VMs may hold blanks. */
const quoted = (word: string) => (/^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** The same by the user's own service manager, or by cron, for when no Labrig runs. */
export function timerLines(name: string, { every, keep }: SnapshotSchedule): string[] {
  const line = `labrig vm snapshot ${quoted(name)} --keep ${keep}`
  const calendar = every < 24 ? `'*-*-* 0/${every}:00:00'` : every === 168 ? 'weekly' : 'daily'
  const unit = `labrig-snapshot-${name.replaceAll(/[^\w.-]/g, '-')}`
  const cron = every < 24 ? `0 */${every} * * *` : every === 168 ? '0 0 * * 0' : '0 0 * * *'
  return [
    `systemd-run --user --unit=${unit} --on-calendar=${calendar} ${line}`,
    `(crontab -l; echo "${cron} ${line}") | crontab -`,
  ]
}
