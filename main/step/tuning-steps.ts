import type { Connection } from '../libvirt/connection.ts'
import type { Dom } from '../libvirt/signature.ts'
import { affects, type Affect } from './domain-steps.ts'
import { commandLine } from './shell-words.ts'

/** How a VM's hardware shares the host's. */
export type Tuning =
  | {
      readonly type: 'domain.iotune'
      readonly target: string
      /** In a second, by libvirt's names (total_bytes_sec); 0 is no limit. */
      readonly values: Readonly<Record<string, number>>
      readonly before: Readonly<Record<string, number>>
      readonly affect: Affect
    }
  | {
      readonly type: 'domain.pin'
      readonly vcpu: number | 'emulator'
      /** Processors of the host, such as 0-3; null is all. */
      readonly cpus: string | null
      /** The same in bytes, the lowest processor first. */
      readonly mask: readonly number[]
      readonly before: string | null
      readonly maskBefore: readonly number[]
      readonly affect: Affect
    }

export function runTuning(step: Tuning, connection: Connection, dom: Dom): Promise<unknown> {
  const { bits } = affects[step.affect]
  switch (step.type) {
    case 'domain.iotune': {
      const params = Object.entries(step.values).map(([field, value]) => ({
        field,
        type: 'ullong' as const,
        value: BigInt(value),
      }))
      return connection.call('DOMAIN_SET_BLOCK_IO_TUNE', { dom, disk: step.target, params, flags: bits })
    }
    case 'domain.pin': {
      const cpumap = Uint8Array.from(step.mask)
      if (step.vcpu === 'emulator') return connection.call('DOMAIN_PIN_EMULATOR', { dom, cpumap, flags: bits })
      return connection.call('DOMAIN_PIN_VCPU_FLAGS', { dom, vcpu: step.vcpu, cpumap, flags: bits })
    }
  }
}

export function explainTuning(
  step: Tuning,
  words: (...more: readonly string[]) => readonly string[],
  domain: string,
): string {
  const affect = affects[step.affect].words
  switch (step.type) {
    case 'domain.iotune': {
      // virsh writes all of them, as the call does: what is 0 is taken away.
      const values = Object.entries(step.values).flatMap(([name, value]) => [
        `--${name.replaceAll('_', '-')}`,
        String(value),
      ])
      return commandLine(words('blkdeviotune', domain, step.target, ...values, ...affect))
    }
    case 'domain.pin': {
      const which = step.vcpu === 'emulator' ? ['emulatorpin', domain] : ['vcpupin', domain, String(step.vcpu)]
      // r: all of them (virsh(1), vcpupin).
      return commandLine(words(...which, step.cpus ?? 'r', ...affect))
    }
  }
}

export function undoTuning<S extends Tuning>(step: S): S {
  if (step.type === 'domain.iotune') return { ...step, values: step.before, before: step.values }
  return { ...step, cpus: step.before, mask: step.maskBefore, before: step.cpus, maskBefore: step.mask }
}
