import type { VmState } from '../../contract/machine.ts'
import {
  DOMAIN_CRASHED_REASON,
  DOMAIN_PAUSED_REASON,
  DOMAIN_RUNNING_REASON,
  DOMAIN_SHUTOFF_REASON,
  DOMAIN_STATE,
} from '../libvirt/states.ts'

const states: Readonly<Record<number, VmState>> = {
  [DOMAIN_STATE.RUNNING]: 'running',
  // Waits for a resource; no driver of ours reports it, and to a person it runs.
  [DOMAIN_STATE.BLOCKED]: 'running',
  [DOMAIN_STATE.PAUSED]: 'paused',
  [DOMAIN_STATE.SHUTDOWN]: 'stopping',
  [DOMAIN_STATE.CRASHED]: 'crashed',
  [DOMAIN_STATE.PMSUSPENDED]: 'suspended',
}

const reasons: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [DOMAIN_STATE.RUNNING]: DOMAIN_RUNNING_REASON,
  [DOMAIN_STATE.PAUSED]: DOMAIN_PAUSED_REASON,
  [DOMAIN_STATE.SHUTOFF]: DOMAIN_SHUTOFF_REASON,
  [DOMAIN_STATE.CRASHED]: DOMAIN_CRASHED_REASON,
}

/** Our word for libvirt's state; a stopped VM with a saved state is `saved`, since starting it does not boot. */
export function vmState(state: number, saved: boolean): VmState {
  return state === DOMAIN_STATE.SHUTOFF && saved ? 'saved' : (states[state] ?? 'off')
}

/** libvirt's name of the reason in small letters ("from snapshot"); null when it does not know one. */
export function stateReason(state: number, reason: number): string | null {
  const found = Object.entries(reasons[state] ?? {}).find(([, value]) => value === reason)?.[0]
  return found === undefined || found === 'UNKNOWN' ? null : found.toLowerCase().replaceAll('_', ' ')
}
