/** Which events exist, how they are asked for, and which handler a message belongs to. */
import type { DecodedFields } from './signature.ts'
import { procedures, type EventMessageName, type ProcedureName } from './table.ts'

export type EventScope = 'domain' | 'network' | 'pool' | 'nodedev' | 'secret'

/** Message name → scope and libvirt's event id within it (virDomainEventID and its siblings). */
export const events = {
  DOMAIN_EVENT_CALLBACK_LIFECYCLE: ['domain', 0],
  DOMAIN_EVENT_CALLBACK_REBOOT: ['domain', 1],
  DOMAIN_EVENT_CALLBACK_RTC_CHANGE: ['domain', 2],
  DOMAIN_EVENT_CALLBACK_WATCHDOG: ['domain', 3],
  DOMAIN_EVENT_CALLBACK_IO_ERROR: ['domain', 4],
  DOMAIN_EVENT_CALLBACK_GRAPHICS: ['domain', 5],
  DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON: ['domain', 6],
  DOMAIN_EVENT_CALLBACK_CONTROL_ERROR: ['domain', 7],
  DOMAIN_EVENT_CALLBACK_BLOCK_JOB: ['domain', 8],
  DOMAIN_EVENT_CALLBACK_DISK_CHANGE: ['domain', 9],
  DOMAIN_EVENT_CALLBACK_TRAY_CHANGE: ['domain', 10],
  DOMAIN_EVENT_CALLBACK_PMWAKEUP: ['domain', 11],
  DOMAIN_EVENT_CALLBACK_PMSUSPEND: ['domain', 12],
  DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE: ['domain', 13],
  DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK: ['domain', 14],
  DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED: ['domain', 15],
  DOMAIN_EVENT_BLOCK_JOB_2: ['domain', 16],
  DOMAIN_EVENT_CALLBACK_TUNABLE: ['domain', 17],
  DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE: ['domain', 18],
  DOMAIN_EVENT_CALLBACK_DEVICE_ADDED: ['domain', 19],
  DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION: ['domain', 20],
  DOMAIN_EVENT_CALLBACK_JOB_COMPLETED: ['domain', 21],
  DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED: ['domain', 22],
  DOMAIN_EVENT_CALLBACK_METADATA_CHANGE: ['domain', 23],
  DOMAIN_EVENT_BLOCK_THRESHOLD: ['domain', 24],
  DOMAIN_EVENT_MEMORY_FAILURE: ['domain', 25],
  DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE: ['domain', 26],
  DOMAIN_EVENT_NIC_MAC_CHANGE: ['domain', 27],
  NETWORK_EVENT_LIFECYCLE: ['network', 0],
  NETWORK_EVENT_CALLBACK_METADATA_CHANGE: ['network', 1],
  STORAGE_POOL_EVENT_LIFECYCLE: ['pool', 0],
  STORAGE_POOL_EVENT_REFRESH: ['pool', 1],
  NODE_DEVICE_EVENT_LIFECYCLE: ['nodedev', 0],
  NODE_DEVICE_EVENT_UPDATE: ['nodedev', 1],
  SECRET_EVENT_LIFECYCLE: ['secret', 0],
  SECRET_EVENT_VALUE_CHANGED: ['secret', 1],
} as const satisfies Partial<Record<EventMessageName, readonly [EventScope, number]>>

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = DecodedFields<(typeof procedures)[N][2]>

/** Procedures that register and deregister per scope, and the argument that narrows to one object. */
export const registration = {
  domain: {
    register: 'CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
    deregister: 'CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY',
    object: 'dom',
  },
  network: {
    register: 'CONNECT_NETWORK_EVENT_REGISTER_ANY',
    deregister: 'CONNECT_NETWORK_EVENT_DEREGISTER_ANY',
    object: 'net',
  },
  pool: {
    register: 'CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY',
    deregister: 'CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY',
    object: 'pool',
  },
  nodedev: {
    register: 'CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY',
    deregister: 'CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY',
    object: 'dev',
  },
  secret: {
    register: 'CONNECT_SECRET_EVENT_REGISTER_ANY',
    deregister: 'CONNECT_SECRET_EVENT_DEREGISTER_ANY',
    object: 'secret',
  },
} as const satisfies Record<EventScope, { register: ProcedureName; deregister: ProcedureName; object: string }>

const byNumber = new Map<number, EventName>(
  Object.keys(events).map((name) => [procedures[name as EventName][0], name as EventName]),
)

/** The event whose message has this procedure number; undefined for messages we never ask for. */
export function eventOfMessage(procedure: number): EventName | undefined {
  return byNumber.get(procedure)
}
