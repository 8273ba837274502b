import { z } from 'zod'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

/** Who says that a guest has an address: the network's DHCP server, the guest's own agent, this host's neighbour table. */
export const addressSource = z.enum(['lease', 'agent', 'arp'])
export type AddressSource = z.infer<typeof addressSource>

/** Since the interface was plugged in. */
const counters = z.object({ bytes: z.number(), packets: z.number(), errors: z.number(), drops: z.number() })

export const vmInterface = z.object({
  mac: z.string(),
  /** network, bridge, direct, user, … */
  type: z.string(),
  /** The network, bridge or interface of the host that its definition names. */
  source: z.string().nullable(),
  model: z.string().nullable(),
  /** Whether its cable is in. */
  link: z.enum(['up', 'down']),
  /** Its end on the host, and the bridge that this is a port of; null for one that is not there now. */
  tap: z.string().nullable(),
  bridge: z.string().nullable(),
  /** Bytes, of the host's end where that can be seen, else as the definition has it; null where nobody says. */
  mtu: z.number().nullable(),
  /** As the guest calls it; only its agent knows. */
  guestName: z.string().nullable(),
  /** With the prefix, and everyone who says so. */
  addresses: z.array(z.object({ address: z.string(), from: z.array(addressSource) })),
  /** As the guest sees it: what it received and sent. Null for one that is not there now. */
  received: counters.nullable(),
  sent: counters.nullable(),
})
export type VmInterface = z.infer<typeof vmInterface>

export const vmInterfaceProcedures = {
  interfaces: query('the network cards of a VM: tap, bridge, link, MTU, addresses with their sources, drops')
    .input(input({ id: vmId }))
    .output(z.array(vmInterface)),
}
