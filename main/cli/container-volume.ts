import { createRouterClient } from '@orpc/server'
import { router } from '../api/router.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { fileRows } from './container-files.ts'
import { containerVolumeCommands } from './container-volume-commands.ts'
import { UsageError } from './failure.ts'
import { table, toJson } from './output.ts'
import { given } from './vm-words.ts'

const LOOKS = { ls: 'ls --connection docker', files: 'files NAME [PATH] [--thorough] [--connection C]' } as const
/** What disk images do not have: these are about volumes of containers without being told. */
const OWN = ['create', 'backup', 'restore', 'files', 'cp', 'mkdir', 'mv', 'rm-file']

/** Whether `labrig volume` is about volumes of containers: by its word, or by the engine that is named. */
export function isAboutContainers({ words, values }: Arguments, { services }: Surroundings): boolean {
  const connection = values.get('connection')
  const engine = services.connections.list().find(({ id }) => id === connection)?.engine
  return engine === undefined ? OWN.includes(words[0] ?? '') : engine === 'docker'
}

/** `labrig volume` for volumes of containers. @returns the exit code */
export async function containerVolumeCommand(args: Arguments, around: Surroundings): Promise<number> {
  const [word = 'ls', ...words] = args.words
  const on = given({ connection: args.values.get('connection') })
  if (word === 'ls') return list(args, around)
  if (word === 'files') return files(args, around)
  const command = Object.hasOwn(containerVolumeCommands, word) ? containerVolumeCommands[word] : undefined
  if (command === undefined) {
    const all = [...Object.keys(LOOKS), ...Object.keys(containerVolumeCommands)].join(', ')
    throw new UsageError(`a volume of containers has no ${word}; there are: ${all}`)
  }
  const use = `labrig volume ${command.usage}`
  if (words.length !== command.words) throw new UsageError(`this is how it is used: ${use}`)
  refuseOthers(word, args, ['explain', 'yes', ...command.options], use)
  return performActs([command.call(on, words, args)], args, around)
}

/** @throws UsageError for options of another command: they would do nothing */
function refuseOthers(word: string, { flags, values }: Arguments, options: readonly string[], use: string): void {
  const known = new Set(['connection', 'json', 'help', 'version', ...options])
  const strange = [...flags, ...values.keys()].find((name) => !known.has(name))
  if (strange !== undefined) throw new UsageError(`volume ${word} has no option --${strange}; ${use}`)
}

async function list(args: Arguments, { services, output, signal }: Surroundings): Promise<number> {
  refuseOthers('ls', args, [], `labrig volume ${LOOKS.ls}`)
  const client = createRouterClient(router, { context: services })
  const on = given({ connection: args.values.get('connection') })
  const [volumes, sizes] = await Promise.all([
    client.containerVolume.list(on, { signal }),
    client.containerVolume.sizes(on, { signal }),
  ])
  const bytes = new Map(sizes.map(({ name, size }) => [name, size]))
  const rows = volumes.map((one) => ({ ...one, size: bytes.get(one.name) ?? null }))
  if (args.flags.has('json')) return tell(output, toJson(rows, 2) + '\n')
  const cells = rows.map(({ name, driver, size, users }) => [
    ...[name, driver, size === null ? '' : `${Math.ceil(size / 2 ** 20)} MiB`],
    users.map((user) => user.name).join(', ') || 'nobody',
  ])
  return tell(output, table(['NAME', 'DRIVER', 'ON DISK', 'USED BY'], cells))
}

async function files(args: Arguments, { services, output, signal }: Surroundings): Promise<number> {
  const [, name, path = '/', extra] = args.words
  if (name === undefined || extra !== undefined)
    throw new UsageError(`this is how it is used: labrig volume ${LOOKS.files}`)
  refuseOthers('files', args, ['thorough'], `labrig volume ${LOOKS.files}`)
  const client = createRouterClient(router, { context: services })
  const on = given({ connection: args.values.get('connection') })
  const listing = await client.containerVolume.files(
    { ...on, name, path, thorough: args.flags.has('thorough') },
    { signal },
  )
  if (args.flags.has('json')) return tell(output, toJson(listing, 2) + '\n')
  return tell(output, fileRows(listing))
}
