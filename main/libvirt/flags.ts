/**
 * Flags and selectors that calls take, by libvirt's own names: `VIR_DOMAIN_START_PAUSED` is `DOMAIN_START.PAUSED`
 * (include/libvirt/libvirt-*.h). Combine with `flags(a, b)`.
 */
export const LIST_DOMAINS = {
  ACTIVE: 1,
  INACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  RUNNING: 16,
  PAUSED: 32,
  SHUTOFF: 64,
  OTHER: 128,
  MANAGEDSAVE: 256,
  NO_MANAGEDSAVE: 512,
  AUTOSTART: 1024,
  NO_AUTOSTART: 2048,
  HAS_SNAPSHOT: 4096,
  NO_SNAPSHOT: 8192,
  HAS_CHECKPOINT: 16384,
  NO_CHECKPOINT: 32768,
} as const
export const LIST_NETWORKS = {
  INACTIVE: 1,
  ACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  AUTOSTART: 16,
  NO_AUTOSTART: 32,
} as const
export const LIST_STORAGE_POOLS = {
  INACTIVE: 1,
  ACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  AUTOSTART: 16,
  NO_AUTOSTART: 32,
  DIR: 64,
  FS: 128,
  NETFS: 256,
  LOGICAL: 512,
  DISK: 1024,
  ISCSI: 2048,
  SCSI: 4096,
  MPATH: 8192,
  RBD: 16384,
  SHEEPDOG: 32768,
  GLUSTER: 0x10000,
  ZFS: 0x20000,
  VSTORAGE: 0x40000,
  ISCSI_DIRECT: 0x80000,
} as const
export const LIST_INTERFACES = { INACTIVE: 1, ACTIVE: 2 } as const
export const LIST_NODE_DEVICES = {
  CAP_SYSTEM: 1,
  CAP_PCI_DEV: 2,
  CAP_USB_DEV: 4,
  CAP_USB_INTERFACE: 8,
  CAP_NET: 16,
  CAP_SCSI_HOST: 32,
  CAP_SCSI_TARGET: 64,
  CAP_SCSI: 128,
  CAP_STORAGE: 256,
  CAP_FC_HOST: 512,
  CAP_VPORTS: 1024,
  CAP_SCSI_GENERIC: 2048,
  CAP_DRM: 4096,
  CAP_MDEV_TYPES: 8192,
  CAP_MDEV: 16384,
  CAP_CCW_DEV: 32768,
  CAP_CSS_DEV: 0x10000,
  CAP_VDPA: 0x20000,
  CAP_AP_CARD: 0x40000,
  CAP_AP_QUEUE: 0x80000,
  CAP_AP_MATRIX: 0x100000,
  CAP_VPD: 0x200000,
  INACTIVE: 0x40000000,
  ACTIVE: 0x80000000,
} as const
/** Groups of CONNECT_GET_ALL_DOMAIN_STATS; 0 asks for all that the daemon has. */
export const DOMAIN_STATS = {
  STATE: 1,
  CPU_TOTAL: 2,
  BALLOON: 4,
  VCPU: 8,
  INTERFACE: 16,
  BLOCK: 32,
  PERF: 64,
  IOTHREAD: 128,
  MEMORY: 256,
  DIRTYRATE: 512,
  VM: 1024,
} as const
/** Which domains, and how: NOWAIT skips what would wait for a guest that is busy with a job. */
export const GET_ALL_DOMAIN_STATS = {
  ACTIVE: 1,
  INACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  RUNNING: 16,
  PAUSED: 32,
  SHUTOFF: 64,
  OTHER: 128,
  NOWAIT: 0x20000000,
  BACKING: 0x40000000,
  ENFORCE_STATS: 0x80000000,
} as const
/** SECURE shows passwords and is refused on a read-only connection. */
export const DOMAIN_XML = { SECURE: 1, INACTIVE: 2, UPDATE_CPU: 4, MIGRATABLE: 8 } as const
export const DOMAIN_BACKUP_BEGIN = { REUSE_EXTERNAL: 1 } as const
export const DOMAIN_JOB_STATS = { COMPLETED: 1, KEEP_COMPLETED: 2 } as const
export const DOMAIN_DEFINE = { VALIDATE: 1 } as const
export const DOMAIN_START = {
  PAUSED: 1,
  AUTODESTROY: 2,
  BYPASS_CACHE: 4,
  FORCE_BOOT: 8,
  VALIDATE: 16,
  RESET_NVRAM: 32,
} as const
export const DOMAIN_SHUTDOWN_MODE = {
  DEFAULT: 0,
  ACPI_POWER_BTN: 1,
  GUEST_AGENT: 2,
  INITCTL: 4,
  SIGNAL: 8,
  PARAVIRT: 16,
} as const
export const DOMAIN_REBOOT_MODE = {
  DEFAULT: 0,
  ACPI_POWER_BTN: 1,
  GUEST_AGENT: 2,
  INITCTL: 4,
  SIGNAL: 8,
  PARAVIRT: 16,
} as const
export const DOMAIN_DESTROY = { DEFAULT: 0, GRACEFUL: 1, REMOVE_LOGS: 2 } as const
/** A UEFI guest needs NVRAM or KEEP_NVRAM, a saved one MANAGED_SAVE, one with snapshots SNAPSHOTS_METADATA. */
export const DOMAIN_UNDEFINE = {
  MANAGED_SAVE: 1,
  SNAPSHOTS_METADATA: 2,
  NVRAM: 4,
  KEEP_NVRAM: 8,
  CHECKPOINTS_METADATA: 16,
  TPM: 32,
  KEEP_TPM: 64,
} as const
export const DOMAIN_AFFECT = { CURRENT: 0, LIVE: 1, CONFIG: 2 } as const
export const DOMAIN_DEVICE_MODIFY = { CURRENT: 0, LIVE: 1, CONFIG: 2, FORCE: 4 } as const
export const DOMAIN_VCPU = { CURRENT: 0, LIVE: 1, CONFIG: 2, MAXIMUM: 4, GUEST: 8, HOTPLUGGABLE: 16 } as const
export const DOMAIN_MEM = { CURRENT: 0, LIVE: 1, CONFIG: 2, MAXIMUM: 4 } as const
export const DOMAIN_SAVE = { BYPASS_CACHE: 1, RUNNING: 2, PAUSED: 4, RESET_NVRAM: 8 } as const
export const DOMAIN_METADATA = { DESCRIPTION: 0, TITLE: 1, ELEMENT: 2 } as const
export const DOMAIN_INTERFACE_ADDRESSES_SRC = { LEASE: 0, AGENT: 1, ARP: 2 } as const
export const DOMAIN_CONSOLE = { FORCE: 1, SAFE: 2 } as const
export const DOMAIN_CHANNEL = { FORCE: 1 } as const
export const DOMAIN_SNAPSHOT_CREATE = {
  REDEFINE: 1,
  CURRENT: 2,
  NO_METADATA: 4,
  HALT: 8,
  DISK_ONLY: 16,
  REUSE_EXT: 32,
  QUIESCE: 64,
  ATOMIC: 128,
  LIVE: 256,
  VALIDATE: 512,
} as const
export const DOMAIN_SNAPSHOT_LIST = {
  DESCENDANTS: 1,
  ROOTS: 1,
  METADATA: 2,
  LEAVES: 4,
  NO_LEAVES: 8,
  NO_METADATA: 16,
  INACTIVE: 32,
  ACTIVE: 64,
  DISK_ONLY: 128,
  INTERNAL: 256,
  EXTERNAL: 512,
  TOPOLOGICAL: 1024,
} as const
export const DOMAIN_SNAPSHOT_REVERT = { RUNNING: 1, PAUSED: 2, FORCE: 4, RESET_NVRAM: 8 } as const
export const DOMAIN_SNAPSHOT_DELETE = { CHILDREN: 1, METADATA_ONLY: 2, CHILDREN_ONLY: 4 } as const
export const DOMAIN_SNAPSHOT_XML = { SECURE: 1 } as const
export const DOMAIN_BLOCK_RESIZE = { BYTES: 1 } as const
export const DOMAIN_BLOCK_COPY = { SHALLOW: 1, REUSE_EXT: 2, TRANSIENT_JOB: 4, SYNCHRONOUS_WRITES: 8 } as const
export const DOMAIN_BLOCK_COMMIT = { SHALLOW: 1, DELETE: 2, ACTIVE: 4, RELATIVE: 8, BANDWIDTH_BYTES: 16 } as const
export const DOMAIN_BLOCK_JOB_ABORT = { ASYNC: 1, PIVOT: 2 } as const
export const KEYCODE_SET = {
  LINUX: 0,
  XT: 1,
  ATSET1: 2,
  ATSET2: 3,
  ATSET3: 4,
  OSX: 5,
  XT_KBD: 6,
  USB: 7,
  WIN32: 8,
  QNUM: 9,
} as const
export const NETWORK_XML = { INACTIVE: 1 } as const
export const NETWORK_DEFINE = { VALIDATE: 1 } as const
export const NETWORK_UPDATE_COMMAND = { NONE: 0, MODIFY: 1, DELETE: 2, ADD_LAST: 3, ADD_FIRST: 4 } as const
export const NETWORK_SECTION = {
  NONE: 0,
  BRIDGE: 1,
  DOMAIN: 2,
  IP: 3,
  IP_DHCP_HOST: 4,
  IP_DHCP_RANGE: 5,
  FORWARD: 6,
  FORWARD_INTERFACE: 7,
  FORWARD_PF: 8,
  PORTGROUP: 9,
  DNS_HOST: 10,
  DNS_TXT: 11,
  DNS_SRV: 12,
} as const
export const NETWORK_UPDATE_AFFECT = { CURRENT: 0, LIVE: 1, CONFIG: 2 } as const
export const STORAGE_XML = { INACTIVE: 1 } as const
export const STORAGE_POOL_CREATE = {
  NORMAL: 0,
  WITH_BUILD: 1,
  WITH_BUILD_OVERWRITE: 2,
  WITH_BUILD_NO_OVERWRITE: 4,
} as const
export const STORAGE_POOL_BUILD = { NEW: 0, REPAIR: 1, RESIZE: 2, NO_OVERWRITE: 4, OVERWRITE: 8 } as const
export const STORAGE_POOL_DELETE = { NORMAL: 0, ZEROED: 1 } as const
export const STORAGE_POOL_DEFINE = { VALIDATE: 1 } as const
export const STORAGE_VOL_CREATE = { PREALLOC_METADATA: 1, REFLINK: 2, VALIDATE: 4 } as const
export const STORAGE_VOL_RESIZE = { ALLOCATE: 1, DELTA: 2, SHRINK: 4 } as const
export const STORAGE_VOL_DELETE = { NORMAL: 0, ZEROED: 1, WITH_SNAPSHOTS: 2 } as const
export const STORAGE_VOL_INFO = { USE_ALLOCATION: 0, GET_PHYSICAL: 1 } as const
export const STORAGE_VOL_WIPE_ALG = {
  ZERO: 0,
  NNSA: 1,
  DOD: 2,
  BSI: 3,
  GUTMANN: 4,
  SCHNEIER: 5,
  PFITZNER7: 6,
  PFITZNER33: 7,
  RANDOM: 8,
  TRIM: 9,
} as const
export const STORAGE_VOL_STREAM = { SPARSE: 1 } as const

/** Bitwise operators of JavaScript give signed numbers; the protocol's flags are unsigned. */
export function flags(...bits: number[]): number {
  return bits.reduce((all, bit) => all | bit, 0) >>> 0
}
