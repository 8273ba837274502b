import { scheduledName } from '../vm/snapshot/schedule-watch.ts'
import { UsageError } from './failure.ts'
import type { VmCommand } from './vm-command.ts'
import { given, numberOf, type ActCall, type TypedArguments as Arguments } from './vm-words.ts'

const onSnapshot = { least: 2, most: 2, names: 'first' } as const

/** Without a name, and with a number of those that stay, it is one of a series: a timer's line is the same each time. */
function snapshotCalls(ids: readonly string[], args: Arguments): readonly ActCall[] {
  const [id] = ids
  const { words, values } = args
  const expiry = given({ keep: numberOf(args, 'keep'), days: numberOf(args, 'days') })
  const scheduled = Object.keys(expiry).length > 0
  const name = words[2] ?? (scheduled ? scheduledName(Date.now()) : undefined)
  if (name === undefined) throw new UsageError('the name of the snapshot is missing; or --keep N for one of a series')
  const kept = { id, name, description: values.get('note'), way: values.get('way'), scheduled: scheduled || undefined }
  return [
    { path: 'vm.snapshot.create', input: given(kept) },
    ...(scheduled ? [{ path: 'vm.snapshot.expire' as const, input: { id, ...expiry } }] : []),
  ]
}

/** None without an option: then it is only shown. */
function scheduleCalls([id]: readonly string[], args: Arguments): readonly ActCall[] {
  const [every, keep] = [numberOf(args, 'every'), numberOf(args, 'keep')]
  const off = args.flags.has('off')
  if (off !== (every === undefined) || off !== (keep === undefined)) {
    throw new UsageError('--every HOURS and --keep N, or --off')
  }
  return [{ path: 'vm.snapshot.schedule', input: { id, schedule: off ? null : { every, keep } } }]
}

/** Whether `labrig vm snapshot-schedule` asks only what it is. */
export function asksSchedule({ flags, values }: Arguments): boolean {
  return !flags.has('off') && !values.has('every') && !values.has('keep')
}

/** Of `labrig vm`: what is about snapshots. */
export const vmSnapshotCommands: Readonly<Record<string, VmCommand>> = {
  snapshot: {
    usage: 'snapshot NAME [SNAPSHOT] [--note T] [--way internal|external|disks] [--keep N] [--days N]',
    summary:
      'keeps the disks, and the memory of a VM that runs; with --keep or --days for timers: older ones made so go',
    ...onSnapshot,
    least: 1,
    options: { note: true, way: true, keep: true, days: true },
    calls: snapshotCalls,
  },
  revert: {
    usage: 'revert NAME SNAPSHOT',
    summary: 'goes back to a snapshot',
    ...onSnapshot,
    options: {},
    calls: ([id], { words }) => [{ path: 'vm.snapshot.revert', input: { id, name: words[2] } }],
  },
  'rm-snapshot': {
    usage: 'rm-snapshot NAME SNAPSHOT [--children|--children-only]',
    summary: 'deletes a snapshot, or also or only those made after it',
    ...onSnapshot,
    options: { children: false, 'children-only': false },
    calls: ([id], { words, flags }) => [
      {
        path: 'vm.snapshot.delete',
        input: { id, name: words[2], children: flags.has('children-only') ? 'only' : flags.has('children') },
      },
    ],
  },
  'snapshot-note': {
    usage: 'snapshot-note NAME SNAPSHOT TEXT',
    summary: 'notes something about a snapshot, which then no schedule deletes; an empty text takes the note away',
    least: 3,
    most: 3,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [
      { path: 'vm.snapshot.describe', input: { id, name: words[2], description: words[3] } },
    ],
  },
  'snapshot-schedule': {
    usage: 'snapshot-schedule NAME [--every HOURS --keep N|--off]',
    summary: 'has snapshots taken while it runs and so many of them kept, or none any more; alone it tells how it is',
    least: 1,
    most: 1,
    names: 'all',
    options: { every: true, keep: true, off: false },
    calls: scheduleCalls,
  },
}
