import { z } from 'zod'
import { networkId, vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { macAddress, portNumber, vmForward } from './vm-forward.ts'

/** A port of this host that leads to a VM, as it is now. */
export const portForward = vmForward.extend({
  vm: z.object({ id: vmId, name: z.string() }),
  /** The network of the card; null when the card is gone or on none of libvirt's. */
  network: z.object({ id: networkId, name: z.string() }).nullable(),
  /** The guest's, which its network keeps for it; null when it keeps none any more. */
  address: z.string().nullable(),
  /**
   * `open`: whoever asks gets through to the VM. `waits`: the VM or its network is off. `missing`: this host’s rules do not
   * have it, so that nobody gets through; `forward.apply` mends it. `no-address`: nothing keeps an address for the card.
   */
  state: z.enum(['open', 'waits', 'missing', 'no-address']),
})
export type PortForwardRow = z.infer<typeof portForward>

const asked = {
  id: vmId,
  protocol: vmForward.shape.protocol.default('tcp'),
  hostAddress: vmForward.shape.hostAddress.default('127.0.0.1'),
}

export const forwardProcedures = {
  list: query('ports of this host that lead to VMs, and whether they do now')
    .input(input({ id: vmId.optional() }))
    .output(z.array(portForward)),
  add: act('has a port of this host lead to a VM, whose address is kept for it')
    .input(
      input({
        ...asked,
        /** A free one that resembles the VM’s when absent. */
        hostPort: portNumber.optional(),
        /** The VM’s. */
        port: portNumber,
        /** Which card, of several. */
        mac: macAddress.optional(),
      }),
    )
    .output(actResult),
  remove: act('takes a port of this host away from a VM again')
    .input(input({ ...asked, hostPort: portNumber }))
    .output(actResult),
  apply: act('writes this host’s rules for all forwarded ports anew').input(input({})).output(actResult),
}
