import { z } from 'zod'
import { query } from './procedure.ts'

/** What somebody who looks into a problem wants to see, as one zip file. It goes to the caller and nowhere else. */
export const problemReport = z.object({
  /** A file name with the time, for example labrig-report-20260314-1015.zip. */
  name: z.string(),
  /** The zip file. */
  base64: z.string(),
  /** What is in it. Bytes before compression. */
  files: z.array(z.object({ name: z.string(), bytes: z.number() })),
})
export type ProblemReport = z.infer<typeof problemReport>

export const reportProcedures = {
  make: query('gathers logs, journal, versions and findings in one zip file, no secrets; sends nothing').output(
    problemReport,
  ),
}
