import { Fault } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { detachDevice } from '../libvirt/domain.ts'
import { DOMAIN_DEVICE_MODIFY } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'

interface Leaving {
  readonly xml: string
  /** libvirt's name of the device in the running VM; its events tell it. */
  readonly alias: string
}

/** How long a guest has to let a device go; milliseconds. */
const LETS_GO_WITHIN = 30_000

/**
 * Takes a device from a running VM; done when the guest has let it go. libvirt answers the call before that
 * (virDomainDetachDeviceFlags), and tells the end by DEVICE_REMOVED or DEVICE_REMOVAL_FAILED.
 * @throws Fault REFUSED when the guest says no, or nothing
 */
export async function releaseDevice(connection: Connection, dom: Dom, leaving: Leaving, signal: AbortSignal) {
  const { alias, xml } = leaving
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Unheard while the call itself is under way.
  promise.catch(() => undefined)
  const mine = (event: { dom: Dom; devAlias: string }) => event.dom.uuid === dom.uuid && event.devAlias === alias
  await using listening = new AsyncDisposableStack()
  listening.use(
    await connection.on('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED', (event) => (mine(event) ? resolve() : undefined)),
  )
  listening.use(
    await connection.on('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED', (event) =>
      mine(event) ? reject(kept('device-refused', dom.name, alias)) : undefined,
    ),
  )
  const aborted = () => reject(signal.reason as Error)
  signal.addEventListener('abort', aborted)
  listening.defer(() => signal.removeEventListener('abort', aborted))
  signal.throwIfAborted()
  await detachDevice(connection, dom, xml, DOMAIN_DEVICE_MODIFY.LIVE)
  const timer = setTimeout(() => reject(kept('device-kept', dom.name, alias)), LETS_GO_WITHIN)
  listening.defer(() => clearTimeout(timer))
  // What a guest has no say in is gone already, without an event (a disk of a drive, for example).
  if (!(await isAttached(connection, dom, alias))) resolve()
  await promise
}

async function isAttached(connection: Connection, dom: Dom, alias: string): Promise<boolean> {
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })
  return xml.includes(`<alias name='${alias}'/>`)
}

function kept(reason: 'device-refused' | 'device-kept', name: string, alias: string): Fault<'REFUSED'> {
  const sentence =
    reason === 'device-refused'
      ? `The guest of ${name} refuses to let ${alias} go: it is in use there.`
      : `The guest of ${name} does not answer: ${alias} is still there. It may have no driver for this, or not be up yet.`
  return new Fault('REFUSED', { reason, detail: alias }, sentence)
}
