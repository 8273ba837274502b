import { createRouterClient } from '@orpc/server'
import { notFound } from '../../contract/fault.ts'
import { imageNamed } from '../../contract/image-name.ts'
import type { ImageRow } from '../../contract/image-look.ts'
import type { Task } from '../../contract/task.ts'
import { router } from '../api/router.ts'
import { performActs, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { actVerbs, imageHelp, lookVerbs, type LookVerb } from './image-commands.ts'
import { table, toJson, type Output } from './output.ts'

const clientOf = ({ services }: Surroundings) => createRouterClient(router, { context: services })
type Client = ReturnType<typeof clientOf>

/** `labrig image …`. @returns the exit code */
export async function imageCommand(args: Arguments, around: Surroundings): Promise<number> {
  const [verb = 'ls', ...words] = args.words
  const client = clientOf(around)
  if (Object.hasOwn(lookVerbs, verb)) return look(verb as LookVerb, words, args, { ...around, client })
  const command = Object.hasOwn(actVerbs, verb) ? actVerbs[verb] : undefined
  if (command === undefined) throw new UsageError(`which of these?\n\n${imageHelp()}`)
  const known = new Set([...Object.keys(command.options), 'connection', 'yes', 'explain', 'json'])
  const strange = [...args.flags, ...args.values.keys()].find((name) => !known.has(name))
  if (strange !== undefined) throw new UsageError(`image ${verb} has no option --${strange}; ${command.usage}`)
  if (words.length < command.least || words.length > command.most) {
    throw new UsageError(`this is how it is used: labrig image ${command.usage}`)
  }
  const named = command.images === 'all' ? words : command.images === 'first' ? words.slice(0, 1) : []
  const rows = named.length === 0 ? [] : await overview(args, client)
  const ids = named.map((name) => find(name, rows).id)
  using _told = args.flags.has('json') ? null : around.services.tasks.onChange(teller(around.output))
  const { path, input } = command.call(words, ids, args)
  return performActs([{ path, input: input as Readonly<Record<string, unknown>> }], args, around)
}

function overview(args: Arguments, client: Client): Promise<ImageRow[]> {
  const connection = args.values.get('connection')
  return client.image.overview(connection === undefined ? {} : { connection })
}

/** @throws Fault NOT_FOUND */
function find(name: string, rows: readonly ImageRow[]): ImageRow {
  const found = imageNamed(name, rows)
  if (found === undefined) throw notFound('image', name)
  return found
}

interface Looking extends Surroundings {
  readonly client: Client
}

async function look(verb: LookVerb, words: readonly string[], args: Arguments, around: Looking): Promise<number> {
  const { client, output } = around
  const json = args.flags.has('json')
  const print = (value: unknown, text: () => string) => {
    output.out(json ? toJson(value, 2) + '\n' : text())
    return 0
  }
  if (verb === 'search') {
    const found = await client.image.search({ term: words.join(' ') })
    return print(found, () =>
      table(
        ['NAME', 'STARS', 'WHAT'],
        found.map((one) => [one.name, String(one.stars), one.description]),
      ),
    )
  }
  const rows = await overview(args, client)
  if (verb === 'ls') return list(rows, words, args, around)
  const { id } = find(words[0] ?? '', rows)
  if (verb === 'show') {
    const shown = await client.image.inspect({ id })
    return print(shown, () => toJson(shown.raw, 2) + '\n')
  }
  if (verb === 'layers') {
    const { layers } = await client.image.layers({ id })
    const lines = layers.map((one, index) =>
      [index, mib(one.size), one.added, one.changed, one.removed, one.command.replaceAll(/\s+/g, ' ').slice(0, 80)].map(
        String,
      ),
    )
    return print(layers, () => table(['LAYER', 'SIZE', 'ADDED', 'CHANGED', 'REMOVED', 'COMMAND'], lines))
  }
  const layer = Number(words[1] ?? 'none')
  if (!Number.isInteger(layer)) throw new UsageError(`this is how it is used: labrig image ${lookVerbs.files.usage}`)
  const found = await client.image.files({ id, layer, search: args.values.get('search') ?? '', limit: 2000 })
  const more = found.total - found.files.length
  return print(
    found,
    () =>
      table(
        ['CHANGE', 'SIZE', 'PATH'],
        found.files.map((file) => [file.change, String(file.size), file.path]),
      ) + (more > 0 ? `and ${more} more; --search narrows\n` : ''),
  )
}

const mib = (bytes: number) =>
  bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`

async function list(rows: ImageRow[], words: readonly string[], args: Arguments, around: Looking): Promise<number> {
  const { client, output } = around
  const connection = args.values.get('connection')
  const sizes = await client.image.sizes(connection === undefined ? {} : { connection })
  const unique = new Map(sizes.images.map((image) => [image.id, image.unique]))
  const wanted = rows.filter(
    (row) =>
      (!args.flags.has('dangling') || row.tags.length === 0) &&
      words.every((word) => [...row.tags, row.id].some((name) => name.includes(word))),
  )
  if (args.flags.has('json')) {
    output.out(
      toJson(
        wanted.map((row) => ({ ...row, unique: unique.get(row.id) ?? null })),
        2,
      ) + '\n',
    )
    return 0
  }
  const lines = wanted.map((row) => [
    row.tags.join(', ') || '-',
    row.id.split('sha256:')[1]?.slice(0, 12) ?? '',
    mib(row.size),
    unique.has(row.id) ? mib(unique.get(row.id) ?? 0) : '-',
    row.users.map(({ name }) => name).join(', ') || '-',
  ])
  output.out(table(['NAME', 'ID', 'SIZE', 'ITS OWN', 'USED BY'], lines))
  return 0
}

/** Each layer's changes of state on the error stream; how far each is would be too many lines. */
function teller(output: Output): (task: Task) => void {
  const told = new Map<string, string>()
  return ({ parts, state }) => {
    if (state !== 'running') return
    for (const { id, status } of parts) {
      if (told.get(id) === status) continue
      told.set(id, status)
      output.err(`${id}: ${status}\n`)
    }
  }
}
