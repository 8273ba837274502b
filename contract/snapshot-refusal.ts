import { z } from 'zod'
import { Fault } from './fault.ts'
import { engineErrorSentence } from './texts/engine-error-texts.ts'
import type { snapshotErrorTexts } from './texts/snapshot-error-texts.ts'

export type SnapshotReasonCode = keyof typeof snapshotErrorTexts

/** Why a snapshot cannot be kept in some way. */
export const snapshotReason = z.object({
  /** A key of the table of errors, and the values of its slots: for clients of another language. */
  cause: z.string(),
  params: z.record(z.string(), z.string()),
  /** The English sentence. */
  text: z.string(),
})
export type SnapshotReason = z.infer<typeof snapshotReason>

export function snapshotReasonOf(
  cause: SnapshotReasonCode,
  params: Readonly<Record<string, string>> = {},
): SnapshotReason {
  return { cause, params: { ...params }, text: engineErrorSentence(cause, params) }
}

/** The refusal of an act that would break a snapshot or a disk: nothing has been done. */
export function snapshotRefusal({ cause, params, text }: SnapshotReason): Fault<'REFUSED'> {
  if (cause === 'snapshot-no-disk') return new Fault('REFUSED', { reason: 'no-disk' }, text)
  return new Fault('REFUSED', { reason: 'snapshot', cause, params }, text)
}
