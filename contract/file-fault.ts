import { Fault } from './fault.ts'
import { engineErrorSentence } from './texts/engine-error-texts.ts'
import type { fileErrorTexts } from './texts/file-error-texts.ts'

export type FileErrorCode = keyof typeof fileErrorTexts

/** The refusal of a file that is not what it should be: nothing has been made yet. */
export function badFile(
  code: FileErrorCode,
  params: Readonly<Record<string, string>>,
  detail?: string,
): Fault<'REFUSED'> {
  const data = { reason: 'bad-file', cause: code, params: { ...params }, ...(detail === undefined ? {} : { detail }) }
  return new Fault('REFUSED', data, engineErrorSentence(code, params))
}

/** The refusal of an image that names another file of the host as part of itself; null = which one is not to be read. */
export function reachingFile(path: string, other: string | null): Fault<'REFUSED'> {
  return other === null ? badFile('image-reaches', { path }) : badFile('image-stands', { path, other })
}
