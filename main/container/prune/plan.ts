import { Fault } from '../../../contract/fault.ts'
import { pruneKinds, type PruneKind, type UnusedItem } from '../../../contract/prune.ts'
import { lossOf, type Loss } from '../../../contract/texts/loss.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { PruneStep } from '../../step/prune-steps.ts'
import { unusedOn, type Unused } from './unused.ts'

/** What nothing uses on an engine. */
export async function previewPrune(connection: string, engines: Engines, signal?: AbortSignal): Promise<UnusedItem[]> {
  const engine = await engines.docker(connection)
  return (await unusedOn(engine, signal)).map(({ tags: _tags, ...item }) => item)
}

interface Chosen {
  readonly kind: PruneKind
  readonly id: string
}

const keyOf = ({ kind, id }: Chosen) => `${kind} ${id}`

/**
 * Removes what was chosen, one by one, and looks before whether nothing uses it still.
 * @throws Fault REFUSED for what is used by now or is not there any more: then nothing is done
 */
export async function planPrune(
  { connection, items }: { connection: string; items: readonly Chosen[] },
  engines: Engines,
): Promise<Plan> {
  const engine = await engines.docker(connection)
  const unused = new Map((await unusedOn(engine)).map((one) => [keyOf(one), one]))
  const found = [...new Set(items.map(keyOf))].map((key) => unused.get(key) ?? missing(key))
  const order = (one: Unused, other: Unused) => pruneKinds.indexOf(one.kind) - pruneKinds.indexOf(other.kind)
  const going = found.toSorted(order)
  return {
    title: `remove ${going.length} unused: ${nameAll(going)}`,
    subjects: [],
    steps: going.map((one) => stepOf(connection, one)),
    atomic: false,
    destroys: going.flatMap(lossesOf),
    locks: [`prune:${connection}`],
  }
}

function missing(key: string): never {
  const [kind = '', id = ''] = key.split(' ', 2)
  const sentence = `The ${kind} ${id} is used by now, or has gone: look again. Nothing was removed.`
  throw new Fault('REFUSED', { reason: 'used-by-now', detail: id }, sentence)
}

/** So many names as fit a line. */
function nameAll(items: readonly Unused[]): string {
  const names = items.slice(0, 3).map(({ name }) => name)
  return names.join(', ') + (items.length > names.length ? ', …' : '')
}

function stepOf(connection: string, { kind, id, name, tags }: Unused): PruneStep {
  const one = { type: 'prune.remove' as const, connection, id, name }
  return kind === 'image' ? { ...one, kind, tags } : { ...one, kind }
}

function lossesOf({ kind, name }: Unused): Loss[] {
  switch (kind) {
    case 'container':
      return [lossOf('container', { name })]
    case 'image':
      return [lossOf('image', { name })]
    case 'volume':
      return [lossOf('unused-volume', { name })]
    case 'network':
      return [lossOf('network', { name })]
    case 'cache':
      return []
  }
}
