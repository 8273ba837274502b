import { z } from 'zod'
import { happening } from './incident.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'
import { toldError } from './told-error.ts'

/** One line of the journal. A step has an `intent` before it runs and one of the others after. */
export const journalEntry = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  task: z.string(),
  procedure: z.string(),
  title: z.string(),
  subjects: z.array(z.string()),
  phase: z.enum(['begin', 'intent', 'done', 'failed', 'undone', 'end']),
  /** Number of the step, from 0; null for begin and end. */
  step: z.number().int().nullable(),
  commands: z.array(z.string()),
  error: toldError.nullable(),
  /** What befell a VM by itself: such an entry stands alone, as `end` of no act; absent for all others. */
  happening: happening.optional(),
})
export type JournalEntry = z.infer<typeof journalEntry>

export const journalProcedures = {
  list: query('what was done, newest first')
    .input(input({ limit: z.number().int().min(1).max(10_000).default(200) }).default({ limit: 200 }))
    .output(z.array(journalEntry)),
}
