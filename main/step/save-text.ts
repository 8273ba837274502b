import { readFile } from 'node:fs/promises'
import { Fault, nameTaken } from '../../contract/fault.ts'
import { createText, replaceText } from '../system/keep-rights.ts'
import { textDigest } from '../system/checksum.ts'
import { commandLine } from './shell-words.ts'

/** A text that a person has edited, of this host. */
export interface SaveText {
  readonly type: 'file.save'
  readonly path: string
  readonly text: string
  /** sha256 of the file that it was made of; null = there was none. */
  readonly digest: string | null
}

/** @throws Fault NAME_TAKEN, REFUSED where the file is another than the one that was read: it stays */
export async function saveText({ path, text, digest }: SaveText): Promise<void> {
  if (digest === null) {
    await createText(path, text).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? nameTaken('file', path, path) : error
    })
    return
  }
  // Between the plan and this moment too.
  if (textDigest(await readFile(path)) !== digest) {
    throw new Fault('REFUSED', { reason: 'file-changed', detail: path }, `${path} was changed by somebody else.`)
  }
  await replaceText(path, text)
}

/** Into a file that is there, whose owner and rights stay so; an exact text, whether a line ends it or not. */
export const explainSave = ({ path, text }: SaveText) =>
  `${commandLine(['printf', '%s', text])} >${commandLine([path])}`
