import { z } from 'zod'

/** How busy this host is. */
export const hostLoad = z.object({
  /** As the kernel has it (uname -n). */
  name: z.string(),
  /** Share of all processors since the reading before, 0 to 1; null in the first reading. */
  cpu: z.number().nullable(),
  /** Bytes. `used` is what programs cannot be given: caches count as free. */
  memory: z.object({ used: z.number(), total: z.number() }),
})
export type HostLoad = z.infer<typeof hostLoad>
