import type { ActPath } from '../api/planners.ts'
import { UsageError } from './failure.ts'

/** What was typed behind `labrig`. */
interface Arguments {
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
}

/** A command that brings VMs to files or back. */
export interface VmFileCommand {
  /** Behind `labrig vm`. */
  readonly usage: string
  readonly summary: string
  /** How many words it needs, no more and no less. */
  readonly words: number
  /** Whether the first word is the name of a VM. */
  readonly named: boolean
  /** `true` takes a value. */
  readonly options: Readonly<Record<string, boolean>>
  readonly act: ActPath
  /** @param id of the named VM, else the first word */
  input(id: string, args: Arguments): Readonly<Record<string, unknown>>
}

/** Leaves out what was not given, so that the schema's own defaults hold. */
function given(args: Arguments, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (args.values.has(name) ? [[name, args.values.get(name)]] : [])))
}

/** The schema calls it so. */
function networkOf({ values }: Arguments): object {
  const network = values.get('network')
  return network === undefined ? {} : { network: network === 'none' ? null : network }
}

const place = { pool: true, connection: true } as const

/** `labrig vm backup|verify|restore|export|import`. */
export const vmFileCommands: Readonly<Record<string, VmFileCommand>> = {
  backup: {
    usage: 'backup NAME FOLDER',
    summary: 'copies a VM, running or not, into a new folder there, and prints its path',
    words: 2,
    named: true,
    options: {},
    act: 'vm.backup',
    input: (id, { words }) => ({ id, folder: words[2] }),
  },
  verify: {
    usage: 'verify FOLDER',
    summary: 'reads a backup whole and compares its checksums',
    words: 1,
    named: false,
    options: {},
    act: 'backup.verify',
    input: (folder) => ({ folder }),
  },
  restore: {
    usage: 'restore FOLDER [--name NEW] [--pool POOL] [--connection C] [--start]',
    summary: 'makes a VM of a backup; with a name of its own it is another VM, with its own UUID and cards',
    words: 1,
    named: false,
    options: { name: true, start: false, ...place },
    act: 'vm.restore',
    input: (folder, args) => ({
      folder,
      start: args.flags.has('start'),
      ...given(args, ['name', 'pool', 'connection']),
    }),
  },
  export: {
    usage: 'export NAME FILE [--disk TARGET]',
    summary: 'a VM that is off as FILE.ova, or one disk of it (the first, or --disk vdb) as FILE.qcow2',
    words: 2,
    named: true,
    options: { disk: true },
    act: 'vm.export',
    input: (id, { words, values }) => {
      const path = words[2] ?? ''
      const target = values.get('disk')
      return {
        id,
        path,
        format: path.endsWith('.qcow2') ? 'qcow2' : 'ova',
        ...(target === undefined ? {} : { target }),
      }
    },
  },
  import: {
    usage: 'import FILE [--pool POOL] [--network NAME|none] [--connection C]',
    summary: 'makes VMs of an OVA; their disks go to the pool as qcow2',
    words: 1,
    named: false,
    options: { network: true, ...place },
    act: 'vm.import',
    input: (path, args) => ({ path, ...given(args, ['pool', 'connection']), ...networkOf(args) }),
  },
}

/** Every option of every one of them. */
export const vmFileOptions: Readonly<Record<string, boolean>> = Object.assign(
  {},
  ...Object.values(vmFileCommands).map(({ options }) => options),
) as Record<string, boolean>

/** @throws UsageError for too few or many words, and for options of another command */
export function checkFileUse(word: string, command: VmFileCommand, { words, flags, values }: Arguments): void {
  const use = `labrig vm ${command.usage}`
  if (words.length !== command.words + 1) throw new UsageError(`this is how it is used: ${use}`)
  const known = new Set([...Object.keys(command.options), 'yes', 'explain', 'json', 'help', 'version'])
  const strange = [...flags, ...values.keys()].find((name) => !known.has(name))
  if (strange !== undefined) throw new UsageError(`vm ${word} has no option --${strange}; ${use}`)
}
