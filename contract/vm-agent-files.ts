import { z } from 'zod'
import { fileListing, innerPath, MAX_TEXT_VIEW } from './container-files.ts'
import { hostPath } from './host-path.ts'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** The agent carries every byte as text through a slow channel: more than this goes by a shared folder or a disk. Bytes. */
export const MAX_GUEST_COPY = 256 << 20

/** A file of a guest: /etc/hosts, or C:\Windows\win.ini. */
export const guestPath = z
  .string()
  .max(4096)
  .regex(/^(?:\/|[A-Za-z]:[\\/])\P{Cc}*[^\p{Cc}\\/]$/u, 'an absolute path of a file')

const one = input({ id: vmId, path: guestPath })

export const guestFile = z.object({
  /** Bytes; of what the kernel makes up, what was read. */
  size: z.number(),
  /** Null for what is no UTF-8 text. */
  text: z.string().nullable(),
  /** The text is the beginning only, up to its last whole character. */
  cut: z.boolean(),
  /** sha256 of the whole file in hex; null where only a part was read. */
  digest: z.string().nullable(),
})
export type GuestFileView = z.infer<typeof guestFile>

/** Files of a guest, by its agent. */
export const vmAgentFileProcedures = {
  /** Its own shell, find and stat tell it. */
  files: query('what is in a folder of a guest, by its agent')
    .input(input({ id: vmId, path: innerPath.default('/') }))
    .output(fileListing),
  file: query('a file of a guest as text, up to 256 KiB, by its agent').input(one).output(guestFile),
  copyOut: act('copies a file of a guest to this host by its agent, up to 256 MiB')
    .input(
      one.extend({
        /** A new name, or a folder that is there and gets it. */
        to: hostPath,
      }),
    )
    .output(actResult.extend({ path: z.string() })),
  copyIn: act('copies a file of this host into a guest by its agent, up to 256 MiB')
    .input(
      one.extend({
        from: hostPath,
        /** A file that is there becomes that of this host; its owner and rights stay. */
        replace: z.boolean().default(false),
      }),
    )
    .output(actResult),
  writeFile: act('changes the text of a file in a guest by its agent; its owner and rights stay')
    .input(
      one.extend({
        text: z.string().max(MAX_TEXT_VIEW),
        /** Of the file as it was read; refused when it is another by now. Null = there is no such file yet. */
        digest: z.string().nullable(),
      }),
    )
    .output(actResult),
}
