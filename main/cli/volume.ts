import { createRouterClient } from '@orpc/server'
import { router } from '../api/router.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { containerVolumeCommand, isAboutContainers } from './container-volume.ts'
import { UsageError } from './failure.ts'
import { table, toJson } from './output.ts'
import { given } from './vm-words.ts'
import { volumeCommands } from './volume-commands.ts'

const EVERYWHERE = ['pool', 'connection', 'explain', 'yes', 'json', 'help', 'version']

/** `labrig volume …`: disk images in storage pools, and volumes of containers. @returns the exit code */
export async function volumeCommand(args: Arguments, around: Surroundings): Promise<number> {
  if (isAboutContainers(args, around)) return containerVolumeCommand(args, around)
  const [word = 'ls', ...words] = args.words
  if (word === 'ls') return list(args, around)
  const command = Object.hasOwn(volumeCommands, word) ? volumeCommands[word] : undefined
  if (command === undefined) {
    throw new UsageError(`volume has no ${word}; there are: ls, ${Object.keys(volumeCommands).join(', ')}`)
  }
  const use = `labrig volume ${command.usage}`
  if (words.length !== command.words) throw new UsageError(`this is how it is used: ${use}`)
  refuseOthers(word, args, [...command.options, ...EVERYWHERE], use)
  const { values } = args
  const on = given({ connection: values.get('connection'), pool: values.get('pool') ?? 'default', name: words[0] })
  return performActs([command.call(on, words, args)], args, around)
}

/** @throws UsageError for options of another command: they would do nothing */
function refuseOthers(word: string, { flags, values }: Arguments, known: readonly string[], use: string): void {
  const strange = [...flags, ...values.keys()].find((name) => !known.includes(name))
  if (strange !== undefined) throw new UsageError(`volume ${word} has no option --${strange}; ${use}`)
}

const mib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`

/** All images, or those of one pool, with who uses them. */
async function list(args: Arguments, { services, output }: Surroundings): Promise<number> {
  if (args.words.length > 1)
    throw new UsageError('this is how it is used: labrig volume ls [--pool P] [--connection C]')
  refuseOthers('ls', args, ['pool', 'connection', 'json', 'help', 'version'], 'labrig volume ls')
  const client = createRouterClient(router, { context: services })
  const { volumes } = await client.storage.overview(given({ connection: args.values.get('connection') }))
  const pool = args.values.get('pool')
  const shown = volumes.filter((volume) => pool === undefined || volume.pool === pool)
  if (args.flags.has('json')) return tell(output, toJson(shown, 2) + '\n')
  const usersOf = ({ users, overlays, orphan }: (typeof shown)[number]) =>
    [...users.map(({ name }) => name), ...overlays].join(', ') || (orphan ? 'nobody' : '')
  const rows = shown.map((one) => [
    ...[one.name, one.pool, one.format ?? '', mib(one.capacity), mib(one.allocation), usersOf(one)],
  ])
  return tell(output, table(['NAME', 'POOL', 'FORMAT', 'SIZE', 'ON DISK', 'USED BY'], rows))
}
