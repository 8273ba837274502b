import type { Diagram, NodeOf } from '../../contract/diagram.ts'
import { redirections } from '../net/nat-rules.ts'
import type { Observed } from './observed.ts'
import { cardsOf, type End } from './reach-ends.ts'
import type { Asked, Ground } from './reach-way.ts'
import { isLoopback } from './ways-out.ts'

/** Where the packet really goes, and to which port. */
export interface Target {
  readonly to: End
  readonly asked: Asked
  /** It came by a port of the host. */
  readonly published: { readonly node: string; readonly note: string; readonly local: boolean } | null
}

/** A port of the host that a container has published, or that is forwarded to a VM, leads there. */
export function redirected(from: End, to: End, asked: Asked, { diagram, observed, family }: Ground): Target {
  const plain: Target = { to, asked, published: null }
  const found = diagram.nodes.find((node) => node.kind === 'port' && isMeant(node, to, asked))
  if (found?.kind !== 'port') return plain
  const machine = diagram.nodes.find(({ id }) => id === found.machine)
  if (machine?.kind !== 'machine') return plain
  const rule = ruleFor(asked, observed)
  // Forwarded ports are of IPv4; of a published one a process of Docker's takes what no rule does.
  if (rule === undefined && family === 'ipv6') return plain
  return {
    to: { kind: 'machine', name: machine.name, node: machine, address: rule?.to ?? addressAt(machine.id, diagram) },
    asked: { ...asked, port: found.machinePort },
    published: {
      node: found.id,
      note: rule?.line.replace(/^-A /, '') ?? `${found.hostPort} → ${machine.name}:${found.machinePort}`,
      local: isLoopback(found.hostAddress) && from.kind !== 'host',
    },
  }
}

const addressAt = (machine: string, diagram: Diagram) => cardsOf(machine, diagram)[0]?.addresses[0] ?? null

const ruleFor = ({ port, protocol }: Asked, { host }: Observed) =>
  redirections(host.rules.nat).find((one) => one.port === port && one.protocol === protocol)

function isMeant(node: NodeOf<'port'>, to: End, { port, protocol }: Asked): boolean {
  if (to.kind !== 'host' || node.hostPort !== port || node.protocol !== protocol) return false
  return node.hostAddress === null || to.address === null || to.address === node.hostAddress
}
