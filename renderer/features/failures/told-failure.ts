import { isErrorCode } from '../../../contract/errors.ts'
import type { ToldError } from '../../../contract/told-error.ts'
import type { Failure } from '../../api/failure.ts'

/** The sentence of a failure that tasks or the journal tell of; the English one where nothing more was written down. */
export function toldSentence({ code, message, data }: ToldError, sentence: (failure: Failure) => string): string {
  return data === undefined || !isErrorCode(code) ? message : sentence({ code, data, message })
}
