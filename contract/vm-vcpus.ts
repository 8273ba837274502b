import { z } from 'zod'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

export const vcpuStates = ['off', 'running', 'blocked', 'unknown'] as const

export const vcpuInfo = z.object({
  number: z.number().int(),
  /** `blocked` waits for something; an idle guest's do most of the time. */
  state: z.enum(vcpuStates),
  /** The host's processor that it runs on now; null while that is not known. */
  processor: z.number().int().nullable(),
  /** Seconds of processor time since the start. */
  time: z.number(),
  /** The host's processors that it may run on, as ranges: 0-3,6. */
  allowed: z.string(),
  /** Whether those are fewer than the host has. */
  pinned: z.boolean(),
})
export type VcpuInfo = z.infer<typeof vcpuInfo>

export const vmVcpuProcedures = {
  vcpus: query('the processors of a running VM: state, where they run, processor time, pinning')
    .input(input({ id: vmId }))
    .output(z.array(vcpuInfo)),
}
