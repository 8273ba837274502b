import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { connectionId, imageId } from './ids.ts'
import { imageReference } from './image-reference.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** Of the text. Bytes. */
export const MAX_DOCKERFILE = 1 << 20

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
  text: z.string().max(MAX_DOCKERFILE).optional(),
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

export const dockerfile = z.object({
  /** Empty where there is none yet. */
  text: z.string(),
  found: z.boolean(),
  /** Of the file itself, its links followed. */
  path: z.string(),
  /** sha256 of the file in hex; null where there is none. */
  digest: z.string().nullable(),
  /** Why it cannot be written here: no right to, or no UTF-8, which a text of the page would not give back. */
  readOnly: z.enum(['rights', 'encoding']).nullable(),
})
export type DockerfileOnDisk = z.infer<typeof dockerfile>

export const imageBuildProcedures = {
  context: query('what of a folder a build would send').input(where).output(buildContext),
  dockerfile: query('the text of a Dockerfile, and whether it can be changed there').input(where).output(dockerfile),
  saveDockerfile: act('writes a Dockerfile of this host; its owner and rights stay')
    .input(
      where.extend({
        text: z.string().max(MAX_DOCKERFILE),
        /** Of the file as it was read; refused when it is another by now. Null = there is no such file yet. */
        digest: z.string().nullable(),
      }),
    )
    .output(actResult.extend({ path: z.string(), /** Of the file as it is now. */ digest: z.string() })),
  build: act('builds an image of a Dockerfile')
    .input(imageBuild)
    .output(actResult.extend({ id: imageId })),
}
