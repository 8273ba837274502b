import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'

const fields = z.object({
  version: z.literal(1),
  connection: z.string(),
  pool: z.string(),
  name: z.string(),
  origin: z.enum(['catalogue', 'import', 'build', 'marked']),
  entry: z.string().nullable(),
  label: z.string(),
  family: z.string().nullable(),
  kind: z.enum(['cloud', 'installer', 'disk']),
  format: z.enum(['qcow2', 'raw', 'iso']),
  user: z.string().nullable(),
  system: z.string().nullable(),
  source: z.string().nullable(),
  checksum: z.object({ algorithm: z.enum(['sha256', 'sha512']), digest: z.string() }).nullable(),
  /** Milliseconds since 1970. */
  added: z.number(),
})

/**
 * What is known of an image beyond its volume, which carries no marks: where it is from, who may log in. A file for each,
 * so that two processes never write to the same one. Lost with the folder without harm: the image stays a disk in a pool.
 */
export type OsImageRecord = z.infer<typeof fields>
/** What a plan knows of a record. */
export type RecordDraft = Omit<OsImageRecord, 'version' | 'connection' | 'pool' | 'name' | 'checksum' | 'added'>

export interface OnVolume {
  readonly connection: string
  readonly pool: string
  readonly name: string
}

function fileOf(folder: string, { connection, pool, name }: OnVolume): string {
  const key = createHash('sha256').update([connection, pool, name].join('\0')).digest('hex').slice(0, 32)
  return join(folder, `${key}.json`)
}

/** Null for one that is not noted, or whose note cannot be read: it is nobody's truth. */
export async function readRecord(folder: string, volume: OnVolume): Promise<OsImageRecord | null> {
  const text = await readTextIfThere(fileOf(folder, volume))
  if (text === null) return null
  try {
    return fields.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

export async function writeRecord(folder: string, record: OsImageRecord): Promise<void> {
  await writeFileAtomic(fileOf(folder, record), JSON.stringify(record, null, 2) + '\n')
}

export async function dropRecord(folder: string, volume: OnVolume): Promise<void> {
  await rm(fileOf(folder, volume), { force: true })
}
