import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../contract/contract.ts'
import type { Services } from './context.ts'
import { faultOf } from './fault-of.ts'

/** A failure as it travels: code and data of the contract, the sentence as the message. */
export function toWire(error: unknown): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error as ORPCError<string, unknown>
  const fault = faultOf(error)
  return new ORPCError(fault.code, { defined: true, data: fault.data, message: fault.message, cause: error })
}

/** Every procedure: failures become the contract's, and unknown ones are logged with their cause. */
export const os = implement(contract)
  .$context<Services>()
  .use(async ({ next, context, path }) => {
    try {
      return await next()
    } catch (error) {
      const failure = toWire(error)
      if (failure.code === 'ENGINE_ERROR')
        context.logger.log('error', 'procedure failed', { path: path.join('.'), error })
      throw failure
    }
  })

/** The same for what a stream throws after its procedure has answered. */
export async function* guarded<T>(events: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* events
  } catch (error) {
    throw toWire(error)
  }
}

/** Streams end with their reader; a call without a signal (in-process) is never aborted. */
export function signalOf(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal
}
