import type { Machine } from '../../contract/machine.ts'
import type { Network } from '../../contract/resource.ts'
import type { HostFacts } from './host-facts.ts'

/** Interfaces inside of a running container: what it calls them, and their numbers there. */
export type OwnIndexes = ReadonlyMap<string, number>

/** All that the diagram is made of. */
export interface Observed {
  readonly host: HostFacts
  /** Of engines that run on this host. */
  readonly networks: readonly Network[]
  readonly machines: readonly Machine[]
  /** By the id of a container. */
  readonly indexes: ReadonlyMap<string, OwnIndexes>
  /** Connections to other hosts: what they have is on another wire. */
  readonly remote: readonly string[]
}
