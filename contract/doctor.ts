import { z } from 'zod'
import { query } from './procedure.ts'

export const findingStatuses = ['ok', 'warn', 'fail', 'unknown'] as const

/** One thing that the doctor looked at. */
export const finding = z.object({
  id: z.string(),
  status: z.enum(findingStatuses),
  title: z.string(),
  /** What was found and why it matters, one or two sentences. */
  detail: z.string(),
  /** What was read or run, and what it said. */
  evidence: z.array(z.object({ source: z.string(), text: z.string() })),
  /** Commands that are likely to mend it, in order; empty when nothing is to be done. */
  fix: z.array(z.string()),
})
export type Finding = z.infer<typeof finding>

/** How guests will run on a connection and how that was decided. */
export const acceleration = z.object({ accelerator: z.enum(['kvm', 'qemu']), reason: z.string() })
export type Acceleration = z.infer<typeof acceleration>

export const doctorProcedures = {
  check: query('looks at this host and says what is missing').output(
    z.object({ findings: z.array(finding), acceleration }),
  ),
}
