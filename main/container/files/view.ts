import { createHash } from 'node:crypto'
import { MAX_TEXT_VIEW, type FileView } from '../../../contract/container-files.ts'
import { firstMember, requireKind, resolveIn, type FileRoot } from './root.ts'

/** A file as text, or what else it is; of a large one the beginning. @throws Fault NOT_FOUND, INVALID_INPUT */
export async function viewFile(root: FileRoot, path: string, signal: AbortSignal): Promise<FileView> {
  const file = await resolveIn(root, path, signal)
  requireKind(file, 'file')
  return firstMember(
    root,
    file.path,
    async ({ size, mode, uid, gid, modified }, body) => {
      const cut = size > MAX_TEXT_VIEW
      const bytes = await beginning(body(), MAX_TEXT_VIEW)
      const digest = cut ? null : createHash('sha256').update(bytes).digest('hex')
      return { path: file.path, size, mode, uid, gid, modified, text: textOf(bytes, cut), cut, digest }
    },
    signal,
  )
}

async function beginning(body: AsyncGenerator<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= most) break
  }
  return Buffer.concat(chunks, length).subarray(0, most)
}

/** Null for what holds a NUL or is no UTF-8; a character that the cut went through is left out. */
export function textOf(bytes: Buffer, cut: boolean): string | null {
  if (bytes.includes(0)) return null
  // `stream` leaves out what is unfinished at the end, and only that.
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut })
  } catch {
    return null
  }
}
