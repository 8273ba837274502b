import { z } from 'zod'
import { hostBridgeProcedures } from './host-bridge.ts'
import { connectionId, machineId, networkId } from './ids.ts'
import { input } from './input.ts'
import { mixedNetwork, networkChange, networkSettings, newNetwork } from './network-spec.ts'
import { act, query } from './procedure.ts'
import { network } from './resource.ts'
import { actResult } from './revision.ts'

/** A machine with a card in a network. */
export const networkMember = z.object({
  id: machineId,
  name: z.string(),
  /** Empty where the engine does not say. */
  mac: z.string(),
  address: z.string().nullable(),
  /** Whether it runs: its link is there now. */
  linked: z.boolean(),
})
export type NetworkMember = z.infer<typeof networkMember>

/** A row of the table of networks. */
export const networkRow = network.extend({
  /** What DHCP hands out: "10.20.0.2 – 10.20.0.199"; Docker's own range of addresses where it has one. */
  ranges: z.array(z.string()),
  members: z.array(networkMember),
  /** Defined for good; a transient one of libvirt is gone once it is stopped. */
  persistent: z.boolean(),
  /** Docker's own: bridge, host, none. They can be neither changed nor removed. */
  builtIn: z.boolean(),
  /** The other half of a segment that both engines share; null for most. */
  twin: networkId.nullable(),
  internal: z.boolean(),
})
export type NetworkRow = z.infer<typeof networkRow>

export const lease = z.object({
  connection: connectionId,
  /** Of the network. */
  network: z.object({ id: networkId, name: z.string() }),
  mac: z.string(),
  address: z.string(),
  /** How the guest calls itself; null when it did not say. */
  hostname: z.string().nullable(),
  /** Milliseconds since 1970; null for one that does not end, and for one that is kept and not taken. */
  expires: z.number().nullable(),
  /** Kept for this card by the network's definition. */
  reserved: z.boolean(),
  /** Whether it has been given out. */
  taken: z.boolean(),
  /** Whose card it is, where that is known. */
  machine: z.object({ id: machineId, name: z.string() }).nullable(),
})
export type Lease = z.infer<typeof lease>

export const networkDetail = z.object({
  row: networkRow,
  /** How it is defined; null for Docker's. */
  settings: networkSettings.nullable(),
  /** What runs differs from what is defined: a restart brings it. */
  pending: z.boolean(),
  /** The engine's own words: XML or JSON. */
  text: z.string(),
})
export type NetworkDetail = z.infer<typeof networkDetail>

const one = input({ id: networkId })

export const networkProcedures = {
  list: query('networks of all engines, with the machines in them').output(z.array(networkRow)),
  inspect: query('how a network is made, in its engine’s own words too').input(one).output(networkDetail),
  leases: query('addresses that libvirt’s networks gave out or keep, and whose they are')
    .input(input({ id: networkId.optional() }))
    .output(z.array(lease)),
  suggest: query('a subnet that nobody on this host uses')
    .input(input({ connection: connectionId.default('system') }))
    .output(
      z.object({ subnet: z.string(), gateway: z.string(), range: z.object({ start: z.string(), end: z.string() }) }),
    ),
  create: act('makes a network of libvirt or Docker').input(newNetwork).output(actResult),
  createMixed: act('makes a segment that VMs and containers share, with names that both know')
    .input(mixedNetwork)
    .output(actResult),
  names: act('tells the names of a segment’s containers to its guests').input(one).output(actResult),
  start: act('starts a network of libvirt').input(one).output(actResult),
  stop: act('stops a network of libvirt: machines in it lose their link').input(one).output(actResult),
  autostart: act('starts a network of libvirt with the host, or not')
    .input(one.extend({ on: z.boolean() }))
    .output(actResult),
  set: act('changes a network of libvirt: at once where that can be, else at its next start')
    .input(
      one.extend({
        change: networkChange,
        /** Stops and starts it where that is needed: machines in it lose their link. */
        restart: z.boolean().default(false),
      }),
    )
    .output(actResult),
  delete: act('forgets a network; machines in it lose their link')
    .input(
      one.extend({
        /** Also while containers are in it: they are taken out first. */
        force: z.boolean().default(false),
      }),
    )
    .output(actResult),
  ...hostBridgeProcedures,
}
