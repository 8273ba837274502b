import { z } from 'zod'

export const portNumber = z.number().int().min(1).max(65_535)

export const macAddress = z
  .string()
  .regex(/^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/, 'a hardware address such as 52:54:00:12:34:56')
  .transform((text) => text.toLowerCase())

/** A port of this host that leads to a VM. */
export const vmForward = z.object({
  protocol: z.enum(['tcp', 'udp']),
  /** Where it is asked: 127.0.0.1 for this host alone, 0.0.0.0 for everybody who reaches it. */
  hostAddress: z.ipv4({ error: 'an address such as 127.0.0.1' }),
  hostPort: portNumber,
  /** The card of the VM, and the port there. */
  mac: z.string(),
  port: portNumber,
})
export type VmForward = z.infer<typeof vmForward>
