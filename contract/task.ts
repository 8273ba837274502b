import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { input } from './input.ts'
import { query } from './procedure.ts'
import { toldError } from './told-error.ts'

export const taskStates = ['running', 'done', 'failed', 'cancelled'] as const

/** One part of a long act, for example a layer of an image. */
export const taskPart = z.object({
  id: z.string(),
  status: z.string(),
  /** In the task's unit (bytes unless said); null while unknown. */
  current: z.number().nullable(),
  total: z.number().nullable(),
  /** Units a second over the last seconds; absent where nobody counts, null at the beginning. */
  rate: z.number().nullable().optional(),
  /** Of a part that does something rather than moves bytes: a step of a build. */
  step: z
    .object({
      state: z.enum(['waiting', 'running', 'done', 'cached', 'failed']),
      /** Milliseconds since 1970; null while it has not come to that. */
      started: z.number().nullable(),
      ended: z.number().nullable(),
      /** The end of what it printed. */
      output: z.string(),
    })
    .optional(),
})

export const task = z.object({
  id: z.string(),
  /** The procedure that began it, for example image.pull. */
  procedure: z.string(),
  title: z.string(),
  subjects: z.array(z.string()),
  state: z.enum(taskStates),
  /** Milliseconds since 1970. */
  started: z.number(),
  ended: z.number().nullable(),
  /** 0 to 1; null while it cannot be told. */
  progress: z.number().nullable(),
  /** Which step it is at: the command that does the same. */
  at: z.string().nullable(),
  parts: z.array(taskPart),
  error: toldError.nullable(),
})
export type Task = z.infer<typeof task>
export type TaskPart = z.infer<typeof taskPart>

export const taskProcedures = {
  list: query('running and recent tasks').output(z.array(task)),
  watch: query('each change of any task').output(eventIterator(task)),
  cancel: query('asks a running task to stop').input(input({ task: z.string() })),
}
