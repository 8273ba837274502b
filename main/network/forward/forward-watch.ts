import { FORWARDS_TABLE, isForwarded, sameForwards } from '../../net/port-forwards.ts'
import { forwardsHere } from '../../step/forward-steps.ts'
import { ipTableText, letsLocal } from '../../system/port-forwards.ts'
import { ChangeWatch, type WatchedWorld } from '../change-watch.ts'
import type { NetworkScope } from '../scope.ts'
import { wantedForwards } from './plan-apply.ts'

export interface ForwardWorld extends Pick<WatchedWorld, 'changes' | 'failed'> {
  readonly networks: NetworkScope
  /** Writes this host's rules anew. */
  apply(): Promise<unknown>
}

/** Whether this host's rules are what the VMs and their networks ask for, as far as this process may see. */
async function isInForce(scope: NetworkScope): Promise<boolean> {
  const now = await forwardsHere()
  const wanted = await wantedForwards(scope, now)
  if (!sameForwards(wanted, now)) return false
  const listed = await ipTableText(FORWARDS_TABLE)
  if (listed === null) return true
  const local = await Promise.all(now.map(({ bridge }) => letsLocal(bridge)))
  return now.every((one) => isForwarded(one, listed)) && !local.includes(false)
}

/**
 * Keeps forwarded ports in force where libvirt does not run the hook itself: a VM or a network came, went or was changed by
 * another program, or somebody has emptied the rules. Only with root's rights, since nobody is to be asked for a password
 * out of the blue.
 */
export class ForwardWatch extends ChangeWatch {
  constructor({ networks: scope, changes, failed, apply }: ForwardWorld) {
    let hadAny = true
    super({
      changes,
      failed,
      concerns() {
        const has = scope.machines().some((one) => one.kind === 'vm' && one.forwards !== undefined)
        const concerns = process.geteuid?.() === 0 && (has || hadAny)
        hadAny = has
        return concerns
      },
      async look() {
        await scope.settled()
        if (!(await isInForce(scope))) await apply()
      },
    })
  }
}
