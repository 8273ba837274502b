import { Reading } from '../../lib/reading.ts'
import type { Client } from '../../api/client.ts'

/** What `doctor.check` answers. */
export type HostReport = Awaited<ReturnType<Client['doctor']['check']>>

/** The doctor's findings: looked at once at the beginning, whenever an engine comes or goes, and when asked to. */
export function doctorReading(): Reading<HostReport> {
  return new Reading({ every: null, eager: true, read: (client, signal) => client.doctor.check(undefined, { signal }) })
}
