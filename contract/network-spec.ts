import { z } from 'zod'
import { connectionId } from './ids.ts'
import { input } from './input.ts'

/** What libvirt, Docker, a file system and a shell line all take as a name. */
export const networkName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'letters, digits, dot, dash and underscore; the first a letter or digit')

/** An interface of the host: the kernel keeps 15 characters of its name (IFNAMSIZ). */
export const interfaceName = z
  .string()
  .max(15, 'at most 15 characters, as the kernel names interfaces')
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'letters, digits, dot, dash and underscore; the first a letter or digit')

const subnet = z.cidrv4({ error: 'a subnet such as 10.20.0.0/24' })
const subnet6 = z.cidrv6({ error: 'a subnet such as fd00:20::/64' })
const address = z.ipv4({ error: 'an address such as 10.20.0.9' })
const hostname = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/, 'a name such as web1')

/** What a DHCP server hands out, both ends included. */
export const addressRange = input({ start: address, end: address })
export type AddressRange = z.infer<typeof addressRange>

/** An address that is kept for one card. */
export const dhcpHost = input({
  mac: z
    .string()
    .regex(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/, 'a hardware address such as 52:54:00:12:34:56')
    .transform((text) => text.toLowerCase()),
  address,
  /** How the network's DNS server calls it; null for none. */
  name: hostname.nullable().default(null),
})
export type DhcpHost = z.infer<typeof dhcpHost>

/** Names that the network's DNS server knows for an address. */
export const dnsHost = input({
  address: z.union([z.ipv4(), z.ipv6()], { error: 'an address such as 10.20.0.9' }),
  names: z.array(hostname).min(1).max(50),
})
export type DnsHost = z.infer<typeof dnsHost>

/** What libvirt does with packets that leave: translate, route, keep in, pass unfiltered, or hand to a bridge of the host. */
export const forwardModes = ['nat', 'route', 'isolated', 'open', 'bridge'] as const
export const forwardMode = z.enum(forwardModes)
export type ForwardMode = z.infer<typeof forwardMode>

export const dockerDrivers = ['bridge', 'macvlan', 'ipvlan'] as const
export type DockerDriver = (typeof dockerDrivers)[number]

const rows = <T extends z.ZodType>(row: T) => z.array(row).max(500)

/** The parts of a libvirt network that can be changed later. */
const shape = {
  /** The one interface that packets may leave by; any when absent. Not for `isolated`, `open` and `bridge`. */
  device: interfaceName.nullable(),
  /** Null for none: then there is no DHCP either. Not for `bridge`. */
  subnet: subnet.nullable(),
  /** The host's own address in it; the first one when absent. */
  gateway: address.nullable(),
  /** What DHCP hands out; no ranges and no hosts = no DHCP server. */
  ranges: rows(addressRange),
  hosts: rows(dhcpHost),
  /** IPv6: the first address is the host's, and guests make theirs of it (router advertisement). */
  subnet6: subnet6.nullable(),
  /** DNS domain of the guests. */
  domain: hostname.nullable(),
  dnsHosts: rows(dnsHost),
}

const newLibvirtNetwork = input({
  engine: z.literal('libvirt'),
  connection: connectionId.default('system'),
  name: networkName,
  mode: forwardMode.default('nat'),
  /** Of `bridge`: the bridge of the host. Else what the new one is called; libvirt chooses when absent. */
  bridge: interfaceName.optional(),
  device: shape.device.default(null),
  /** A free one of Labrig’s choice when absent. */
  subnet: shape.subnet.optional(),
  gateway: shape.gateway.default(null),
  /** All of the subnet when absent. */
  ranges: shape.ranges.optional(),
  hosts: shape.hosts.default([]),
  subnet6: shape.subnet6.default(null),
  domain: shape.domain.default(null),
  dnsHosts: shape.dnsHosts.default([]),
  start: z.boolean().default(true),
  autostart: z.boolean().default(true),
})
export type NewLibvirtNetwork = z.infer<typeof newLibvirtNetwork>

const newDockerNetwork = input({
  engine: z.literal('docker'),
  connection: connectionId.default('docker'),
  name: networkName,
  driver: z.enum(dockerDrivers).default('bridge'),
  /** Of macvlan and ipvlan: the interface that they stand on. */
  parent: interfaceName.optional(),
  /** Of bridge: what it is called; Docker chooses when absent. */
  bridge: interfaceName.optional(),
  /** Docker chooses a bridge's when absent. */
  subnet: subnet.nullable().default(null),
  gateway: address.nullable().default(null),
  /** Where Docker takes addresses from; all of the subnet when absent. */
  ipRange: subnet.nullable().default(null),
  subnet6: subnet6.nullable().default(null),
  /** No way out of it. */
  internal: z.boolean().default(false),
  /** Containers that no service made may join an overlay; harmless for others. */
  attachable: z.boolean().default(false),
  labels: z.record(z.string().regex(/^\S+$/, 'a key without spaces'), z.string()).default({}),
})
export type NewDockerNetwork = z.infer<typeof newDockerNetwork>

export const newNetwork = z.discriminatedUnion('engine', [newLibvirtNetwork, newDockerNetwork])
export type NewNetwork = z.infer<typeof newNetwork>

/** Only what is to change; null takes away. */
export const networkChange = z.strictObject({ mode: forwardMode, ...shape }).partial()
export type NetworkChange = z.infer<typeof networkChange>

/** A libvirt network as it is defined. */
export const networkSettings = z.object({ mode: z.string(), bridge: z.string().nullable(), ...shape })
export type NetworkSettings = z.infer<typeof networkSettings>

/** A segment that VMs and containers share: a network of each engine on one bridge. */
export const mixedNetwork = input({
  /** Of libvirt's network; Docker's is called the same. */
  name: networkName,
  connection: connectionId.default('system'),
  docker: connectionId.default('docker'),
  /** Neither guests nor containers get out of it. */
  isolated: z.boolean().default(false),
  subnet: subnet.nullable().default(null),
  domain: shape.domain.default(null),
  autostart: z.boolean().default(true),
})
export type MixedNetwork = z.infer<typeof mixedNetwork>
