import { createHash } from 'node:crypto'
import { access, readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { netManager } from '../../contract/host-bridge.ts'
import { interfaceName } from '../../contract/network-spec.ts'
import { readTextIfThere } from '../system/files.ts'
import { bridgeFolder, BRIDGES_FOLDER, recordPath } from './host-bridge-script.ts'

const VERSION = 1

const stored = z.object({
  version: z.literal(VERSION),
  bridge: interfaceName,
  nic: z.string(),
  manager: netManager,
  token: z.string(),
  /** Milliseconds since 1970: taken back then, unless it is kept. */
  until: z.number(),
  /** What was written, by its digest: who changed it later is not to lose that. */
  files: z.array(z.object({ path: z.string(), sha256: z.string() })),
  /** Commands of the way back, as they are typed. */
  commands: z.array(z.string()),
})
/** What is known of a bridge that Labrig made, for taking it back. */
export type BridgeRecord = z.infer<typeof stored>

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

export function recordText(record: Omit<BridgeRecord, 'version'>): string {
  return `${JSON.stringify({ version: VERSION, ...record }, null, 2)}\n`
}

/** Null when Labrig made no bridge of the name, or what is known of it is damaged or newer. */
export async function readBridgeRecord(bridge: string): Promise<BridgeRecord | null> {
  const text = await readTextIfThere(recordPath(bridge)).catch(() => null)
  if (text === null) return null
  try {
    return stored.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

export async function readBridgeRecords(): Promise<BridgeRecord[]> {
  const names = await readdir(BRIDGES_FOLDER).catch((): string[] => [])
  const records = await Promise.all(names.sort().map(readBridgeRecord))
  return records.filter((record) => record !== null)
}

/** How far a bridge is: on trial, kept, or one whose taking back has failed. */
export async function bridgeState(bridge: string): Promise<'trying' | 'kept' | 'stuck'> {
  const there = (name: string) =>
    access(`${bridgeFolder(bridge)}/${name}`).then(
      () => true,
      () => false,
    )
  if (await there('stuck')) return 'stuck'
  return (await there('kept')) ? 'kept' : 'trying'
}

/** Files of a bridge that are not as Labrig wrote them. Those that may not be read are not told apart. */
export async function changedFiles({ files }: BridgeRecord): Promise<string[]> {
  const is = await Promise.all(
    files.map(async ({ path, sha256 }) => {
      try {
        return digestOf(await readFile(path, 'utf8')) === sha256
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EACCES'
      }
    }),
  )
  return files.filter((_, index) => is[index] === false).map(({ path }) => path)
}
