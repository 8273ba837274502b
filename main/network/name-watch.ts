import { ChangeWatch, type WatchedWorld } from './change-watch.ts'
import { namesDiffer } from './container-names.ts'
import type { NetworkScope } from './scope.ts'
import { twinOf } from './twin.ts'

/** What the watch needs of the world. */
export interface NameWorld extends Pick<WatchedWorld, 'changes' | 'failed'> {
  readonly networks: NetworkScope
  /** Tells the names of a segment's containers to its guests. */
  tell(id: string): Promise<unknown>
}

/**
 * Keeps what guests know of containers in segments of both engines. What is to do is seen in the engines themselves, so a
 * restart of Labrig, or of an engine, forgets nothing.
 */
export class NameWatch extends ChangeWatch {
  constructor(world: NameWorld) {
    const { networks: scope, changes, failed, tell } = world
    /** A segment whose engine is away is seen to when it is back: that is a change too. */
    const mend = async (id: string, signal: AbortSignal) => {
      try {
        if (await namesDiffer(id, scope)) await tell(id)
      } catch (error) {
        if (!signal.aborted) failed(error)
      }
    }
    super({
      changes,
      failed,
      concerns: () => segments(scope).length > 0,
      async look(signal) {
        for (const id of segments(scope)) await mend(id, signal)
      },
    })
  }
}

/** Docker's halves. */
function segments(scope: NetworkScope): string[] {
  const all = scope.networks()
  const own = all.filter(({ engine, owner }) => engine === 'docker' && owner === 'labrig')
  return own.filter((one) => twinOf(one, all, scope.engines) !== null).map(({ id }) => id)
}
