import { z } from 'zod'

/** Who has a port of the host: for clients of another language. */
export const portHolder = z.discriminatedUnion('by', [
  z.object({ by: z.literal('container'), name: z.string() }),
  /** A VM that the port leads to. */
  z.object({ by: z.literal('vm'), name: z.string() }),
  z.object({ by: z.literal('program'), name: z.string(), pid: z.number() }),
  /** Its owner may not be seen, or the engine does not tell. */
  z.object({ by: z.literal('unknown') }),
])
export type PortHolder = z.infer<typeof portHolder>

/** The English words. */
export function holderText(holder: PortHolder): string {
  switch (holder.by) {
    case 'container':
      return `the container ${holder.name}`
    case 'vm':
      return `the VM ${holder.name}`
    case 'program':
      return `${holder.name} (pid ${holder.pid})`
    case 'unknown':
      return 'another program'
  }
}
