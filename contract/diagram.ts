import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { connectionId } from './ids.ts'
import { containerStates, owner, vmStates } from './machine.ts'
import { query } from './procedure.ts'
import { reachProcedures } from './reach.ts'

const engine = z.enum(['libvirt', 'docker'])
const named = { id: z.string(), name: z.string() }

/** Where this host ends: the network around it, and what lies behind its gateway. */
const outside = z.object({
  kind: z.literal('outside'),
  ...named,
  what: z.enum(['lan', 'internet']),
  /** The subnet, or the gateway. */
  address: z.string().nullable(),
})

/** An interface of the host that leads out of it. */
const hostInterface = z.object({
  kind: z.literal('interface'),
  ...named,
  addresses: z.array(z.string()),
  mac: z.string().nullable(),
  up: z.boolean(),
  /** False where nothing is plugged in. */
  carrier: z.boolean(),
  wireless: z.boolean(),
  /** Whether the default route leads by it. */
  isDefault: z.boolean(),
})

/** A port of the host that a container has published. */
const port = z.object({
  kind: z.literal('port'),
  ...named,
  protocol: z.string(),
  /** Null for all addresses of the host. */
  hostAddress: z.string().nullable(),
  hostPort: z.number().int(),
  machine: z.string(),
  machineName: z.string(),
  machinePort: z.number().int(),
})

/** Here packets of a network get the host's own address. */
const nat = z.object({ kind: z.literal('nat'), ...named, network: z.string(), subnets: z.array(z.string()) })

/** Here packets of a network end. */
const block = z.object({
  kind: z.literal('block'),
  ...named,
  network: z.string(),
  /** The rule or the policy that drops them, as iptables or nft print it. */
  rule: z.string(),
})

const wireNetwork = z.object({
  id: z.string(),
  connection: connectionId,
  engine,
  name: z.string(),
  /** libvirt's forward mode or Docker's driver. */
  mode: z.string(),
})
export type WireNetwork = z.infer<typeof wireNetwork>

/** A bridge of the host, a network of an engine, or both: several networks on one bridge are one wire. */
const wire = z.object({
  kind: z.literal('network'),
  ...named,
  engines: z.array(engine),
  /** libvirt's forward mode or Docker's driver of each network on it; "bridge" for one that no engine made. */
  modes: z.array(z.string()),
  bridge: z.string().nullable(),
  /** Of the host on it. */
  addresses: z.array(z.string()),
  subnets: z.array(z.string()),
  active: z.boolean(),
  isolated: z.boolean(),
  /** The networks of the engines that lie on it: what machines of each are plugged into. */
  networks: z.array(wireNetwork),
  owner,
})

const machine = z.object({
  kind: z.literal('machine'),
  ...named,
  machine: z.enum(['vm', 'container']),
  state: z.enum([...vmStates, ...containerStates]),
  exitCode: z.number().int().nullable(),
  addresses: z.array(z.string()),
  /** The lab or group that it belongs to; null for none. */
  group: z.string().nullable(),
})

export const diagramNode = z.discriminatedUnion('kind', [outside, hostInterface, port, nat, block, wire, machine])
export type DiagramNode = z.infer<typeof diagramNode>
export type NodeOf<K extends DiagramNode['kind']> = Extract<DiagramNode, { kind: K }>

export const linkStates = ['up', 'down', 'off', 'unknown'] as const

/** What joins two nodes, from the outside inwards. */
export const diagramEdge = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  /** `nic` is an interface of a machine; the others are ways of packets through the host. */
  kind: z.enum(['nic', 'uplink', 'route', 'masked', 'published', 'blocked', 'port', 'parent']),
  /** The host's end of it, as `ip link` calls it; null where there is none or it was not found. */
  device: z.string().nullable(),
  /** What the machine calls its end. */
  inside: z.string().nullable(),
  mac: z.string().nullable(),
  /** What the machine's engine calls that which it is plugged into; null for all but `nic`. */
  place: z.string().nullable(),
  addresses: z.array(z.string()),
  /** `off`: its machine does not run. */
  state: z.enum(linkStates),
  /** Whether its packets are limited, lost or delayed on purpose. */
  shaped: z.boolean(),
})
export type DiagramEdge = z.infer<typeof diagramEdge>

/** What could not be read, so that a part of the picture is missing or only inferred. */
export const diagramGap = z.object({
  what: z.enum(['interfaces', 'rules', 'remote']),
  /** Who said so, in its own words; or the names of what is left out. */
  detail: z.string(),
})
export type DiagramGap = z.infer<typeof diagramGap>

export const diagram = z.object({
  nodes: z.array(diagramNode),
  edges: z.array(diagramEdge),
  gaps: z.array(diagramGap),
})
export type Diagram = z.infer<typeof diagram>

/** Bytes per second over an edge, seen from the machine, or from the host where there is none. */
export const edgeRate = z.object({ edge: z.string(), received: z.number(), sent: z.number() })
export type EdgeRate = z.infer<typeof edgeRate>

export const diagramEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), diagram }),
  /** Only what changed. */
  z.object({
    type: z.literal('patch'),
    nodes: z.array(diagramNode),
    edges: z.array(diagramEdge),
    removedNodes: z.array(z.string()),
    removedEdges: z.array(z.string()),
    gaps: z.array(diagramGap),
  }),
  /** All edges that carry something now; those that are not named are quiet. */
  z.object({ type: z.literal('rates'), rates: z.array(edgeRate) }),
])
export type DiagramEvent = z.infer<typeof diagramEvent>

export const diagramProcedures = {
  look: query('the networks of this host: interfaces, bridges, both engines’ networks, machines').output(diagram),
  watch: query('the same, then each change, and what goes over the wires').output(eventIterator(diagramEvent)),
  ...reachProcedures,
}
