import { z } from 'zod'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { storageName } from './storage.ts'
import { hostPath } from './vm.ts'

const webAddress = z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' })

/** It becomes the name of a folder. */
const entryId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,80}$/, 'small letters, digits, dot, dash and underscore')

/**
 * One image that a vendor offers. What Labrig brings along stands in `main/image/catalogue/`; a user's own entries in
 * `os-images.json` of the configuration folder have the same fields, and one with the same id takes the place of ours.
 */
export const osImageEntry = z.strictObject({
  id: entryId,
  /** What it is filed under: debian, ubuntu, fedora, … */
  family: z.string().regex(/^[a-z0-9-]{1,32}$/),
  name: z.string().min(1).max(120),
  /** `cloud`: starts as it is and is set up by cloud-init. `installer`: a medium that installs. */
  kind: z.enum(['cloud', 'installer']),
  arch: z.enum(['x86_64', 'aarch64']),
  /** Where it lies; ends with a slash. */
  folder: webAddress.endsWith('/'),
  /** Its name there. A `*` stands for a version: the newest that the list of checksums names is taken. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+*-]{0,200}$/),
  /** The vendor's list of checksums: an address, or a name below `folder`. SHA-256 or SHA-512, in GNU's or BSD's layout. */
  checksums: z.string().min(1).max(500),
  /** How the file is packed. */
  packed: z.enum(['xz']).nullable().default(null),
  /** What is in it. Stated, never probed. */
  format: z.enum(['qcow2', 'raw', 'iso']),
  /** Who may log in after cloud-init, unless the seed says otherwise. */
  user: z.string().nullable().default(null),
  /** libosinfo's id. */
  system: z.string().nullable().default(null),
  /** The day (YYYY-MM-DD) on which somebody fetched it from these addresses last; null = nobody has. */
  checked: z.iso.date().nullable().default(null),
})
export type OsImageEntry = z.infer<typeof osImageEntry>

/** An image in a storage pool that VMs are made from. */
export const osImage = z.object({
  pool: z.string(),
  name: z.string(),
  path: z.string(),
  /** What it was stored as; of one that only lies there, what its volume is taken for. */
  format: z.string(),
  /** Bytes on disk, and bytes that a guest sees. */
  allocation: z.number(),
  capacity: z.number(),
  /** `found`: an installation medium that lies in a pool and is none of Labrig's. */
  origin: z.enum(['catalogue', 'import', 'build', 'marked', 'found']),
  /** The entry of the catalogue. */
  entry: z.string().nullable(),
  label: z.string(),
  family: z.string().nullable(),
  kind: z.enum(['cloud', 'installer', 'disk']),
  user: z.string().nullable(),
  system: z.string().nullable(),
  /** Where it is from: an address, a file, a mirror. */
  source: z.string().nullable(),
  checksum: z.object({ algorithm: z.enum(['sha256', 'sha512']), digest: z.string() }).nullable(),
  /** Milliseconds since 1970. */
  added: z.number().nullable(),
  /** VMs that have it, or stand on it through disks of theirs. */
  users: z.array(z.object({ id: vmId, name: z.string() })),
  /** Paths of the disks that stand on it. */
  overlays: z.array(z.string()),
})
export type OsImage = z.infer<typeof osImage>

const onImage = input({
  connection: connectionId.default('system'),
  /** The pool's name. */
  pool: z.string().min(1),
  name: z.string().min(1),
})
const intoPool = input({
  connection: connectionId.default('system'),
  /** Must be there: no act makes a pool behind one's back. */
  pool: z.string().min(1).default('default'),
  /** Its name in the pool, unless told otherwise one that says what it is. */
  name: storageName.optional(),
})
const label = z
  .string()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}*$/u, 'one line without control characters')
const account = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'a name of an account')

export const osImageProcedures = {
  list: query('the catalogue of OS images, what of it is here, and who uses it')
    .input(input({ connection: connectionId.default('system') }))
    .output(
      z.object({
        catalogue: z.array(osImageEntry),
        /** Why entries of the user's own are left out; null when all is well. */
        problem: z.string().nullable(),
        images: z.array(osImage),
        /** Downloads that were begun: what is kept of them, by the id of the entry. */
        parts: z.array(z.object({ entry: z.string(), bytes: z.number(), total: z.number().nullable() })),
        /** Pools that can take an image. */
        pools: z.array(z.object({ name: z.string(), available: z.number() })),
        arch: z.enum(['x86_64', 'aarch64']),
        /** Whether an image can be built of this host's own packages, and why not. */
        build: z.object({
          suite: z.string().nullable(),
          mirror: z.string().nullable(),
          lacks: z.enum(['distribution', 'sources', 'programs', 'architecture', 'namespaces']).nullable(),
          remedy: z.array(z.string()),
        }),
      }),
    ),
  download: act('fetches an OS image of the catalogue, checks it and puts it into a pool')
    .input(intoPool.extend({ entry: entryId }))
    .output(actResult),
  discard: act('removes what is kept of a download that was begun')
    .input(input({ entry: entryId }))
    .output(actResult),
  import: act('puts a file of this host into a pool as an OS image')
    .input(
      intoPool.extend({
        path: hostPath,
        label: label.optional(),
        system: z.string().max(200).optional(),
        user: account.optional(),
      }),
    )
    .output(actResult),
  build: act("makes a small Debian with cloud-init of this host's own package mirror")
    .input(intoPool)
    .output(actResult),
  delete: act('deletes an OS image that nobody uses').input(onImage).output(actResult),
  label: query('names an OS image, or marks a disk as one')
    .input(
      onImage.extend({ label, system: z.string().max(200).nullable().optional(), user: account.nullable().optional() }),
    )
    .output(z.object({ label: z.string() })),
}
