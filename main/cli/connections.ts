import { createRouterClient } from '@orpc/server'
import type { Connection, EnginePlace } from '../../contract/connection.ts'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { table, toJson, type Output } from './output.ts'

const verbs = ['ls', 'try', 'add', 'rm'] as const
type Verb = (typeof verbs)[number]

/** A URI of libvirt names the instance; everything else is an address as Docker writes it. */
const LIBVIRT = /^[a-z]+(\+\w+)?:\/\/[^/]*\/(system|session)/u

const isVerb = (word: string): word is Verb => (verbs as readonly string[]).includes(word)

function placeOf(address: string): EnginePlace {
  return LIBVIRT.test(address) ? { engine: 'libvirt', uri: address } : { engine: 'docker', host: address }
}

/** `labrig connection VERB …`: the engines that Labrig speaks to. @returns the exit code */
export async function connections(args: Arguments, services: Services, output: Output): Promise<number> {
  const [verb = 'ls', ...words] = args.words
  if (!isVerb(verb)) throw new UsageError(`connection has no ${verb}; there are: ${verbs.join(', ')}`)
  const client = createRouterClient(router, { context: services })
  /** Exactly the words that a verb takes. */
  const needed = (count: number, usage: string): readonly string[] => {
    if (words.length !== count) throw new UsageError(`labrig connection ${usage}`)
    return words
  }
  const show = (list: readonly Connection[]) => {
    output.out(args.flags.has('json') ? toJson(list, 2) + '\n' : rowsOf(list))
    return 0
  }
  switch (verb) {
    case 'ls':
      needed(0, 'ls')
      return show(await client.connection.list())
    case 'rm': {
      const [id = ''] = needed(1, 'rm NAME')
      return show(await client.connection.remove({ id }))
    }
    case 'add': {
      const [id = '', address = ''] = needed(2, 'add NAME ADDRESS')
      await client.connection.add({ id, place: placeOf(address) })
      return show(await client.connection.list())
    }
    case 'try': {
      const [address = ''] = needed(1, 'try ADDRESS')
      const tried = await client.connection.try({ place: placeOf(address) })
      const said = [tried.state, tried.version, tried.reason].filter((part) => part !== null).join(' · ')
      output.out(args.flags.has('json') ? toJson(tried, 2) + '\n' : `${said}\n`)
      for (const line of tried.state === 'ready' ? [] : tried.remedy) output.err(`# helps: ${line}\n`)
      return tried.state === 'ready' ? 0 : 4
    }
  }
}

function rowsOf(list: readonly Connection[]): string {
  return table(
    ['NAME', 'ENGINE', 'STATE', 'ADDRESS'],
    list.map(({ id, engine, version, state, address }) => [
      id,
      version === null ? engine : `${engine} ${version}`,
      state,
      address,
    ]),
  )
}
