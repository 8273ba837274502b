import { join } from 'node:path'
import { z } from 'zod'
import { osImageEntry, type OsImageEntry } from '../../../contract/os-image.ts'
import { readTextIfThere } from '../../system/files.ts'
import { debianFamily } from './debian-family.ts'
import { others } from './others.ts'
import { redHatFamily } from './red-hat-family.ts'

/** What Labrig brings along. */
export const ownCatalogue: readonly OsImageEntry[] = [...debianFamily, ...redHatFamily, ...others].map((entry) =>
  osImageEntry.parse(entry),
)

const file = z.strictObject({ version: z.literal(1), images: z.array(osImageEntry).max(1000) })

export interface Catalogue {
  readonly entries: readonly OsImageEntry[]
  /** Why the user's own entries are left out; null when all is well. */
  readonly problem: string | null
}

/** Ours and the user's own, which stand in for ours of the same id: a mirror in the classroom, for example. */
export async function readCatalogue(configFolder: string): Promise<Catalogue> {
  const path = join(configFolder, 'os-images.json')
  try {
    const text = await readTextIfThere(path)
    if (text === null) return { entries: ownCatalogue, problem: null }
    const parsed = file.safeParse(JSON.parse(text))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return { entries: ownCatalogue, problem: `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` }
    }
    const own = new Map(parsed.data.images.map((entry) => [entry.id, entry]))
    return { entries: [...own.values(), ...ownCatalogue.filter(({ id }) => !own.has(id))], problem: null }
  } catch (error) {
    return { entries: ownCatalogue, problem: `${path}: ${error instanceof Error ? error.message : String(error)}` }
  }
}
