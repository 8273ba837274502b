import { RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { noon } from './laptop-facts.ts'

const HOUR = 3600

interface Taken {
  readonly name: string
  readonly parent: string | null
  readonly what: string
  /** Hours before noon. */
  readonly ago: number
  readonly memory: boolean
}

const taken: readonly Taken[] = [
  { name: 'fresh-install', parent: null, what: '', ago: 50, memory: false },
  { name: 'packages-in', parent: 'fresh-install', what: 'pacemaker, pcs and corosync', ago: 49, memory: true },
  { name: 'cluster-works', parent: 'packages-in', what: 'two nodes, three resources', ago: 21, memory: true },
  { name: 'split-brain', parent: 'cluster-works', what: 'node2 unclean, fencing fails', ago: 20, memory: true },
  { name: 'try-crm-edit', parent: 'packages-in', what: '', ago: 42, memory: false },
]

/** Snapshots of a guest; it now stands on "cluster-works". */
export function takeSnapshots(world: FakeWorld, guest: string): void {
  const domain = [...world.libvirt.host.domains.values()].find((one) => one.name === guest)
  if (domain === undefined) throw new Error(`no guest ${guest}`)
  for (const { name, parent, what, ago, memory } of taken) {
    const xml = `<domainsnapshot>
  <name>${name}</name>
  <description>${what}</description>
  <state>${memory ? 'running' : 'shutoff'}</state>
  ${parent === null ? '' : `<parent><name>${parent}</name></parent>`}
  <creationTime>${Math.round(noon / 1000) - ago * HOUR}</creationTime>
  <memory snapshot='${memory ? 'internal' : 'no'}'/>
  <disks><disk name='vda' snapshot='internal'/></disks>
</domainsnapshot>
`
    domain.snapshots.set(name, { name, xml, parent, state: RUNNING })
  }
  domain.currentSnapshot = 'cluster-works'
}
