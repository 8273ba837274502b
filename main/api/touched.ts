import { formatId } from '../../contract/ids.ts'
import type { StepOutcome } from '../step/engines.ts'
import type { Step } from '../step/step.ts'

type Target = Exclude<Extract<Step, { readonly connection: string }>, { readonly action: unknown }>

/** Ids of what a step may have changed; the key `*` stands for all of a kind. Empty for what the inventory does not hold. */
export function touchedBy(step: Step, outcome: StepOutcome | undefined): string[] {
  if ('action' in step) {
    return 'connection' in step.action ? [formatId('network', step.action.connection, '*')] : []
  }
  // What lies in a registry, and who is logged in there, is no part of the inventory.
  if (!('connection' in step) || step.type.startsWith('registry.')) return []
  if (step.type === 'prune.remove') return prunedBy(step)
  const id = idOf(step, outcome)
  return id === null ? [] : [id]
}

function prunedBy({ kind, connection, id }: Extract<Step, { readonly type: 'prune.remove' }>): string[] {
  if (kind === 'container') return [formatId('container', connection, id)]
  return kind === 'image' || kind === 'network' ? [formatId(kind, connection, '*')] : []
}

/** What says a pool and changes only a file in it; volumes of containers, which the inventory does not hold. */
const UNLISTED: ReadonlySet<string> = new Set<Step['type']>([
  ...(['disk.pull', 'disk.unused', 'docker-volume.create', 'docker-volume.remove'] as const),
])

function idOf(step: Target, outcome: StepOutcome | undefined): string | null {
  const { connection } = step
  if ('uuid' in step) return formatId('vm', connection, step.uuid)
  if (UNLISTED.has(step.type)) return null
  if ('pool' in step) return formatId('pool', connection, '*')
  if (step.type === 'docker-network.create') return formatId('network', connection, '*')
  if ('network' in step && !('container' in step)) return formatId('network', connection, '*')
  if (step.type === 'container.create') {
    return outcome?.id === undefined ? null : formatId('container', connection, outcome.id)
  }
  if (step.type === 'image.commit') return formatId('image', connection, '*')
  if ('container' in step) return formatId('container', connection, step.container)
  return formatId('image', connection, '*')
}
