import { z } from 'zod'
import { connectionId, containerId, vmId } from './ids.ts'
import { diskFault } from './vm-condition.ts'
import { vmForward } from './vm-forward.ts'

export const vmStates = ['running', 'paused', 'off', 'saved', 'crashed', 'suspended', 'stopping'] as const
export const containerStates = ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'] as const
export type VmState = (typeof vmStates)[number]
export type ContainerState = (typeof containerStates)[number]

export const owner = z.enum(['labrig', 'foreign'])

/** One network interface as the engine's definition has it. */
export const vmInterface = z.object({
  mac: z.string(),
  /** libvirt's interface type: network, bridge, direct, user, … */
  type: z.string(),
  /** The network's or bridge's name; null for types without one. */
  source: z.string().nullable(),
  model: z.string().nullable(),
  /** Its other end, a device of the host; absent while the VM is off. */
  target: z.string().optional(),
  /** Absent unless its cable is pulled out. */
  unplugged: z.boolean().optional(),
})

export const vm = z.object({
  kind: z.literal('vm'),
  id: vmId,
  connection: connectionId,
  name: z.string(),
  state: z.enum(vmStates),
  /** libvirt's reason for the state, in its own word (booted, user, crashed, …); null when it gives none. */
  reason: z.string().nullable(),
  addresses: z.array(z.string()),
  owner,
  uuid: z.string(),
  title: z.string().nullable(),
  /** libosinfo id, for example http://debian.org/debian/12. */
  os: z.string().nullable(),
  /** kvm, qemu (emulation), … */
  accelerator: z.string(),
  vcpus: z.number().int(),
  /** Maximum memory in bytes. */
  memory: z.number(),
  persistent: z.boolean(),
  autostart: z.boolean(),
  interfaces: z.array(vmInterface),
  /** A template is kept as it is, for linked clones to stand on; absent for all others. */
  template: z.boolean().optional(),
  /** Labrig's own order of things; absent where there is none. */
  tags: z.array(z.string()).optional(),
  /** Groups may lie in groups: course/week 1. */
  group: z.string().optional(),
  /** Its place when `labrig vm autostart` starts VMs one after another; the delay after it in seconds. */
  start: z.object({ order: z.number().int(), delay: z.number().int() }).optional(),
  /** In the trash since; absent for all others. */
  trash: z
    .object({
      /** What it was called before. */
      name: z.string(),
      /** Milliseconds since 1970. */
      at: z.number(),
    })
    .optional(),
  /** Snapshots are taken of it every so many hours, and as many kept; absent for all others. */
  schedule: z.object({ every: z.number().int(), keep: z.number().int() }).optional(),
  /** Ports of this host that lead to it; absent for a VM without any. */
  forwards: z.array(vmForward).optional(),
  /** The seed of an OS image waits to be read by the guest's first boot; absent for all others. */
  seed: z.boolean().optional(),
  /** Of a linked clone: the uuid of the template that it was made of; absent for all others. */
  origin: z.string().optional(),
  /** Why a disk keeps it paused; absent for all others. */
  fault: diskFault.optional(),
  /** It starts an installer's kernel until that has ended; absent for all others. */
  installing: z.boolean().optional(),
})

export const publishedPort = z.object({
  containerPort: z.number().int(),
  protocol: z.string(),
  hostAddress: z.string().nullable(),
  hostPort: z.number().int().nullable(),
})

/** An interface of a container, in one network. */
export const containerEndpoint = z.object({
  network: z.string(),
  /** Null while the container is not running. */
  mac: z.string().nullable(),
  addresses: z.array(z.string()),
})

export const container = z.object({
  kind: z.literal('container'),
  id: containerId,
  connection: connectionId,
  name: z.string(),
  state: z.enum(containerStates),
  /** The engine's sentence, for example "Exited (137) 3 minutes ago". */
  status: z.string(),
  exitCode: z.number().int().nullable(),
  health: z.enum(['starting', 'healthy', 'unhealthy']).nullable(),
  addresses: z.array(z.string()),
  owner,
  image: z.string(),
  command: z.string(),
  /** Seconds since 1970. */
  created: z.number(),
  networks: z.array(z.string()),
  endpoints: z.array(containerEndpoint).optional(),
  /** The container whose network it uses instead of one of its own, by name or id; absent for all others. */
  networkOf: z.string().optional(),
  ports: z.array(publishedPort),
  labels: z.record(z.string(), z.string()),
})

export const machine = z.discriminatedUnion('kind', [vm, container])
export type Vm = z.infer<typeof vm>
export type Container = z.infer<typeof container>
export type Machine = z.infer<typeof machine>

/** Only VMs go to the trash. */
export function isTrashed(machine: Machine): boolean {
  return machine.kind === 'vm' && machine.trash !== undefined
}

/** True when the machine uses the processor now. */
export function isActive(state: Machine['state']): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting' || state === 'stopping'
}
