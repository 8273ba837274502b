import { z } from 'zod'
import { language, type Language } from '../../contract/shell.ts'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'

const file = z.object({ version: z.literal(1), language })

/** The language that the user chose for menus and dialogs; null when they never did or the file is not ours to read. */
export async function loadLanguage(path: string): Promise<Language | null> {
  try {
    return file.parse(JSON.parse((await readTextIfThere(path)) ?? 'null')).language
  } catch {
    return null
  }
}

export async function saveLanguage(path: string, chosen: Language): Promise<void> {
  await writeFileAtomic(path, JSON.stringify({ version: 1, language: chosen }) + '\n')
}
