import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { containerId, imageId } from './ids.ts'
import { imageReference } from './image-reference.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

/** A path inside of a container or volume: any bytes but NUL. */
export const innerPath = z
  .string()
  .max(4096)
  .regex(/^\/[^\0]*$/, 'an absolute path')

/** Texts up to this size are shown, and changed when they are whole. Bytes. */
export const MAX_TEXT_VIEW = 256 << 10

export const fileKind = z.enum(['file', 'folder', 'link', 'other'])
export type FileKind = z.infer<typeof fileKind>

const rights = {
  /** Permission bits. */
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  /** Seconds since 1970. */
  modified: z.number(),
}

export const fileEntry = z.object({
  name: z.string(),
  kind: fileKind,
  /** Bytes. */
  size: z.number(),
  ...rights,
  /** Where a link leads, as it stands there; else empty. */
  target: z.string(),
  /** What a link ends at; null for all else, for one that ends nowhere, and where nobody looked. */
  leads: fileKind.exclude(['link']).nullable(),
})
export type FileEntry = z.infer<typeof fileEntry>

export const fileListing = z.object({
  /** Without links and dots where that is known. */
  path: z.string(),
  /** At most 5,000. */
  entries: z.array(fileEntry),
  /** How many were found. */
  total: z.number(),
  /** Asked a program of the running container, or read the headers of the engine's archive. */
  way: z.enum(['program', 'archive']),
  /** Bytes after which the reading of an archive was broken off: later names are missing. Null = all of them were seen. */
  cut: z.number().nullable(),
})
export type FileListing = z.infer<typeof fileListing>

export const fileView = z.object({
  /** Of the file itself, where it was asked for by a link. */
  path: z.string(),
  size: z.number(),
  ...rights,
  /** Null for what is no UTF-8 text. */
  text: z.string().nullable(),
  /** The text is the beginning only, up to its last whole character. */
  cut: z.boolean(),
  /** sha256 of the whole file in hex; null where only a part was read. */
  digest: z.string().nullable(),
})
export type FileView = z.infer<typeof fileView>

const change = z.enum(['added', 'changed', 'deleted'])
export type FileChangeKind = z.infer<typeof change>

export const fileChanges = z.object({
  counts: z.object({ added: z.number(), changed: z.number(), deleted: z.number() }),
  /** Of those that were asked for. */
  total: z.number(),
  files: z.array(z.object({ path: z.string(), change })),
})
export type FileChanges = z.infer<typeof fileChanges>

const one = input({ id: containerId })

/** Which lines of a listing of differences. */
const window = {
  search: z.string().max(200).default(''),
  change: change.optional(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(2000).default(500),
}

export const containerFileProcedures = {
  files: query('what is in a folder of a container, running or not')
    .input(
      one.extend({
        path: innerPath.default('/'),
        /** Reads an archive to its end, however large it is. */
        thorough: z.boolean().default(false),
      }),
    )
    .output(fileListing),
  file: query('a file of a container as text, up to 256 KiB')
    .input(one.extend({ path: innerPath }))
    .output(fileView),
  changes: query('what a container has added, changed and deleted against its image')
    .input(one.extend(window))
    .output(fileChanges),
  copyOut: act('copies a file or folder of a container to this host')
    .input(
      one.extend({
        path: innerPath,
        /** A new name, or a folder that is there and gets it. */
        to: hostPath,
      }),
    )
    .output(actResult.extend({ path: z.string() })),
  copyIn: act('copies a file or folder of this host into a container')
    .input(
      one.extend({
        from: hostPath,
        /** A new name, or a folder that is there and gets it. */
        to: innerPath,
        /** Files that are there become those of this host. */
        replace: z.boolean().default(false),
      }),
    )
    .output(actResult.extend({ path: z.string() })),
  writeFile: act('changes the text of a file in a container; its owner and rights stay')
    .input(
      one.extend({
        path: innerPath,
        text: z.string().max(MAX_TEXT_VIEW),
        /** Of the file as it was read; refused when it is another by now. Null = there is no such file yet. */
        digest: z.string().nullable(),
      }),
    )
    .output(actResult),
  makeFolder: act('makes a folder in a container; it is its parent’s owner’s')
    .input(one.extend({ path: innerPath }))
    .output(actResult),
  renameFile: act('renames or moves a file or folder in a container that runs')
    .input(one.extend({ path: innerPath, /** Where nothing is yet. */ to: innerPath }))
    .output(actResult),
  deleteFile: act('deletes a file, or a folder with all that is in it, in a container that runs')
    .input(one.extend({ path: innerPath }))
    .output(actResult),
  commit: act('makes an image of a container as it is now')
    .input(
      one.extend({
        reference: imageReference,
        comment: z.string().max(1000).default(''),
        author: z.string().max(200).default(''),
        /** Dockerfile instructions applied to the image, for example CMD ["bash"]. */
        changes: z.array(z.string()).default([]),
        /** Freezes it meanwhile, so that its files belong together. */
        pause: z.boolean().default(true),
      }),
    )
    .output(actResult.extend({ id: imageId })),
  export: act('writes all files of a container into a tar archive, its volumes aside')
    .input(one.extend({ path: hostPath }))
    .output(actResult),
}
