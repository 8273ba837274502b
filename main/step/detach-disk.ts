import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { detachDevice } from '../libvirt/domain.ts'
import { DOMAIN_DEVICE_MODIFY, flags } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import { xmlText } from './xml-text.ts'

/** Takes a disk from a VM: from what runs now, from what starts the next time, or both. */
export interface DetachDisk {
  readonly type: 'domain.detach'
  readonly target: string
  readonly live: boolean
  readonly config: boolean
}

/** How long a guest has to let a disk go, and how often it is looked; milliseconds. Emulated ones take seconds. */
const LETS_GO_WITHIN = 60_000
const LOOK_EVERY = 500

/**
 * Done when the guest has let the disk go: only then nobody reads its file any more.
 * @throws Fault REFUSED when the guest keeps it; then it is out of the next start all the same
 */
export async function detachDisk(connection: Connection, dom: Dom, step: DetachDisk, signal: AbortSignal) {
  const { LIVE, CONFIG } = DOMAIN_DEVICE_MODIFY
  const xml = `<disk type='file' device='disk'><target dev='${xmlText(step.target)}' bus='virtio'/></disk>`
  await detachDevice(connection, dom, xml, flags(step.live ? LIVE : 0, step.config ? CONFIG : 0))
  if (!step.live) return
  const end = Date.now() + LETS_GO_WITHIN
  while (await isAttached(connection, dom, step.target)) {
    if (Date.now() > end) {
      throw new Fault(
        'REFUSED',
        { reason: 'disk-kept', detail: step.target },
        `${dom.name} does not let the disk ${step.target} go; it goes when the VM is off.`,
      )
    }
    await sleep(LOOK_EVERY, undefined, { signal })
  }
}

/** libvirt answers a detach before the guest has let go (virDomainDetachDeviceFlags). */
async function isAttached(connection: Connection, dom: Dom, target: string): Promise<boolean> {
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })
  return xml.includes(`<target dev='${target}' `)
}

export function explainDetach(domain: string, { target, live, config }: DetachDisk): string[] {
  return ['detach-disk', domain, target, ...(live ? ['--live'] : []), ...(config ? ['--config'] : [])]
}
