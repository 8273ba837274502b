import { pruneKinds, type PruneKind, type UnusedItem } from '../../../contract/prune.ts'

export const keyOf = ({ kind, id }: Pick<UnusedItem, 'kind' | 'id'>): string => `${kind} ${id}`

export interface PruneGroup {
  readonly kind: PruneKind
  readonly items: readonly UnusedItem[]
}

/** By kind, the largest first. */
export function groupsOf(items: readonly UnusedItem[]): PruneGroup[] {
  const groups = pruneKinds.map((kind) => ({ kind, items: items.filter((item) => item.kind === kind) }))
  return groups
    .filter((group) => group.items.length > 0)
    .map(({ kind, items: own }) => ({ kind, items: own.toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0)) }))
}

/** What its kind's box takes along: nothing of others, and nothing that can be rolled back to. */
export const goesAlong = ({ owner, keptFor }: UnusedItem): boolean => owner !== 'other' && keptFor === null

/** Bytes; at least, since what two share comes back only when both go. */
export function bytesOf(items: readonly UnusedItem[]): number {
  return items.reduce((sum, { size }) => sum + (size ?? 0), 0)
}

/** The boxes after some were ticked or not. */
export function withTicked(
  chosen: ReadonlySet<string>,
  items: readonly UnusedItem[],
  ticked: boolean,
): ReadonlySet<string> {
  const next = new Set(chosen)
  for (const item of items) {
    if (ticked) next.add(keyOf(item))
    else next.delete(keyOf(item))
  }
  return next
}
