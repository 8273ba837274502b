import { setTimeout as sleep } from 'node:timers/promises'
import { freezeFilesystems, thawFilesystems } from '../libvirt/agent.ts'
import { isNoDomain, isOperationInvalid } from '../libvirt/errors.ts'
import type { StepContext } from './engines.ts'

interface OnGuest {
  readonly connection: string
  readonly uuid: string
  readonly name: string
  /** Before each try to thaw, in milliseconds. */
  readonly pauses?: readonly number[]
}

/** Milliseconds before each further try to thaw. libvirt itself waits half a minute for an agent that is busy. */
const PAUSES = [0, 500, 2000, 5000] as const

/**
 * Does something while the guest's agent holds its file systems still. However it ends, cancelled or not, they are thawed;
 * over a new connection when the old one went away.
 * @throws the failure of the freeze or of `act`; when nothing thaws them, an error that says so and what to do
 */
export async function whileHeldStill<R>(guest: OnGuest, context: StepContext, act: () => Promise<R>): Promise<R> {
  try {
    await freeze(guest, context)
    const answer = await act()
    await thaw(guest, context)
    return answer
  } catch (error) {
    if (error instanceof StillHeld) throw error
    // A freeze that failed may have reached some of them.
    await thaw(guest, context, error)
    throw error
  }
}

/** The guest could not be told to go on writing. */
class StillHeld extends Error {
  constructor(name: string, because: unknown) {
    const reason = because instanceof Error ? because.message : String(because)
    super(`${reason}; the file systems of ${name} may still be held still: virsh domfsthaw ${name}`, { cause: because })
    this.name = 'StillHeld'
  }
}

/** An agent may stay silent for as long as it likes, so a cancel does not wait for it. */
async function freeze({ connection, name, uuid }: OnGuest, context: StepContext): Promise<void> {
  const { signal } = context
  signal.throwIfAborted()
  const freezing = freezeFilesystems(await context.engines.libvirt(connection), { name, uuid, id: -1 })
  const cancelled = Promise.withResolvers<never>()
  const onAbort = () => cancelled.reject(signal.reason as Error)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([freezing, cancelled.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Of a freeze that nobody waits for any more, nobody hears.
    freezing.catch(() => undefined)
  }
}

/** @param because what went wrong before; told in place of why the thaw fails */
async function thaw(
  { connection, name, uuid, pauses = PAUSES }: OnGuest,
  context: StepContext,
  because?: unknown,
): Promise<void> {
  let last: unknown
  for (const pause of pauses) {
    await sleep(pause)
    try {
      await thawFilesystems(await context.engines.libvirt(connection), { name, uuid, id: -1 })
      return
    } catch (error) {
      // What does not run is not frozen.
      if (isOperationInvalid(error) || isNoDomain(error)) return
      last = error
    }
  }
  throw new StillHeld(name, because ?? last)
}
