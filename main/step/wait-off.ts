import { Fault } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { domainState } from '../libvirt/domain.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { DOMAIN_STATE } from '../libvirt/states.ts'

interface Awaited {
  readonly name: string
  readonly uuid: string
  /** Seconds. */
  readonly seconds: number
}

/**
 * Waits until a guest is off; libvirt's events tell when to look, its state is what counts.
 * @throws Fault REFUSED when it is not off in time: it may ignore the power button
 */
export async function waitUntilOff(connection: Connection, step: Awaited, signal: AbortSignal): Promise<void> {
  const { name, uuid, seconds } = step
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const look = () => {
    domainState(connection, { name, uuid, id: -1 }).then(
      ({ state }) => (state === DOMAIN_STATE.SHUTOFF ? resolve() : undefined),
      // One that was undefined meanwhile is off in any case.
      (error: unknown) => (isNoDomain(error) ? resolve() : reject(error as Error)),
    )
  }
  const aborted = () => reject(signal.reason as Error)
  const events = await connection.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ dom }) => {
    if (dom.uuid === uuid) look()
  })
  const timer = setTimeout(() => reject(stillRunning(name, seconds)), seconds * 1000)
  try {
    signal.addEventListener('abort', aborted)
    signal.throwIfAborted()
    look()
    await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', aborted)
    events[Symbol.dispose]()
  }
}

function stillRunning(name: string, seconds: number): Fault<'REFUSED'> {
  return new Fault(
    'REFUSED',
    { reason: 'still-running' },
    `${name} did not shut down within ${seconds} s; its guest may ignore the power button. Forcing it off would.`,
  )
}
