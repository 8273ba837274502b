import { createRouterClient } from '@orpc/server'
import { notFound } from '../../contract/fault.ts'
import type { PruneKind, UnusedItem } from '../../contract/prune.ts'
import { router } from '../api/router.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { table, toJson } from './output.ts'
import { given } from './vm-words.ts'

const kinds: Readonly<Record<string, PruneKind>> = {
  containers: 'container',
  images: 'image',
  volumes: 'volume',
  networks: 'network',
  cache: 'cache',
}

/** Whether it goes with its kind: what others have made goes by its own name only, and so does what can be rolled back to. */
const goesAlong = ({ owner, keptFor }: UnusedItem) => owner !== 'other' && keptFor === null

/** `labrig prune [KIND|NAME…]`: without a word it only shows what nothing uses. @returns the exit code */
export async function pruneCommand(args: Arguments, around: Surroundings): Promise<number> {
  const on = given({ connection: args.values.get('connection') })
  const { prune } = createRouterClient(router, { context: around.services })
  const { items } = await prune.preview(on)
  if (args.words.length === 0) {
    return tell(around.output, args.flags.has('json') ? toJson(items, 2) + '\n' : listed(items))
  }
  const chosen = [...new Set(args.words.flatMap((word) => chosenBy(word, items)))]
  const going = chosen.map(({ kind, id }) => ({ kind, id }))
  const calls = going.length === 0 ? [] : [{ path: 'prune.run' as const, input: { ...on, items: going } }]
  return performActs(calls, args, around)
}

/** @throws Fault NOT_FOUND for a word that is neither a kind nor something that nothing uses */
function chosenBy(word: string, items: readonly UnusedItem[]): UnusedItem[] {
  const kind = kinds[word]
  if (kind !== undefined) return items.filter((item) => item.kind === kind && goesAlong(item))
  const found = items.filter(({ id, name }) => id === word || name === word)
  if (found.length === 0) throw notFound('unused thing', word)
  return found
}

const owners: Readonly<Record<UnusedItem['owner'], string>> = { labrig: 'Labrig', nobody: '-', other: 'other' }

function listed(items: readonly UnusedItem[]): string {
  const size = (bytes: number | null) => (bytes === null ? '-' : `${Math.ceil(bytes / 1024)} KiB`)
  const rows = items.map((one) => [
    ...[one.kind, one.name, size(one.size), one.project === null ? owners[one.owner] : `compose ${one.project}`],
    one.keptFor === null ? one.detail : `kept for rolling ${one.keptFor} back`,
  ])
  const sum = items.reduce((all, one) => all + (one.size ?? 0), 0)
  const end = `${items.length} that nothing uses; at least ${size(sum)} would come back.\n`
  return rows.length === 0 ? end : table(['KIND', 'NAME', 'SIZE', 'MADE BY', 'WHAT'], rows) + end
}
