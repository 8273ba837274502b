import { z } from 'zod'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { machineName } from './vm-clone.ts'

/** What XML 1.0 can carry in one line: no control characters, no half of a surrogate pair. */
const line = z.string().regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]*$/u, 'one line without control characters')
const lines = z.string().regex(/^(?:[^\p{Cc}\p{Cs}\uFFFE\uFFFF]|[\n\t])*$/u, 'no control characters')

/** One word, so that a search can name it: tag:web. */
export const machineTag = line
  .min(1)
  .max(40)
  .regex(/^[^\s,:"/]+$/u, 'one word without comma, colon, slash and quotation mark')

/** Groups may lie in groups: course/week 1. */
export const machineGroup = line
  .min(1)
  .max(200)
  .regex(/^[^/\s"]([^/"]*[^/\s"])?(\/[^/\s"]([^/"]*[^/\s"])?)*$/u, 'names with a slash between, as in course/week 1')

/** When and how a VM is started by `labrig vm autostart`. */
export const startPlace = z.object({
  /** Lower ones first; equal ones by name. */
  order: z.number().int().min(1).max(9999),
  /** Seconds to wait after it before the next one. */
  delay: z.number().int().min(0).max(3600),
})
export type StartPlace = z.infer<typeof startPlace>

/** Values that are left out stay as they are; null takes away. */
export const vmOrganise = input({
  ids: z.array(vmId).min(1).max(1000),
  addTags: z.array(machineTag).max(50).default([]),
  removeTags: z.array(machineTag).max(50).default([]),
  group: machineGroup.nullable().optional(),
  title: line.max(200).nullable().optional(),
  description: lines.max(4000).nullable().optional(),
  /** Markdown. */
  notes: lines.max(20_000).nullable().optional(),
  start: input({
    order: startPlace.shape.order,
    delay: startPlace.shape.delay.default(0),
  })
    .nullable()
    .optional(),
})
export type VmOrganise = z.infer<typeof vmOrganise>

export const vmOrganiseProcedures = {
  organise: act('sets tags, group, title, description, notes and start order of VMs')
    .input(vmOrganise)
    .output(actResult),
  rename: act('gives a VM that is off another name')
    .input(input({ id: vmId, name: machineName }))
    .output(actResult),
  startInOrder: act('starts the VMs that have a place in the start order, one after another')
    .input(input({ connection: connectionId.default('system') }))
    .output(actResult),
  organisation: query('tags, group, title, description, notes and start order of a VM')
    .input(input({ id: vmId }))
    .output(
      z.object({
        tags: z.array(z.string()),
        group: z.string().nullable(),
        title: z.string().nullable(),
        description: z.string().nullable(),
        notes: z.string().nullable(),
        start: startPlace.nullable(),
      }),
    ),
}
