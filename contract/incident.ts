import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { connectionId, vmId } from './ids.ts'
import { query } from './procedure.ts'
import { incidentTexts, incidentWords, jobNames, type IncidentCode, type IncidentText } from './texts/incident-texts.ts'

/** What befell a VM without anybody asking for it. */
export const happening = z.object({
  code: z.enum(Object.keys(incidentTexts) as [IncidentCode, ...IncidentCode[]]),
  /** The VM's name at that time. */
  name: z.string(),
  /** The disk's file, as the emulator was told; null where it is about no disk. */
  path: z.string().nullable().default(null),
  /** A target such as vda, or the alias of a drive; null where it is about none. */
  disk: z.string().nullable().default(null),
  job: z
    .enum(Object.keys(jobNames) as [keyof typeof jobNames, ...(keyof typeof jobNames)[]])
    .nullable()
    .default(null),
})
export type Happening = z.infer<typeof happening>

export const incident = z.object({
  /** Grows, within one run of the services. */
  number: z.number().int(),
  /** Milliseconds since 1970. */
  at: z.number(),
  id: vmId,
  connection: connectionId,
  what: happening,
})
export type Incident = z.infer<typeof incident>

/** Those that somebody has to know of at once. */
const grave: ReadonlySet<IncidentCode> = new Set([
  'crashed-guest',
  'crashed-emulator',
  'disk-full',
  'disk-full-told',
  'disk-paused',
  'disk-told',
  'watchdog-pause',
  'watchdog-reset',
  'watchdog-off',
  'watchdog-none',
  'watchdog-nmi',
  'job-failed',
])

export function isGrave({ code }: Happening): boolean {
  return grave.has(code)
}

/** The values of the texts' slots. */
export function slotsOf({ name, path, disk }: Happening, job: string): Readonly<Record<string, string>> {
  return { name, path: path ?? disk ?? '?', disk: disk ?? path ?? '?', job }
}

/** The English sentences. */
export function happeningWords(what: Happening): IncidentText {
  return incidentWords(what.code, slotsOf(what, jobNames[what.job ?? 'other']))
}

export const incidentProcedures = {
  list: query('what befell VMs since the services began, newest first').output(z.array(incident)),
  watch: query('what befalls a VM by itself: crash, full disk, watchdog, block job, tray, agent').output(
    eventIterator(incident),
  ),
}
