import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { connectionId, imageId } from './ids.ts'
import { imageReference } from './image-reference.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** A path inside the context. */
const inside = z
  .string()
  .max(1024)
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0]+$/, 'a path inside the folder')
const where = input({
  /** The folder whose files a build may copy. */
  context: hostPath,
  dockerfile: inside.default('Dockerfile'),
})

export const imageBuild = where.extend({
  connection: connectionId.default('docker'),
  /** Instead of what the file holds. */
  text: z
    .string()
    .max(1 << 20)
    .optional(),
  tags: z.array(imageReference).max(20).default([]),
  args: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'a name of letters, digits and _'), z.string().max(4096))
    .default({}),
  /** A stage to stop at; empty = the last. */
  target: z.string().max(128).regex(/^\S*$/).default(''),
  noCache: z.boolean().default(false),
  /** `auto` takes what the engine itself proposes. */
  builder: z.enum(['auto', 'classic', 'buildkit']).default('auto'),
})

export const buildContext = z.object({
  files: z.number(),
  /** Bytes. */
  bytes: z.number(),
  /** The largest first. */
  largest: z.array(z.object({ path: z.string(), size: z.number() })),
  /** Lines of .dockerignore that say something. */
  rules: z.number(),
  /** More files than are counted. */
  cut: z.boolean(),
})
export type BuildContext = z.infer<typeof buildContext>

export const imageBuildProcedures = {
  context: query('what of a folder a build would send').input(where).output(buildContext),
  dockerfile: query('the text of a Dockerfile')
    .input(where)
    .output(z.object({ text: z.string(), found: z.boolean() })),
  build: act('builds an image of a Dockerfile')
    .input(imageBuild)
    .output(actResult.extend({ id: imageId })),
}
