import { resolve } from 'node:path'
import { placeOf } from './container-file-commands.ts'
import { UsageError } from './failure.ts'
import { given, type ActCall, type TypedArguments as Arguments } from './vm-words.ts'

interface ContainerVolumeCommand {
  /** Behind `labrig volume`. */
  readonly usage: string
  readonly words: number
  readonly options: readonly string[]
  /** @param on the engine */
  call(on: Readonly<Record<string, unknown>>, words: readonly string[], args: Arguments): ActCall
}

/** @throws UsageError */
function needed({ values }: Arguments, name: string): string {
  const value = values.get(name)
  if (value === undefined) throw new UsageError(`--${name} is needed`)
  return resolve(value)
}

/** "type=tmpfs,device=tmpfs" as docker volume create takes them one by one. */
function optionsOf(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').filter((pair) => pair !== '')
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]))
}

/** What `labrig volume` does with volumes of containers. */
export const containerVolumeCommands: Readonly<Record<string, ContainerVolumeCommand>> = {
  create: {
    usage: 'create NAME [--driver D] [--options NAME=VALUE,…] [--connection C]',
    words: 1,
    options: ['driver', 'options'],
    call: (on, [name], { values }) => ({
      path: 'containerVolume.create',
      input: given({ ...on, name, driver: values.get('driver'), options: optionsOf(values.get('options')) }),
    }),
  },
  rm: {
    usage: 'rm NAME --connection docker [--yes]',
    words: 1,
    options: [],
    call: (on, [name]) => ({ path: 'containerVolume.delete', input: { ...on, name } }),
  },
  backup: {
    usage: 'backup NAME --to FILE [--connection C]',
    words: 1,
    options: ['to'],
    call: (on, [name], args) => ({ path: 'containerVolume.backup', input: { ...on, name, path: needed(args, 'to') } }),
  },
  restore: {
    usage: 'restore NAME --from FILE [--merge] [--connection C]',
    words: 1,
    options: ['from', 'merge'],
    call: (on, [name], args) => ({
      path: 'containerVolume.restore',
      input: { ...on, name, path: needed(args, 'from'), merge: args.flags.has('merge') },
    }),
  },
  cp: {
    usage: 'cp NAME:/PATH FILE | FILE NAME:/PATH [--replace] [--connection C]',
    words: 2,
    options: ['replace'],
    call: copy,
  },
  mkdir: {
    usage: 'mkdir NAME:/PATH [--connection C]',
    words: 1,
    options: [],
    call: (on, [place]) => ({ path: 'containerVolume.makeFolder', input: { ...on, ...innerOf(place) } }),
  },
  mv: {
    usage: 'mv NAME:/PATH /NEW [--connection C]',
    words: 2,
    options: [],
    call: (on, [place, to]) => ({ path: 'containerVolume.renameFile', input: { ...on, ...innerOf(place), to } }),
  },
  'rm-file': {
    usage: 'rm-file NAME:/PATH [--connection C] [--yes]',
    words: 1,
    options: [],
    call: (on, [place]) => ({ path: 'containerVolume.deleteFile', input: { ...on, ...innerOf(place) } }),
  },
}

/** @throws UsageError */
function innerOf(word = ''): { readonly name: string; readonly path: string } {
  const place = placeOf(word)
  if (place === null) throw new UsageError('a file of a volume is NAME:/PATH')
  return place
}

function copy(
  on: Readonly<Record<string, unknown>>,
  [from = '', to = '']: readonly string[],
  { flags }: Arguments,
): ActCall {
  const [source, target] = [placeOf(from), placeOf(to)]
  if (source !== null && target === null) {
    const input = { ...on, name: source.name, path: source.path, to: resolve(to) }
    return { path: 'containerVolume.copyOut', input }
  }
  if (source !== null || target === null) throw new UsageError('cp says which side is the volume: NAME:/PATH')
  const input = { ...on, name: target.name, from: resolve(from), to: target.path, replace: flags.has('replace') }
  return { path: 'containerVolume.copyIn', input }
}

/** What they take beside the options of disks; `true` takes a value. */
export const containerVolumeOptions: Readonly<Record<string, boolean>> = {
  ...{ driver: true, options: true, to: true, from: true },
  ...{ merge: false, replace: false, thorough: false },
}
