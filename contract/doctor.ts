import { z } from 'zod'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

export const findingStatuses = ['ok', 'warn', 'fail', 'unknown'] as const

/** What was read or run, and what it said, word for word. */
export const evidence = z.object({
  /** A file, or a command as it is typed. */
  source: z.string(),
  text: z.string(),
  /** Lines of the text that decided, from 0. */
  marked: z.array(z.number().int().nonnegative()),
})
export type Evidence = z.infer<typeof evidence>

/** Values of a text's slots. */
export const textValues = z.record(z.string(), z.union([z.string(), z.number()]))
export type TextValues = z.infer<typeof textValues>

/** One way to mend what was found. */
export const remedy = z.object({
  /** Names it among the remedies of its finding. */
  id: z.string(),
  /** A key of the table of texts; `title` is its English sentence. */
  code: z.string(),
  params: textValues,
  title: z.string(),
  commands: z.array(z.string()),
  /** Commands that take it back; empty when nothing has to be. */
  undo: z.array(z.string()),
  /** False: Labrig does not do this, or not with the rights that it has; the commands are for a person. */
  runnable: z.boolean(),
})
export type Remedy = z.infer<typeof remedy>

/** A place that a packet passes, or at which it ends. */
export const pathStop = z.object({
  kind: z.enum(['guest', 'bridge', 'firewall', 'interface']),
  /** Of a device or a chain; empty for guests in general. */
  name: z.string(),
  /** An address, or the rule that decides. */
  note: z.string(),
  passes: z.boolean(),
})
export type PathStop = z.infer<typeof pathStop>

/** One thing that the doctor looked at. */
export const finding = z.object({
  id: z.string(),
  status: z.enum(findingStatuses),
  /** What was found, as a key of the table of texts, and the values of its slots: for clients of another language. */
  code: z.string(),
  params: textValues,
  title: z.string(),
  /** What was found and why it matters, one to three sentences. */
  detail: z.string(),
  /** What a person does where no command can; null when there is nothing of the kind. */
  advice: z.string().nullable(),
  evidence: z.array(evidence),
  /** The way of a packet that does not arrive, where that is what was found. */
  path: z.array(pathStop).optional(),
  /** Commands that are likely to mend it, in order: those of the first remedy. Empty when nothing is to be done. */
  fix: z.array(z.string()),
  /** Ways to mend it, the recommended one first. */
  remedies: z.array(remedy),
  /** Commands that take back what Labrig did about it; empty when it did nothing. */
  undo: z.array(z.string()),
})
export type Finding = z.infer<typeof finding>

/** How guests will run on a connection and how that was decided. */
export const acceleration = z.object({ accelerator: z.enum(['kvm', 'qemu']), reason: z.string() })
export type Acceleration = z.infer<typeof acceleration>

/** A fix that is taken back by itself unless somebody confirms it: who cannot, has lost the network by it. */
export const unconfirmed = z.object({
  finding: z.string(),
  /** Milliseconds since 1970. */
  until: z.number(),
})
export type Unconfirmed = z.infer<typeof unconfirmed>

const findingId = z.string().regex(/^[a-z0-9-]+$/, 'the id of a finding, for example default-network')

export const doctorProcedures = {
  check: query('looks at this host and says what is missing').output(
    z.object({ findings: z.array(finding), acceleration, unconfirmed: z.array(unconfirmed) }),
  ),
  fix: act('mends what a finding names')
    .input(
      input({
        id: findingId,
        /** One of the finding's remedies; the first unless given. */
        remedy: findingId.optional(),
        /** Seconds that somebody has to confirm a fix that may cut the network, before it is taken back by itself. */
        confirmWithin: z.number().int().min(1).max(600).default(60),
      }),
    )
    .output(actResult),
  keep: query('confirms a fix that would be taken back by itself').input(input({ id: findingId })),
  undo: act('takes back what was done about a finding')
    .input(input({ id: findingId }))
    .output(actResult),
}
