import { z } from 'zod'
import { textValues } from '../doctor.ts'
import { fillText } from './finding-texts.ts'

/** Why a file stays when its VM is deleted: the only place of the English words. */
export const keptTexts = {
  media: 'installation media are never deleted with a VM',
  'read-only': 'read-only for this VM',
  shareable: 'marked as shareable between VMs',
  'used-by-vm': 'also used by {{name}}',
  'used-by-disk': 'also used by the disk {{name}}',
  'not-asked': 'files are kept unless asked for',
  missing: 'not found on this host',
  'no-pool': 'in no storage pool of its host',
} as const
export type KeptCode = keyof typeof keptTexts

export const kept = z.object({
  path: z.string(),
  /** A key of the table of texts, and the values of its slots: for clients of another language. */
  code: z.string(),
  params: textValues,
  /** The English words. */
  why: z.string(),
})
export type Kept = z.infer<typeof kept>

export function keptFor(path: string, code: KeptCode, params: Kept['params'] = {}): Kept {
  return { path, code, params, why: fillText(keptTexts[code], params) }
}
