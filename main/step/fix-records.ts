import { join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../../contract/fault.ts'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'
import { fixAction, sameAction, type FixAction } from './fix-action.ts'

const VERSION = 1

const stored = z.object({ version: z.literal(VERSION), fixes: z.record(z.string(), z.array(fixAction)) })
type Stored = z.infer<typeof stored>

/** What was done about which finding, in order: what can be taken back. */
export interface FixRecords {
  of(finding: string): Promise<readonly FixAction[]>
  /** The same for all findings about which something was done. */
  all(): Promise<ReadonlyMap<string, readonly FixAction[]>>
  /** Called before the action, so that a crash in its midst leaves it on record; taking back twice harms nobody. */
  note(finding: string, action: FixAction): Promise<void>
  forget(finding: string, action: FixAction): Promise<void>
}

/**
 * Keeps them in `fixes.json` of a folder. Who writes holds the plan's lock.
 * @throws Fault REFUSED when the file is damaged or of a newer version: what it holds must not be lost
 */
export function fileFixRecords(folder: string): FixRecords {
  const path = join(folder, 'fixes.json')
  const read = async (): Promise<Stored> => {
    const text = await readTextIfThere(path)
    if (text === null) return { version: VERSION, fixes: {} }
    const parsed = stored.safeParse(jsonOr(text))
    if (parsed.success) return parsed.data
    const detail = parsed.error.issues[0]?.message ?? ''
    throw new Fault('REFUSED', { reason: 'records', detail }, `${path} cannot be read: it is damaged or newer.`)
  }
  const change = async (finding: string, action: FixAction, keep: boolean): Promise<void> => {
    const { fixes, version } = await read()
    const others = (fixes[finding] ?? []).filter((one) => !sameAction(one, action))
    const next = keep ? [...others, action] : others
    const { [finding]: _, ...rest } = fixes
    const all: Stored = { version, fixes: next.length === 0 ? rest : { ...rest, [finding]: next } }
    await writeFileAtomic(path, `${JSON.stringify(all, null, 2)}\n`)
  }
  return {
    of: async (finding) => (await read()).fixes[finding] ?? [],
    all: async () => new Map(Object.entries((await read()).fixes)),
    note: (finding, action) => change(finding, action, true),
    forget: (finding, action) => change(finding, action, false),
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
