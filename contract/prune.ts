import { z } from 'zod'
import { connectionId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** In the order in which they go: a container lets its image, its volumes and its networks go. */
export const pruneKinds = ['container', 'image', 'volume', 'network', 'cache'] as const
export const pruneKind = z.enum(pruneKinds)
export type PruneKind = z.infer<typeof pruneKind>

/** Something that nothing uses now. */
export const unusedItem = z.object({
  kind: pruneKind,
  /** The engine’s own: an id, or the name of a volume. */
  id: z.string(),
  name: z.string(),
  /** What else tells it from others: the image of a container, what a step of a build did. */
  detail: z.string(),
  /** Bytes that come back when it goes alone; null where the engine does not count. */
  size: z.number().nullable(),
  /** Milliseconds since 1970; null where the engine does not say. */
  since: z.number().nullable(),
  /**
   * `labrig`: it has Labrig’s mark. `nobody`: no mark could be on it, as on an image without a name. `other`: made by hand or by
   * another program, so that it goes only when it is chosen by itself.
   */
  owner: z.enum(['labrig', 'nobody', 'other']),
  /** The Compose project that it belongs to. */
  project: z.string().nullable(),
  /** The container that could be rolled back to this one. */
  keptFor: z.string().nullable(),
})
export type UnusedItem = z.infer<typeof unusedItem>

export const pruneProcedures = {
  preview: query('what nothing uses, and how much space it takes: seconds on an engine with much in it')
    .input(
      input({ connection: connectionId.default('docker') })
        .partial()
        .optional(),
    )
    .output(z.object({ items: z.array(unusedItem) })),
  run: act('removes what was chosen of what nothing uses, and nothing else')
    .input(
      input({
        connection: connectionId.default('docker'),
        items: z
          .array(input({ kind: pruneKind, id: z.string().min(1).max(300) }))
          .min(1)
          .max(2000),
      }),
    )
    .output(actResult),
}
