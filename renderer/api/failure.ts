import { ORPCError } from '@orpc/client'
import { isErrorCode, type ErrorCode } from '../../contract/errors.ts'
import { DisconnectedError } from './session.ts'

/** A failed call as the page tells it: by code, with the data as parameters. */
export interface Failure {
  /** A code of the contract, or one of the page's own. */
  readonly code: ErrorCode | 'BAD_REQUEST' | 'DISCONNECTED' | 'UNKNOWN'
  readonly data: Readonly<Record<string, unknown>>
  /** The other side's sentence, in English. */
  readonly message: string
}

/** @param error whatever a call of the client rejected with */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const { code, data, message } = error as ORPCError<string, unknown>
    const known = isErrorCode(code) || code === 'BAD_REQUEST' ? code : 'UNKNOWN'
    return { code: known, data: isRecord(data) ? data : {}, message }
  }
  const message = error instanceof Error ? error.message : String(error)
  // A call under way when the socket closes rejects with an AbortError; we abort no call of an act ourselves.
  const cut = error instanceof DisconnectedError || (error instanceof Error && error.name === 'AbortError')
  return { code: cut ? 'DISCONNECTED' : 'UNKNOWN', data: {}, message }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** The engine's own words, for the folded details; null when there are none beyond the sentence. */
export function detailOf({ data }: Failure): string | null {
  return typeof data['detail'] === 'string' && data['detail'] !== '' ? data['detail'] : null
}

/** Commands that are likely to help, in order. */
export function remedyOf({ data }: Failure): readonly string[] {
  return linesOf(data['remedy'])
}

/** Commands that would remove what the failed act made and could not take back. */
export function leftOf({ data }: Failure): readonly string[] {
  return linesOf(data['left'])
}

/** Commands that were done before an act of several steps failed, and those that were not. */
export function halfWayOf({ data }: Failure): { readonly done: readonly string[]; readonly rest: readonly string[] } {
  return { done: linesOf(data['done']), rest: linesOf(data['rest']) }
}

function linesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string') : []
}
