import type { ErrorCode, ErrorData } from './errors.ts'

/** A failure that the contract knows: a code, its data and a sentence in English for the log and the command line. */
export class Fault<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly data: ErrorData<C>
  constructor(code: C, data: ErrorData<C>, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Fault'
    this.code = code
    this.data = data
  }
}

export function notFound(what: string, id: string, detail?: string): Fault<'NOT_FOUND'> {
  return new Fault('NOT_FOUND', { what, id, ...(detail === undefined ? {} : { detail }) }, `There is no ${what} ${id}.`)
}

export function invalidState(
  name: string,
  id: string,
  state: string,
  needs: readonly string[],
): Fault<'INVALID_STATE'> {
  return new Fault(
    'INVALID_STATE',
    { id, state, needs: [...needs] },
    `${name} is ${state}; this needs it to be ${needs.join(' or ')}.`,
  )
}

export function nameTaken(what: string, name: string, holder?: string): Fault<'NAME_TAKEN'> {
  return new Fault(
    'NAME_TAKEN',
    { what, name, ...(holder === undefined ? {} : { holder }) },
    `The name ${name} is taken by another ${what}.`,
  )
}
