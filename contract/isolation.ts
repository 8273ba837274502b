import { z } from 'zod'

export const namespaceKinds = ['mnt', 'uts', 'pid', 'net', 'ipc', 'cgroup', 'user', 'time'] as const

const namespaceSide = z.object({
  /** The inode of the namespace, as `readlink /proc/PID/ns/…` shows it; null where the kernel does not tell it to this user. */
  id: z.string().nullable(),
  /** What is in it: host name, addresses, file system; "" for nothing to say. */
  text: z.string(),
  /** Layers, processes, interfaces or bytes, by the kind; null = not known. */
  count: z.number().nullable(),
})

export const isolationNamespace = z.object({
  kind: z.enum(namespaceKinds),
  inside: namespaceSide,
  host: namespaceSide,
  /** Whether both are one; null where nobody tells. */
  same: z.boolean().nullable(),
  /** Who says so: the kernel by its numbers, or the engine by how the container was made. */
  toldBy: z.enum(['kernel', 'engine']),
})

export const isolationProcess = z.object({
  /** Its number in the container; null where only the host's is known. */
  inside: z.number().nullable(),
  host: z.number(),
  /** Numbers of the user; inside null when it has none there. */
  user: z.object({ inside: z.number().nullable(), host: z.number() }).nullable(),
  command: z.string(),
})

export const groupLevel = z.object({
  /** Below the mount point; "/" is the root. */
  group: z.string(),
  /** Bytes, processors or processes; null = no limit of its own. */
  limit: z.number().nullable(),
  current: z.number().nullable(),
})

export const groupResource = z.object({
  name: z.enum(['memory', 'cpu', 'pids']),
  /** The kernel's file that holds the limit. */
  file: z.string(),
  /** The container's own group. */
  folder: z.string(),
  /** From the root on; the last one is the container's own. */
  levels: z.array(groupLevel),
  /** What holds in the end; null = none but the host's own size. */
  limit: z.number().nullable(),
  /** The group that sets it: the container's own or one above it. */
  setBy: z.string().nullable(),
  current: z.number().nullable(),
  /** Since the group was made: peak (bytes), oomKills, usedNanoseconds, periods and slowed (of them), refused (forks). */
  counts: z.record(z.string(), z.number()),
})

const idRange = z.object({ inside: z.number(), outside: z.number(), count: z.number() })

export const isolationRights = z.object({
  /** By name without CAP_; of the main process now, and at most of any process in the container. Null = not known. */
  effective: z.array(z.string()).nullable(),
  bounding: z.array(z.string()).nullable(),
  /** All that the host's kernel has. */
  all: z.array(z.string()),
  privileged: z.boolean(),
  /** Filter of system calls, by the kernel: null = not known. */
  seccomp: z.enum(['off', 'strict', 'filter']).nullable(),
  /** Whose filter the engine was told to use. */
  seccompProfile: z.enum(['default', 'own', 'unconfined']),
  /** As the kernel has it: "docker-default (enforce)", a context of SELinux; null where the host has neither. */
  label: z.string().nullable(),
  noNewPrivileges: z.boolean(),
  readOnlyRoot: z.boolean(),
  devices: z.array(z.string()),
  /** Empty when not known. */
  users: z.array(idRange),
  groups: z.array(idRange),
})

/** A cable between the container's network and the host's. */
export const isolationWire = z.object({ inside: z.string(), outside: z.string(), bridge: z.string().nullable() })

export const isolation = z.object({
  /** Its main process as the host counts; null when it does not run. */
  pid: z.number().nullable(),
  /** The engine is on this host, so that the kernel's files are here. */
  here: z.boolean(),
  /** Release of the kernel that both use; null when it is not this host's. */
  kernel: z.string().nullable(),
  /** Whose namespaces stand for the host's: process 1, or Labrig itself where process 1 is not shown to this user. */
  hostProcess: z.enum(['1', 'self']),
  namespaces: z.array(isolationNamespace),
  wires: z.array(isolationWire),
  /** At most 500, by the host's numbers. */
  processes: z.array(isolationProcess),
  groups: z
    .object({
      version: z.literal([1, 2]),
      /** Milliseconds since 1970: rates come from two answers. */
      readAt: z.number(),
      resources: z.array(groupResource),
    })
    .nullable(),
  rights: isolationRights,
  /** What the kernel did not tell, and why. */
  unreadable: z.array(z.object({ file: z.string(), why: z.enum(['denied', 'absent']) })),
  /** Commands that show the same. */
  commands: z.array(z.string()),
})
export type Isolation = z.infer<typeof isolation>
export type IsolationNamespace = z.infer<typeof isolationNamespace>
export type GroupResource = z.infer<typeof groupResource>
