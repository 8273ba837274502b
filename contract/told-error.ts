import { z } from 'zod'

/** How an act failed, as tasks and the journal keep it. */
export const toldError = z.object({
  code: z.string(),
  /** The English sentence. */
  message: z.string(),
  /** That of the code, for a sentence in another language; absent in what older versions wrote. */
  data: z.record(z.string(), z.unknown()).optional(),
})
export type ToldError = z.infer<typeof toldError>
