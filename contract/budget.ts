import { z } from 'zod'

/** One resource of this host, in its own unit, as a bar that adds up to `total`. */
export const budgetBar = z.object({
  total: z.number(),
  /** Used by VMs, by containers, and by everything else. */
  vms: z.number(),
  containers: z.number(),
  host: z.number(),
  free: z.number(),
  /** What running VMs, and containers with a limit, may grow to; more than `total` = overcommitted. */
  committed: z.number(),
})

/** A file system that holds VM disks or container data. Bytes. */
export const budgetDisk = z.object({
  /** The first of the folders. */
  path: z.string(),
  /** Storage pools and engines' folders that lie on it. */
  folders: z.array(z.string()),
  total: z.number(),
  free: z.number(),
  /** What the disks of VMs occupy there. */
  vms: z.number(),
  /** What thin disks there may still grow by: no more than a promise. */
  promised: z.number(),
})
export type BudgetDisk = z.infer<typeof budgetDisk>

/** A range of addresses that is in use on this host. */
export const takenSubnet = z.object({
  /** For example 192.168.122.0/24. */
  subnet: z.string(),
  /** A network's or an interface's name. */
  holder: z.string(),
  engine: z.enum(['libvirt', 'docker', 'host']),
})

/** A port of this host that somebody listens on. */
export const takenPort = z.object({
  port: z.number(),
  protocol: z.enum(['tcp', 'udp']),
  /** 0.0.0.0 and :: = every address. */
  address: z.string(),
  /** The container that publishes it; null for a program of the host. */
  holder: z.string().nullable(),
})
export type TakenPort = z.infer<typeof takenPort>

/** Kernel same-page merging: equal pages of guests are kept once. */
export const samePages = z.object({
  state: z.enum(['absent', 'off', 'on']),
  /** Bytes that it saves now. */
  saved: z.number(),
})

/** What this host has, what is used and what is promised. */
export const budget = z.object({
  /** Bytes. */
  memory: budgetBar,
  swap: z.object({ total: z.number(), free: z.number() }),
  ksm: samePages,
  /** Processors; `committed` counts what is assigned to running VMs, not what is used. */
  processors: z.object({ total: z.number(), committed: z.number() }),
  disks: z.array(budgetDisk),
  /** VMs in the trash, and bytes of the files that go with them when it is emptied. */
  trash: z.object({ vms: z.number().int(), bytes: z.number() }),
  subnets: z.array(takenSubnet),
  ports: z.array(takenPort),
})
export type Budget = z.infer<typeof budget>
