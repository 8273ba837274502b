/** States, reasons and events by libvirt's own names: `VIR_DOMAIN_RUNNING` is `DOMAIN_STATE.RUNNING`. */
export const DOMAIN_STATE = {
  NOSTATE: 0,
  RUNNING: 1,
  BLOCKED: 2,
  PAUSED: 3,
  SHUTDOWN: 4,
  SHUTOFF: 5,
  CRASHED: 6,
  PMSUSPENDED: 7,
} as const
export type DomainStateName = keyof typeof DOMAIN_STATE
export const DOMAIN_RUNNING_REASON = {
  UNKNOWN: 0,
  BOOTED: 1,
  MIGRATED: 2,
  RESTORED: 3,
  FROM_SNAPSHOT: 4,
  UNPAUSED: 5,
  MIGRATION_CANCELED: 6,
  SAVE_CANCELED: 7,
  WAKEUP: 8,
  CRASHED: 9,
  POSTCOPY: 10,
  POSTCOPY_FAILED: 11,
} as const
export const DOMAIN_PAUSED_REASON = {
  UNKNOWN: 0,
  USER: 1,
  MIGRATION: 2,
  SAVE: 3,
  DUMP: 4,
  IOERROR: 5,
  WATCHDOG: 6,
  FROM_SNAPSHOT: 7,
  SHUTTING_DOWN: 8,
  SNAPSHOT: 9,
  CRASHED: 10,
  STARTING_UP: 11,
  POSTCOPY: 12,
  POSTCOPY_FAILED: 13,
} as const
export const DOMAIN_SHUTOFF_REASON = {
  UNKNOWN: 0,
  SHUTDOWN: 1,
  DESTROYED: 2,
  CRASHED: 3,
  MIGRATED: 4,
  SAVED: 5,
  FAILED: 6,
  FROM_SNAPSHOT: 7,
  DAEMON: 8,
} as const
export const DOMAIN_CRASHED_REASON = { UNKNOWN: 0, PANICKED: 1 } as const
/** Treat as "read this domain again": start sends RESUMED before STARTED, a revert sends STOPPED, STARTED, RESUMED. */
export const DOMAIN_EVENT = {
  DEFINED: 0,
  UNDEFINED: 1,
  STARTED: 2,
  SUSPENDED: 3,
  RESUMED: 4,
  STOPPED: 5,
  SHUTDOWN: 6,
  PMSUSPENDED: 7,
  CRASHED: 8,
} as const
export const DOMAIN_EVENT_DEFINED = { ADDED: 0, UPDATED: 1, RENAMED: 2, FROM_SNAPSHOT: 3 } as const
export const DOMAIN_EVENT_UNDEFINED = { REMOVED: 0, RENAMED: 1 } as const
export const DOMAIN_EVENT_STARTED = { BOOTED: 0, MIGRATED: 1, RESTORED: 2, FROM_SNAPSHOT: 3, WAKEUP: 4 } as const
export const DOMAIN_EVENT_SUSPENDED = {
  PAUSED: 0,
  MIGRATED: 1,
  IOERROR: 2,
  WATCHDOG: 3,
  RESTORED: 4,
  FROM_SNAPSHOT: 5,
  API_ERROR: 6,
  POSTCOPY: 7,
  POSTCOPY_FAILED: 8,
} as const
export const DOMAIN_EVENT_RESUMED = {
  UNPAUSED: 0,
  MIGRATED: 1,
  FROM_SNAPSHOT: 2,
  POSTCOPY: 3,
  POSTCOPY_FAILED: 4,
} as const
export const DOMAIN_EVENT_STOPPED = {
  SHUTDOWN: 0,
  DESTROYED: 1,
  CRASHED: 2,
  MIGRATED: 3,
  SAVED: 4,
  FAILED: 5,
  FROM_SNAPSHOT: 6,
} as const
export const DOMAIN_EVENT_SHUTDOWN = { FINISHED: 0, GUEST: 1, HOST: 2 } as const
export const DOMAIN_EVENT_PMSUSPENDED = { MEMORY: 0, DISK: 1 } as const
export const DOMAIN_EVENT_CRASHED = { PANICKED: 0, CRASHLOADED: 1 } as const
export const DOMAIN_BLOCK_JOB_STATUS = { COMPLETED: 0, FAILED: 1, CANCELED: 2, READY: 3 } as const
export const DOMAIN_BLOCK_JOB_TYPE = { UNKNOWN: 0, PULL: 1, COPY: 2, COMMIT: 3, ACTIVE_COMMIT: 4, BACKUP: 5 } as const
export const DOMAIN_JOB = { NONE: 0, BOUNDED: 1, UNBOUNDED: 2, COMPLETED: 3, FAILED: 4, CANCELLED: 5 } as const
/** Action of DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON: what was done about it. */
export const IO_ERROR_ACTION = { NONE: 0, PAUSE: 1, REPORT: 2 } as const
export const WATCHDOG_ACTION = {
  NONE: 0,
  PAUSE: 1,
  RESET: 2,
  POWEROFF: 3,
  SHUTDOWN: 4,
  DEBUG: 5,
  INJECTNMI: 6,
} as const
/** Reason of DOMAIN_EVENT_CALLBACK_TRAY_CHANGE. */
export const TRAY_CHANGE = { OPEN: 0, CLOSE: 1 } as const
/** What DOMAIN_GET_DISK_ERRORS tells of a disk. */
export const DISK_ERROR = { NONE: 0, UNSPEC: 1, NO_SPACE: 2 } as const
export const AGENT_STATE = { CONNECTED: 1, DISCONNECTED: 2 } as const
/** Why the agent's state changed: virConnectDomainEventAgentLifecycleReason. */
export const AGENT_REASON = { UNKNOWN: 0, DOMAIN_STARTED: 1, CHANNEL: 2 } as const
export const NETWORK_EVENT = { DEFINED: 0, UNDEFINED: 1, STARTED: 2, STOPPED: 3 } as const
export const STORAGE_POOL_STATE = { INACTIVE: 0, BUILDING: 1, RUNNING: 2, DEGRADED: 3, INACCESSIBLE: 4 } as const
export type StoragePoolStateName = keyof typeof STORAGE_POOL_STATE
export const STORAGE_POOL_EVENT = { DEFINED: 0, UNDEFINED: 1, STARTED: 2, STOPPED: 3, CREATED: 4, DELETED: 5 } as const
export const STORAGE_VOL_TYPE = { FILE: 0, BLOCK: 1, DIR: 2, NETWORK: 3, NETDIR: 4, PLOOP: 5 } as const
export const NODE_DEVICE_EVENT = { CREATED: 0, DELETED: 1, DEFINED: 2, UNDEFINED: 3 } as const
/** Tags of DOMAIN_MEMORY_STATS. */
export const MEMORY_STAT = {
  SWAP_IN: 0,
  SWAP_OUT: 1,
  MAJOR_FAULT: 2,
  MINOR_FAULT: 3,
  UNUSED: 4,
  AVAILABLE: 5,
  ACTUAL_BALLOON: 6,
  RSS: 7,
  USABLE: 8,
  LAST_UPDATE: 9,
  DISK_CACHES: 10,
  HUGETLB_PGALLOC: 11,
  HUGETLB_PGFAIL: 12,
} as const
export const IP_ADDR_TYPE = { IPV4: 0, IPV6: 1 } as const

/** Name of a domain's state; a state newer than this table reads as NOSTATE, which every caller must handle anyway. */
export function domainStateName(state: number): DomainStateName {
  return nameOf(DOMAIN_STATE, state) ?? 'NOSTATE'
}

/** Name of a pool's state; an unknown one reads as INACCESSIBLE. */
export function storagePoolStateName(state: number): StoragePoolStateName {
  return nameOf(STORAGE_POOL_STATE, state) ?? 'INACCESSIBLE'
}

/** libvirt's name of a value of one of these tables. */
export function nameOf<K extends string>(table: Readonly<Record<K, number>>, value: number): K | undefined {
  return (Object.keys(table) as K[]).find((name) => table[name] === value)
}
