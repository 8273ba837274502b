import { z } from 'zod'
import { fileListing, fileView, innerPath, MAX_TEXT_VIEW } from './container-files.ts'
import { hostPath } from './host-path.ts'
import { connectionId, containerId } from './ids.ts'
import { input } from './input.ts'
import { owner } from './machine.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** As the engine takes it (moby daemon/names); one letter alone is refused by it. */
export const containerVolumeName = z
  .string()
  .max(255)
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, 'two or more letters, digits, dots, dashes and underscores')

const on = input({ connection: connectionId.default('docker') })
const one = on.extend({ name: z.string().min(1).max(255) })

/** A container that has the volume. */
const volumeUser = z.object({
  id: containerId,
  name: z.string(),
  state: z.string(),
  /** Where it has it. */
  target: z.string(),
  readOnly: z.boolean(),
})

export const containerVolume = z.object({
  name: z.string(),
  driver: z.string(),
  /** On the engine's host; empty where the driver does not say. */
  mountpoint: z.string(),
  /** Seconds since 1970; 0 where nobody wrote it down. */
  created: z.number(),
  labels: z.record(z.string(), z.string()),
  options: z.record(z.string(), z.string()),
  /** The engine gave it its name, for one container. */
  anonymous: z.boolean(),
  owner,
  users: z.array(volumeUser),
})
export type ContainerVolume = z.infer<typeof containerVolume>

export const containerVolumeProcedures = {
  list: query('volumes of containers, with who uses them')
    .input(on.partial().optional())
    .output(z.array(containerVolume)),
  sizes: query('what the volumes of containers take on the disk: the engine counts for seconds')
    .input(on.partial().optional())
    .output(z.array(z.object({ name: z.string(), /** Bytes. */ size: z.number() }))),
  create: act('makes a volume for containers')
    .input(
      on.extend({
        name: containerVolumeName,
        driver: z.string().min(1).max(100).default('local'),
        /** Of the driver, for example type=tmpfs. */
        options: z.record(z.string().min(1), z.string()).default({}),
        labels: z.record(z.string().min(1), z.string()).default({}),
      }),
    )
    .output(actResult),
  delete: act('deletes a volume with all that is in it').input(one).output(actResult),
  backup: act('writes all files of a volume into a tar archive, and reads that again')
    .input(one.extend({ path: hostPath }))
    .output(actResult),
  restore: act('unpacks a tar archive in a volume, which is made where there is none')
    .input(
      one.extend({
        name: containerVolumeName,
        path: hostPath,
        /** Into a volume that is there: files of the same names become those of the archive, the others stay. */
        merge: z.boolean().default(false),
      }),
    )
    .output(actResult),
  files: query('what is in a folder of a volume')
    .input(one.extend({ path: innerPath.default('/'), thorough: z.boolean().default(false) }))
    .output(fileListing),
  file: query('a file of a volume as text, up to 256 KiB')
    .input(one.extend({ path: innerPath }))
    .output(fileView),
  writeFile: act('changes the text of a file in a volume; its owner and rights stay')
    .input(one.extend({ path: innerPath, text: z.string().max(MAX_TEXT_VIEW), digest: z.string().nullable() }))
    .output(actResult),
  makeFolder: act('makes a folder in a volume; it is its parent’s owner’s')
    .input(one.extend({ path: innerPath }))
    .output(actResult),
  renameFile: act('renames or moves a file or folder in a volume, by a program of an image that is here')
    .input(one.extend({ path: innerPath, to: innerPath }))
    .output(actResult),
  deleteFile: act('deletes a file, or a folder with all in it, of a volume, by a program of an image')
    .input(one.extend({ path: innerPath }))
    .output(actResult),
  copyOut: act('copies a file or folder of a volume to this host')
    .input(one.extend({ path: innerPath, to: hostPath }))
    .output(actResult.extend({ path: z.string() })),
  copyIn: act('copies a file or folder of this host into a volume')
    .input(one.extend({ from: hostPath, to: innerPath, replace: z.boolean().default(false) }))
    .output(actResult.extend({ path: z.string() })),
}
