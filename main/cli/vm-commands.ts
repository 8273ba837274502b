import { UsageError } from './failure.ts'
import { vmAgentCommands } from './vm-agent-commands.ts'
import { createCalls, createOptions } from './vm-create.ts'
import { each, many, type VmCommand } from './vm-command.ts'
import { vmHardwareCommands } from './vm-hardware-commands.ts'
import { given, numberOf, type ActCall, type TypedArguments as Arguments } from './vm-words.ts'
import { vmLookCommands } from './vm-look-commands.ts'
import { vmFileCommands } from './vm-file-commands.ts'
import { vmSnapshotCommands } from './vm-snapshot-commands.ts'

export type { ActCall }

function stopOf({ flags }: Arguments): 'refuse' | 'shutdown' | 'force' {
  if (flags.has('shutdown') && flags.has('force')) throw new UsageError('--shutdown or --force, not both')
  return flags.has('shutdown') ? 'shutdown' : flags.has('force') ? 'force' : 'refuse'
}

const wordsOf = (text: string | undefined) => (text ?? '').split(/[\s,]+/).filter((word) => word !== '')

function orderCalls(ids: readonly string[], args: Arguments): readonly ActCall[] {
  const order = numberOf(args, 'place')
  if ((order === undefined) !== args.flags.has('none')) throw new UsageError('--place N [--delay SECONDS], or --none')
  const start = order === undefined ? null : given({ order, delay: numberOf(args, 'delay') })
  return [{ path: 'vm.organise', input: { ids, start } }]
}

function groupCalls(ids: readonly string[], { values, flags }: Arguments): readonly ActCall[] {
  const group = values.get('to')
  if ((group === undefined) !== flags.has('none')) throw new UsageError('--to GROUP, or --none')
  return [{ path: 'vm.organise', input: { ids, group: group ?? null } }]
}

function tagCalls(ids: readonly string[], { values }: Arguments): readonly ActCall[] {
  const [addTags, removeTags] = [wordsOf(values.get('add')), wordsOf(values.get('remove'))]
  if (addTags.length + removeTags.length === 0) throw new UsageError('--add TAGS or --remove TAGS, with commas between')
  return [{ path: 'vm.organise', input: { ids, addTags, removeTags } }]
}

function describeCalls(ids: readonly string[], { values }: Arguments): readonly ActCall[] {
  const fields = ['title', 'description', 'notes'].filter((field) => values.has(field))
  if (fields.length === 0) throw new UsageError('--title, --description or --notes; an empty text takes it away')
  const texts = Object.fromEntries(fields.map((field) => [field, values.get(field) || null]))
  return [{ path: 'vm.organise', input: { ids, ...texts } }]
}

/** `labrig vm …`: the acts as a script writer types them, with names instead of ids. */
export const vmCommands: Readonly<Record<string, VmCommand>> = {
  create: {
    usage: 'create NAME --iso FILE|--disk DISK|--image IMAGE|--location URL …',
    summary: [
      'makes a VM (--size GIB, --pool, --memory MIB, --vcpus N, --network NAME|none,',
      '--firmware bios|uefi|secure-boot, --os ID, --start; --disk: --format, --copy;',
      '--image: --format, --copy, --user, --ssh-key FILE, --hostname; --location: --extra-args;',
      '--location and --iso: --user, --password-file FILE, --ssh-key FILE, --hostname, or --answers FILE,',
      'to install without questions)',
    ].join('\n        '),
    least: 1,
    most: 1,
    names: 'none',
    options: createOptions,
    calls: (_, args) => createCalls(args.words[1] ?? '', args),
  },
  clone: {
    usage: 'clone NAME COPY [--linked] [--count N]',
    summary: 'copies a VM that is off',
    least: 2,
    most: 2,
    names: 'first',
    options: { linked: false, count: true },
    calls: ([id], args) => [
      {
        path: 'vm.clone',
        input: given({
          id,
          name: args.words[2],
          kind: args.flags.has('linked') ? 'linked' : 'full',
          count: numberOf(args, 'count'),
        }),
      },
    ],
  },
  rename: {
    usage: 'rename NAME NEW',
    summary: 'gives one that is off another name',
    least: 2,
    most: 2,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [{ path: 'vm.rename', input: { id, name: words[2] } }],
  },
  lock: each('lock', 'vm.template', 'locks as a template of linked clones, or seals one that was refreshed', {
    options: { off: false },
    input: ({ flags }) => ({ on: !flags.has('off') }),
  }),
  'refresh-template': each('refresh-template', 'vm.refreshTemplate', 'opens a template for updates and starts it', {
    options: { off: false },
    input: ({ flags }) => ({ start: !flags.has('off') }),
  }),
  rebuild: each('rebuild', 'vm.rebuild', 'has a linked clone begin again from its template'),
  installed: each(
    'installed',
    'vm.installed',
    'ends an installation from --location: starts from the disk from now on',
    {
      options: { start: false },
      input: ({ flags }) => ({ start: flags.has('start') }),
    },
  ),
  'cancel-job': {
    usage: 'cancel-job NAME DISK',
    summary: 'ends the pull, copy, commit or backup on a disk such as vda, whoever began it',
    least: 2,
    most: 2,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [{ path: 'vm.cancelJob', input: { id, target: words[2] } }],
  },
  'drop-seed': each('drop-seed', 'vm.dropSeed', 'takes away the seed that the guest of an image has read'),
  ...vmSnapshotCommands,
  start: each('start', 'vm.start', 'starts; a saved one continues', {
    options: { paused: false },
    input: ({ flags }) => ({ paused: flags.has('paused') }),
  }),
  shutdown: each('shutdown', 'vm.shutdown', 'asks the guest to shut down'),
  'force-off': each('force-off', 'vm.forceOff', 'cuts the power'),
  reboot: each('reboot', 'vm.reboot', 'asks the guest to reboot'),
  pause: each('pause', 'vm.pause', 'stops the processors'),
  resume: each('resume', 'vm.resume', 'continues a paused one'),
  save: each('save', 'vm.save', 'writes the memory to disk and stops'),
  rm: each('rm', 'vm.delete', 'deletes for good', {
    options: { files: false, force: false },
    input: ({ flags }) => ({ files: flags.has('files'), force: flags.has('force') }),
  }),
  trash: each('trash', 'vm.trash', 'moves to the trash; --shutdown or --force stops it first', {
    options: { shutdown: false, force: false },
    input: (args) => ({ stop: stopOf(args) }),
  }),
  'restore-from-trash': {
    usage: 'restore-from-trash NAME [--name NEW]',
    summary: 'takes a VM out of the trash',
    least: 1,
    most: 1,
    names: 'all',
    inTrash: true,
    options: { name: true },
    calls: ([id], { values }) => [{ path: 'vm.restoreFromTrash', input: given({ id, name: values.get('name') }) }],
  },
  'empty-trash': {
    usage: 'empty-trash NAME…|--all',
    summary: 'deletes VMs of the trash for good, with the files that only they use',
    least: 0,
    most: 1000,
    names: 'all',
    inTrash: true,
    options: { all: false },
    calls: (ids) => (ids.length === 0 ? [] : [{ path: 'vm.emptyTrash', input: { ids } }]),
  },
  tag: {
    ...many,
    usage: 'tag NAME… --add TAGS|--remove TAGS',
    summary: 'tags, with commas between',
    options: { add: true, remove: true },
    calls: tagCalls,
  },
  group: {
    ...many,
    usage: 'group NAME… --to GROUP|--none',
    summary: 'groups may lie in groups: course/week 1',
    options: { to: true, none: false },
    calls: groupCalls,
  },
  describe: {
    usage: 'describe NAME [--title T] [--description T] [--notes T]',
    summary: 'words about it; an empty text takes them away',
    least: 1,
    most: 1,
    names: 'all',
    options: { title: true, description: true, notes: true },
    calls: describeCalls,
  },
  order: {
    ...many,
    usage: 'order NAME… --place N [--delay SECONDS]|--none',
    summary: 'when autostart starts it, and how long it waits before the next one',
    options: { place: true, delay: true, none: false },
    calls: orderCalls,
  },
  autostart: {
    usage: 'autostart [--connection ID] [--unit]',
    summary: 'starts the VMs that have a place, in order; --unit shows a systemd unit that does it at boot',
    least: 0,
    most: 0,
    names: 'none',
    options: { connection: true, unit: false },
    calls: (_, { values }) => [{ path: 'vm.startInOrder', input: given({ connection: values.get('connection') }) }],
  },
  ...vmLookCommands,
  ...vmAgentCommands,
  ...vmHardwareCommands,
  trashed: {
    usage: 'trashed',
    summary: 'what lies in the trash, for how long, and which files go with it',
    least: 0,
    most: 0,
    names: 'none',
    options: {},
    calls: () => [],
  },
}

/** Every option of every one of them: which belong together is checked when the command is known. */
export const vmOptions: Readonly<Record<string, boolean>> = Object.assign(
  { yes: false, explain: false },
  ...Object.values(vmCommands).map(({ options }) => options),
) as Record<string, boolean>

/** The text of `labrig vm --help`. */
export function vmHelp(): string {
  const all = [...Object.values(vmCommands), ...Object.values(vmFileCommands)]
  const lines = all.map(({ usage, summary }) => `  ${usage}\n        ${summary}`)
  return `Usage: labrig vm COMMAND NAME… [OPTION]…

${lines.join('\n')}

  --explain   shows the commands that do the same, without doing it
  --yes       does what loses something without asking; without a terminal it is refused otherwise
  --json      machine-readable answers and errors

A name may be a VM's name, uuid or id. Several are done one after another; the exit code is that of the first failure.
`
}
