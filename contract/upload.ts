import { z } from 'zod'
import { streamTicket } from './console.ts'
import { innerPath } from './container-files.ts'
import { containerVolumeName } from './container-volume.ts'
import { hostPath } from './host-path.ts'
import { connectionId, containerId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

/** Files and folders of one upload. */
export const MOST_UPLOADED = 10_000

/** From the folder that gets it: it neither begins with a slash nor leads out of it. */
const relativePath = z
  .string()
  .max(4096)
  .refine((path) => path.split('/').every((part) => !['', '.', '..'].includes(part) && !part.includes('\0')), {
    message: 'a path without dots and without a slash at its beginning or end',
  })

/** Where files go: a container or a volume. */
export const uploadPlace = z.union([
  z.strictObject({ container: containerId }),
  z.strictObject({ connection: connectionId, volume: containerVolumeName }),
])
export type UploadPlace = z.infer<typeof uploadPlace>

const paths = z.array(relativePath).max(MOST_UPLOADED)

export const takenName = z.object({
  path: z.string(),
  /** A folder of that name, or a file where a folder has to be: it cannot be replaced. */
  blocked: z.boolean(),
})
export type TakenName = z.infer<typeof takenName>

/** What a page sends: the bytes wait on this host until an act puts all of them where they belong. */
export const uploadProcedures = {
  taken: query('which files of an upload have a namesake where they go')
    .input(input({ place: uploadPlace, folder: innerPath, paths }))
    .output(z.array(takenName)),
  open: query('takes the files of a page: their bytes one after another, in this order')
    .input(
      input({
        files: z
          .array(
            z.strictObject({
              path: relativePath,
              size: z.number().int().min(0),
              /** Seconds since 1970. */
              modified: z.number().int().min(0),
            }),
          )
          .max(MOST_UPLOADED),
        /** Those without a file. */
        folders: paths.default([]),
      }),
    )
    .output(streamTicket.extend({ /** Of this host; what is in it is copied by an act. */ folder: hostPath })),
  discard: query('drops what an upload has brought to this host').input(input({ folder: hostPath })),
}
