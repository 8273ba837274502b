import type { Machine } from '../../../contract/machine.ts'
import { actsShown, type ActName } from '../machines/acts.ts'

/** A button of the page's head: an act of the table, the usual console, or a new snapshot. */
export type HeaderAct = ActName | 'console' | 'snapshot'

interface Offers {
  /** A console can be opened. */
  readonly console: boolean
  /** A snapshot can be kept. */
  readonly snapshot: boolean
}

export interface HeaderActs {
  /** At most three; the first is the primary one. */
  readonly buttons: readonly HeaderAct[]
  /** In the menu. */
  readonly rest: readonly ActName[]
}

const most = 3

function wanted(machine: Machine): readonly HeaderAct[] {
  if (machine.kind === 'container') {
    switch (machine.state) {
      case 'running':
        return ['console', 'restart', 'stop']
      case 'paused':
        return ['resume', 'stop']
      case 'restarting':
        return ['stop', 'force']
      case 'created':
      case 'exited':
      case 'dead':
      case 'removing':
        return ['start']
    }
  }
  switch (machine.state) {
    case 'running':
      return ['console', 'stop', 'snapshot']
    case 'paused':
    case 'suspended':
      return ['resume', 'console', 'snapshot']
    case 'off':
    case 'saved':
      return ['start', 'snapshot']
    case 'stopping':
      return ['console', 'force']
    case 'crashed':
      return ['force', 'console']
  }
}

/** The acts of a machine's page in this state: the likely ones as buttons, the others in the menu. */
export function headerActs(machine: Machine, offers: Offers): HeaderActs {
  const able = actsShown(machine)
  const buttons = wanted(machine)
    .filter((act) => (act === 'console' || act === 'snapshot' ? offers[act] : able.includes(act)))
    .slice(0, most)
  return { buttons, rest: able.filter((act) => !buttons.includes(act)) }
}
