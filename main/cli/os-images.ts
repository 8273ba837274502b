import { createRouterClient } from '@orpc/server'
import type { OsImage } from '../../contract/os-image.ts'
import type { Task } from '../../contract/task.ts'
import { router } from '../api/router.ts'
import type { Services } from '../api/context.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { table, toJson, type Output } from './output.ts'

const verbs = ['ls', 'get', 'discard', 'import', 'build', 'label', 'rm'] as const
type Verb = (typeof verbs)[number]

const isVerb = (word: string): word is Verb => (verbs as readonly string[]).includes(word)
const clientOf = (services: Services) => createRouterClient(router, { context: services })
type Client = ReturnType<typeof clientOf>

/** `labrig os-image VERB [WORD]`: the OS images of a host, and what can be had. @returns the exit code */
export async function osImages(
  args: Arguments,
  services: Services,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const [verb = 'ls', word] = args.words
  if (!isVerb(verb)) throw new UsageError(`os-image has no ${verb}; there are: ${verbs.join(', ')}`)
  const client = clientOf(services)
  const json = args.flags.has('json')
  if (verb === 'ls') return list(client, args, output, json)
  using _told = json ? null : services.tasks.onChange(teller(output))
  const answer = await act({ verb, word, args, client, signal })
  output.out(json ? toJson(answer, 2) + '\n' : 'done\n')
  return 0
}

interface Call {
  readonly verb: Exclude<Verb, 'ls'>
  readonly word: string | undefined
  readonly args: Arguments
  readonly client: Client
  readonly signal: AbortSignal
}

function act({ verb, word, args: { values }, client, signal }: Call): Promise<unknown> {
  const connection = values.get('connection') ?? 'system'
  const pool = values.get('pool') ?? 'default'
  const name = values.get('name')
  const into = { connection, pool, ...(name === undefined ? {} : { name }) }
  const label = values.get('label')
  const needed = (what: string) => {
    if (word === undefined || word === '') throw new UsageError(`labrig os-image ${verb}: ${what}`)
    return word
  }
  switch (verb) {
    case 'get':
      return client.osImage.download({ ...into, entry: needed('which? labrig os-image ls has the ids') }, { signal })
    case 'discard':
      return client.osImage.discard({ entry: needed('which? labrig os-image ls has the ids') }, { signal })
    case 'import': {
      const path = needed('which file?')
      return client.osImage.import({ ...into, path, ...(label === undefined ? {} : { label }) }, { signal })
    }
    case 'build':
      if (word !== undefined) throw new UsageError('labrig os-image build takes no word; --name gives the image one')
      return client.osImage.build(into, { signal })
    case 'label': {
      if (label === undefined) throw new UsageError('labrig os-image label NAME --label TEXT')
      return client.osImage.label({ connection, pool, name: needed('which image?'), label }, { signal })
    }
    case 'rm':
      return client.osImage.delete({ connection, pool, name: needed('which image?') }, { signal })
  }
}

/** What is here, then what can be had for this architecture. */
async function list(client: Client, { values }: Arguments, output: Output, json: boolean): Promise<number> {
  const found = await client.osImage.list({ connection: values.get('connection') ?? 'system' })
  if (json) {
    output.out(toJson(found, 2) + '\n')
    return 0
  }
  if (found.problem !== null) output.err(`labrig: ${found.problem}\n`)
  const stateOf = (image: OsImage) =>
    image.users.length > 0 ? `used by ${image.users.map((user) => user.name).join(', ')}` : 'ready'
  const here = found.images.map((image) => [image.name, image.pool, image.kind, stateOf(image), image.label])
  const have = new Set(found.images.map(({ entry }) => entry))
  const parts = new Map(found.parts.map(({ entry, bytes, total }) => [entry, { bytes, total }]))
  const stateFor = (id: string) => {
    const part = parts.get(id)
    if (part === undefined) return 'not here'
    return part.total === null ? 'begun' : `${Math.floor((100 * part.bytes) / part.total)} % fetched`
  }
  const offered = found.catalogue
    .filter(({ arch, id }) => arch === found.arch && !have.has(id))
    .map((entry) => [entry.id, '', entry.kind, stateFor(entry.id), entry.name])
  output.out(table(['NAME', 'POOL', 'KIND', 'STATE', 'WHAT'], [...here, ...offered]))
  return 0
}

/** How far it is, on the error stream: a line of its own for each step, and every tenth of a download. */
function teller(output: Output): (task: Task) => void {
  let last = ''
  return ({ parts, state }) => {
    const [part] = parts
    if (state !== 'running' || part === undefined) return
    const share = part.total === null || part.current === null ? null : part.current / part.total
    const tenth = share === null ? '' : ` ${Math.floor(share * 10) * 10} %`
    const line = `${part.id}: ${part.status}${tenth}`
    if (line === last) return
    last = line
    const rate = part.rate == null ? '' : `, ${(part.rate / 2 ** 20).toFixed(1)} MiB/s`
    output.err(`${line}${rate}\n`)
  }
}
