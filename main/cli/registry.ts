import { createRouterClient } from '@orpc/server'
import { router } from '../api/router.ts'
import { parseImageReference } from '../docker/image-reference.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { table, toJson } from './output.ts'
import { readPassword } from './read-password.ts'
import { registryHelp, registryVerbs, type RegistryVerb } from './registry-commands.ts'
import { given, numberOf, type ActCall } from './vm-words.ts'

/** `labrig registry …`. @returns the exit code */
export async function registryCommand(args: Arguments, around: Surroundings): Promise<number> {
  const [word = 'ls', ...words] = args.words
  if (!Object.hasOwn(registryVerbs, word)) throw new UsageError(`which of these?\n\n${registryHelp()}`)
  const verb = word as RegistryVerb
  refuseOthers(verb, words.length, args)
  const on = given({ connection: args.values.get('connection') })
  if (isLook(verb)) return look(verb, words[0] ?? '', { args, around, on })
  return performActs([await callOf(verb, words[0] ?? '', args, on)], args, around)
}

/** @throws UsageError for options of another verb, and for a word too few or too many */
function refuseOthers(verb: RegistryVerb, count: number, { flags, values }: Arguments): void {
  const { usage, words, options } = registryVerbs[verb]
  const known: readonly string[] = [...options, 'connection', 'json']
  const strange = [...flags, ...values.keys()].find((name) => !known.includes(name))
  if (strange !== undefined) throw new UsageError(`registry ${verb} has no option --${strange}; ${usage}`)
  if (count > words || (count < words && verb !== 'limit')) {
    throw new UsageError(`this is how it is used: labrig registry ${usage}`)
  }
}

type On = Readonly<Record<string, unknown>>
const lookVerbs = ['ls', 'catalogue', 'tags', 'limit'] as const
type LookVerb = (typeof lookVerbs)[number]
const isLook = (verb: RegistryVerb): verb is LookVerb => (lookVerbs as readonly string[]).includes(verb)

/** A name as docker takes it, apart. @throws UsageError without a registry in front */
function placeOf(word: string): { address: string; repository: string; tag: string } {
  const slash = word.indexOf('/')
  if (slash < 1) throw new UsageError(`${word}: the registry stands in front, as in 127.0.0.1:5000/app:1`)
  const { repository, version } = parseImageReference(word.slice(slash + 1))
  return { address: word.slice(0, slash), repository, tag: version }
}

async function callOf(verb: Exclude<RegistryVerb, LookVerb>, word: string, args: Arguments, on: On): Promise<ActCall> {
  const { values, flags } = args
  switch (verb) {
    case 'start': {
      const named = given({ name: values.get('name'), image: values.get('image'), port: numberOf(args, 'port') })
      return { path: 'registry.start', input: { ...on, ...named, deletion: !flags.has('no-deletion') } }
    }
    case 'rm': {
      const { tag, ...place } = placeOf(word)
      return { path: 'registry.delete', input: { ...on, ...place, tag: tag === '' ? 'latest' : tag } }
    }
    case 'login': {
      const username = values.get('username')
      if (username === undefined) throw new UsageError('--username is needed')
      // An explanation needs no password.
      const password = flags.has('explain') ? '' : await readPassword(`Password for ${word}: `)
      return { path: 'registry.login', input: { ...on, address: word, username, password, plain: flags.has('plain') } }
    }
    case 'logout':
      return { path: 'registry.logout', input: { ...on, address: word } }
  }
}

interface Looking {
  readonly args: Arguments
  readonly around: Surroundings
  readonly on: On
}

async function look(verb: LookVerb, word: string, { args, around, on }: Looking): Promise<number> {
  const { registry } = createRouterClient(router, { context: around.services })
  const print = (value: unknown, text: () => string) =>
    tell(around.output, args.flags.has('json') ? toJson(value, 2) + '\n' : text())
  switch (verb) {
    case 'ls': {
      const found = await registry.list(on)
      const rows = found.registries.map((one) => [
        one.address,
        one.container === null ? '-' : `${one.container.name}${one.container.running ? '' : ' (off)'}`,
        one.login === null ? '-' : (one.login.username ?? 'yes'),
        one.insecure ? 'plain HTTP' : 'TLS',
        String(one.names),
      ])
      return print(found, () => table(['REGISTRY', 'CONTAINER', 'LOGIN', 'BY', 'IMAGES'], rows))
    }
    case 'catalogue': {
      const repositories: string[] = []
      let last: string | null = null
      do {
        const page: { repositories: string[]; next: string | null } = await registry.catalogue({
          ...on,
          ...{ address: word, limit: 1000 },
          ...(last === null ? {} : { last }),
        })
        repositories.push(...page.repositories)
        last = page.next
      } while (last !== null && repositories.length < 100_000)
      return print(repositories, () => repositories.map((one) => `${one}\n`).join(''))
    }
    case 'tags':
      return printTags(word, { args, around, on }, print)
    case 'limit': {
      const limit = await registry.limit({ ...on, address: word === '' ? 'docker.io' : word })
      const { limit: most, remaining, window } = limit
      const hours = window === null ? '' : ` in ${Math.round(window / 360) / 10} hours`
      return print(limit, () =>
        most === null ? 'It tells of no limit.\n' : `${remaining ?? '?'} of ${most} pulls are left${hours}.\n`,
      )
    }
  }
}

async function printTags(
  word: string,
  { args, around, on }: Looking,
  print: (value: unknown, text: () => string) => number,
): Promise<number> {
  const { registry } = createRouterClient(router, { context: around.services })
  const { address, repository } = placeOf(word)
  const search = args.values.get('search') ?? ''
  const tags = []
  for (let offset = 0; ; offset += 100) {
    const page = await registry.tags({ ...on, address, repository, search, offset, limit: 100 })
    tags.push(...page.tags)
    if (offset + 100 >= page.total) break
  }
  const kib = (size: number | null) => (size === null ? '-' : `${Math.ceil(size / 1024)} KiB`)
  const rows = tags.map((one) => [one.tag, one.digest.slice(0, 19), kib(one.size), one.platforms.join(' ') || '-'])
  return print(tags, () => table(['TAG', 'DIGEST', 'SIZE', 'PLATFORMS'], rows))
}
