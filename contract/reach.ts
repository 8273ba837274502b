import { z } from 'zod'
import { input } from './input.ts'
import { query } from './procedure.ts'

/** Who asks or is asked: a machine by id, name or address, `host`, `internet`, `lan`, or an address outside. */
const endpoint = z.string().min(1).max(255)

/** What a packet meets on its way, in the order of its way. */
export const hopCodes = [
  'machine-off',
  'no-interface',
  'no-family',
  'nic-unplugged',
  'nic',
  'tap-down',
  'tap',
  'bridge-missing',
  'bridge-down',
  'bridge',
  'bridge-filter',
  'host',
  'host-refuses',
  'forward',
  'forward-drops',
  'forward-off',
  'rules-unread',
  'isolated',
  'masked',
  'published',
  'not-published',
  'loopback-only',
  'leads-back',
  'no-way-in',
  'no-route',
  'parent-apart',
  'uplink',
  'uplink-down',
  'outside',
  'listens',
  'listens-loopback',
  'listens-ipv4-only',
  'listens-not',
  'listens-unseen',
  'name-found',
  'name-default-network',
  'name-apart',
  'name-off',
] as const
export type HopCode = (typeof hopCodes)[number]

export const hop = z.object({
  code: z.enum(hopCodes),
  /** The node of the diagram where it is; null where it is drawn nowhere. */
  node: z.string().nullable(),
  /** What the sentence of the code names: a device, an address, a chain. */
  name: z.string(),
  /** The rule, the addresses, the socket: what is read. */
  note: z.string(),
  /** Null: nobody here can tell. */
  passes: z.boolean().nullable(),
})
export type Hop = z.infer<typeof hop>

const family = z.enum(['ipv4', 'ipv6'])
/** `likely`: nothing on the way stops it, as far as can be seen from this host. */
const verdict = z.enum(['reaches', 'likely', 'blocked'])

export const reach = z.object({
  from: z.string(),
  to: z.string(),
  protocol: z.enum(['tcp', 'udp', 'icmp']),
  port: z.number().int().nullable(),
  /** Of the way that is told. */
  family,
  verdict,
  hops: z.array(hop),
  /** Whether one container finds another by its name, and why; null where names are not the engine's to tell. */
  names: hop.nullable(),
  /** The way by the other family of addresses; null unless both ends have both. */
  other: z.object({ family, verdict, hops: z.array(hop) }).nullable(),
  /** Which of the two programs try first; null where there is but one, or an address was asked for. */
  choice: z.enum(['ipv6-first', 'ipv4-first', 'by-library']).nullable(),
  /** The doctor's finding that mends it; null when it knows none. */
  finding: z.string().nullable(),
  /** Nodes on the way that nothing could take the place of. */
  single: z.array(z.string()),
  /** What shows the same by hand. */
  commands: z.array(z.string()),
  /** Whether a try can be made from where it begins. */
  probes: z.boolean(),
})
export type Reach = z.infer<typeof reach>

const question = {
  from: endpoint,
  to: endpoint,
  /** Without one it is asked whether packets arrive at all. */
  port: z.number().int().min(1).max(65_535).optional(),
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  /** By addresses of this family only. */
  family: family.optional(),
}

export const probe = z.object({
  /** `unnamed`: the name has no address there. `unsupported`: nothing there can make the try. */
  result: z.enum(['answered', 'refused', 'silent', 'unnamed', 'unsupported']),
  /** Milliseconds until the answer; null without one. */
  time: z.number().nullable(),
  /** What was run or opened, and what it said. */
  command: z.string(),
  detail: z.string(),
})
export type Probe = z.infer<typeof probe>

export const reachProcedures = {
  reach: query('whether one machine can reach another, the host or the internet, and what stands between')
    .input(input(question))
    .output(reach),
  probe: query('tries it, once: a connection or an echo from where the way begins')
    .input(
      input({
        ...question,
        /** By the name of a container, as another one calls it. */ byName: z.boolean().default(false),
      }),
    )
    .output(probe),
}
