import { failureOf } from '../../api/failure.ts'
import type { MachineStore } from '../../api/machine-store.ts'
import type { Session } from '../../api/session.ts'
import type { Value } from '../../lib/value.ts'
import type { ConsoleKey } from './console-keys.ts'
import { machineOf, type ConsoleTab } from './console-tab.ts'
import type { Availability, LinkPlan } from './link.ts'

/** What consoles need of the page that they are in. */
export interface ConsoleSurroundings {
  readonly session: Session
  readonly machines: MachineStore
  /** A key that a console does not swallow was pressed in it. */
  key(tab: string, key: ConsoleKey): void
  focused(tab: string): void
}

/** A console that lives as long as its tab, whether it is on screen or not. */
export interface ConsoleSession extends Disposable {
  /** Output came while nobody looked. */
  readonly unseen: Value<boolean>
  /** Whether it is on screen now. */
  shown(is: boolean): void
  focus(): void
}

/** Whether the console of a tab can be had now: its machine runs and the host answers. */
export function availabilityOf(tab: ConsoleTab, { session, machines }: ConsoleSurroundings): Availability {
  if (session.state.get().type !== 'open') return 'disconnected'
  const id = machineOf(tab)
  if (id === null) return 'yes'
  const machine = machines.get(id)
  if (machine === undefined) return isListed(id, machines) ? 'gone' : 'disconnected'
  switch (machine.state) {
    case 'off':
    case 'saved':
    case 'created':
    case 'exited':
    case 'dead':
    case 'removing':
    case 'restarting':
      return 'off'
    case 'paused':
      // A frozen container runs no new command; a paused VM shows its last picture.
      return machine.kind === 'vm' ? 'yes' : 'off'
    case 'running':
    case 'crashed':
    case 'suspended':
    case 'stopping':
      return 'yes'
  }
}

/** Whether the machine's engine has told its list: before that a machine is not gone, only unknown. */
function isListed(id: string, machines: MachineStore): boolean {
  const connection = /^\w+:([^/]+)\//.exec(id)?.[1] ?? ''
  return machines.isKnown(connection) && machines.connection(connection)?.state === 'ready'
}

/** The part of a link's plan that is the same for all consoles. */
export function waitingPlan(
  tab: ConsoleTab,
  around: ConsoleSurroundings,
): Pick<LinkPlan, 'available' | 'watch' | 'failureOf'> {
  return {
    available: () => availabilityOf(tab, around),
    failureOf,
    watch(listener) {
      const id = machineOf(tab)
      const ends = [
        around.session.state.subscribe(listener),
        around.machines.subscribeConnections(listener),
        ...(id === null ? [] : [around.machines.subscribeRow(id, listener)]),
      ]
      return () => {
        for (const end of ends) end()
      }
    },
  }
}
