import { containerVolumeOptions } from './container-volume-commands.ts'
import type { ActCall, TypedArguments as Arguments } from './vm-words.ts'

export interface VolumeCommand {
  /** Behind `labrig volume`. */
  readonly usage: string
  /** How many words it needs, no more and no less. */
  readonly words: number
  readonly options: readonly string[]
  /** @param on the disk image that the first word names */
  call(on: Readonly<Record<string, unknown>>, words: readonly string[], args: Arguments): ActCall
}

/** What `labrig volume` does beside listing. */
export const volumeCommands: Readonly<Record<string, VolumeCommand>> = {
  convert: {
    usage: 'convert NAME NEW [--format qcow2|raw] [--replace] [--pool P] [--connection C]',
    words: 2,
    options: ['format', 'replace'],
    call: (on, [, to], { values, flags }) => ({
      path: 'volume.convert',
      input: { ...on, to, format: values.get('format') ?? 'qcow2', replace: flags.has('replace') },
    }),
  },
  clone: {
    usage: 'clone NAME NEW [--pool P] [--connection C]',
    words: 2,
    options: [],
    call: (on, [, to]) => ({ path: 'volume.clone', input: { ...on, to } }),
  },
  rm: {
    usage: 'rm NAME [--yes] [--pool P] [--connection C]',
    words: 1,
    options: [],
    call: (on) => ({ path: 'volume.delete', input: on }),
  },
}

/** What `labrig volume` takes; `true` takes a value. */
export const volumeOptions: Readonly<Record<string, boolean>> = {
  ...containerVolumeOptions,
  ...{ pool: true, connection: true, format: true },
  ...{ replace: false, explain: false, yes: false },
}
