import { z } from 'zod'
import { input } from './input.ts'
import { interfaceName } from './network-spec.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** Who configures the interfaces of a host. */
export const netManagers = ['networkmanager', 'netplan', 'networkd', 'ifupdown'] as const
export const netManager = z.enum(netManagers)
export type NetManager = z.infer<typeof netManager>

/** Why no bridge is made on an interface. */
export const nicRefusals = [
  'wireless',
  'not-ethernet',
  'virtual',
  'machine-end',
  'in-bridge',
  'unmanaged',
  'several-files',
  'missing-tool',
] as const
export const nicRefusal = z.enum(nicRefusals)
export type NicRefusal = z.infer<typeof nicRefusal>

/** A network interface of the host, and whether a bridge can be made on it. */
export const hostNic = z.object({
  name: z.string(),
  mac: z.string(),
  /** Whether its cable is plugged in. */
  carrier: z.boolean(),
  /** IPv4 and IPv6 with the length of the prefix, without those of the link. */
  addresses: z.array(z.string()),
  /** Where packets to other networks go; null when not by this interface. */
  gateway: z.string().nullable(),
  /** How it gets its IPv4 address. */
  method: z.enum(['dhcp', 'static', 'none', 'unknown']),
  /** Who configures it and how that was found out; null when nobody does who is known here. */
  owner: z
    .object({
      manager: netManager,
      /** The file or the profile that says how. */
      place: z.string(),
      /** The file that was read or the command that was run, and the line that decided. */
      evidence: z.object({ source: z.string(), text: z.string() }),
    })
    .nullable(),
  /** Whether this host reaches others by it. */
  uplink: z.boolean(),
  /** Whether whoever runs Labrig has come in by it from elsewhere. */
  session: z.boolean(),
  refused: nicRefusal.nullable(),
  /** What is in the way: a bridge, files, packages; empty for most. */
  detail: z.string(),
})
export type HostNic = z.infer<typeof hostNic>

/** A bridge of the host that no engine made. */
export const hostBridge = z.object({
  name: z.string(),
  addresses: z.array(z.string()),
  ports: z.array(z.string()),
  /** Null for one that Labrig did not make. */
  made: z
    .object({
      nic: z.string(),
      manager: netManager,
      /** `trying`: it is taken back unless it is kept by `until`. `stuck`: giving back failed. */
      state: z.enum(['trying', 'kept', 'stuck']),
      /** Milliseconds since 1970. */
      until: z.number(),
    })
    .nullable(),
})
export type HostBridge = z.infer<typeof hostBridge>

const hostAddress = z.cidrv4({ error: 'an address with the length of its prefix, such as 192.168.1.20/24' })
const address = z.ipv4({ error: 'an address such as 192.168.1.1' })
const server = z.union([z.ipv4(), z.ipv6()], { error: 'an address such as 192.168.1.1' })

/** Where the bridge has its IPv4 address from. What the interface has of IPv6 moves to the bridge in any case. */
export const hostAddressing = z.discriminatedUnion('kind', [
  /** As the interface has it. */
  input({ kind: z.literal('keep') }),
  input({ kind: z.literal('dhcp') }),
  input({
    kind: z.literal('static'),
    address: hostAddress,
    gateway: address.nullable().default(null),
    dns: z.array(server).max(3).default([]),
  }),
])
export type HostAddressing = z.infer<typeof hostAddressing>

export const newHostBridge = input({
  name: interfaceName.default('br0'),
  /** The network interface of the host that becomes a port of it. */
  nic: interfaceName,
  addressing: hostAddressing.default({ kind: 'keep' }),
  /** All is taken back when the connection is not there again so many seconds later. */
  seconds: z.number().int().min(5).max(600).default(30),
  /** Who says that it is kept: a look at its address and gateway, or a person, who then has the same seconds. */
  keptBy: z.enum(['check', 'person']).default('check'),
})
export type NewHostBridge = z.infer<typeof newHostBridge>

const one = input({ name: interfaceName })

export const hostBridgeProcedures = {
  bridges: query('bridges of this host, and the network interfaces that one can be made on').output(
    z.object({ bridges: z.array(hostBridge), nics: z.array(hostNic) }),
  ),
  createBridge: act('makes a bridge on a network interface of this host, so that guests are in its network')
    .input(newHostBridge)
    .output(actResult),
  keepBridge: query('keeps a bridge that would be taken back by itself').input(one),
  removeBridge: act('takes a bridge back that Labrig made: its interface is as it was').input(one).output(actResult),
}
