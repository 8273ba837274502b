import type { VmState } from '../../contract/machine.ts'

/** virDomainState, in its order. */
const states: readonly VmState[] = ['off', 'running', 'running', 'paused', 'stopping', 'off', 'crashed', 'suspended']

/** The reasons of each state, in the order of libvirt's enums virDomainRunningReason, …PausedReason, …ShutoffReason. */
const reasons: Readonly<Record<number, readonly string[]>> = {
  1: [
    'unknown',
    'booted',
    'migrated',
    'restored',
    'from snapshot',
    'unpaused',
    'migration canceled',
    'save canceled',
    'woken up',
    'crashed',
    'post-copy',
    'post-copy failed',
  ],
  3: [
    'unknown',
    'user',
    'migrating',
    'saving',
    'dumping',
    'I/O error',
    'watchdog',
    'from snapshot',
    'shutting down',
    'creating snapshot',
    'crashed',
    'starting up',
    'post-copy',
    'post-copy failed',
    'API error',
  ],
  5: ['unknown', 'shut down', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from snapshot', 'daemon'],
  6: ['unknown', 'panicked'],
}

const SHUTOFF = 5

/** Our word for libvirt's state; a stopped VM with a saved state is `saved`, since starting it does not boot. */
export function vmState(state: number, saved: boolean): VmState {
  return state === SHUTOFF && saved ? 'saved' : (states[state] ?? 'off')
}

/** libvirt's reason in words; null when it does not know one. */
export function stateReason(state: number, reason: number): string | null {
  const word = reasons[state]?.[reason]
  return word === undefined || word === 'unknown' ? null : word
}
