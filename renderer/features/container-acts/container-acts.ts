import type { Container, ContainerState, Machine } from '../../../contract/machine.ts'

/** Acts on a container that begin with a dialog, or with a part of its page. */
export const containerActs = ['edit', 'connect', 'disconnect', 'files', 'commit', 'export'] as const
export type ContainerAct = (typeof containerActs)[number]

export interface ContainerQuestion {
  readonly act: Exclude<ContainerAct, 'files'>
  readonly container: Container
}

const going: readonly ContainerState[] = ['removing', 'dead']
const there: readonly ContainerState[] = ['running', 'paused', 'restarting', 'created', 'exited']

/** Modes that the engine lists as networks, and that nothing is unplugged from. */
const modes = new Set(['host', 'none'])

/** Networks that a container can be unplugged from. */
export function unpluggable(container: Container): readonly string[] {
  return container.networks.filter((network) => !modes.has(network))
}

/** Why an act makes no sense for a container as it is: states that it needs, or null when it does. */
export function statesOf(container: Container): readonly ContainerState[] | null {
  return going.includes(container.state) ? there : null
}

/** What can be done with a container now; nothing with a VM. */
export function containerActsFor(machine: Machine): readonly ContainerAct[] {
  if (machine.kind !== 'container' || statesOf(machine) !== null) return []
  return containerActs.filter((act) => act !== 'disconnect' || unpluggable(machine).length > 0)
}
