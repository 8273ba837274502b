import type { Acceleration } from '../../contract/doctor.ts'
import type { Connection } from '../libvirt/connection.ts'
import { matches, parseXml, selectElements, selectOne, serializeXml } from '../libvirt/xml.ts'

const EMULATED = { accelerator: 'qemu', reason: 'libvirt of the remote host offers no KVM for its guests.' } as const

/** virConnectBaselineCPUFlags: what a model has is told feature by feature. */
const EXPAND_FEATURES = 1

const known = new WeakMap<Connection, Promise<Acceleration>>()

/**
 * What libvirt of another host offers for its guests: this host's processor says nothing about that one. Asked once in
 * the life of a connection: a daemon that is told otherwise is started anew.
 */
export function offeredAcceleration(connection: Connection): Promise<Acceleration> {
  const before = known.get(connection)
  if (before !== undefined) return before
  const asked = askAcceleration(connection)
  known.set(connection, asked)
  asked.catch(() => known.delete(connection))
  return asked
}

async function askAcceleration(connection: Connection): Promise<Acceleration> {
  // Refused where there is no /dev/kvm that qemu may use.
  const offered = await connection
    .call('CONNECT_GET_DOMAIN_CAPABILITIES', {
      emulatorbin: null,
      arch: null,
      machine: null,
      virttype: 'kvm',
      flags: 0,
    })
    .catch(() => null)
  if (offered === null || !(await canVirtualize(connection))) return EMULATED
  return { accelerator: 'kvm', reason: 'libvirt of the remote host offers KVM for its guests.' }
}

/**
 * libvirt offers KVM where there is a /dev/kvm, also to a VM whose own host lets it make none; the processor's flags tell.
 * Of other architectures, and where libvirt cannot expand the model, its offer is believed.
 */
async function canVirtualize(connection: Connection): Promise<boolean> {
  const { capabilities } = await connection.call('CONNECT_GET_CAPABILITIES')
  const host = parseXml(capabilities)
  const [cpu] = selectElements(host, '/capabilities/host/cpu')
  if (cpu === undefined || selectOne(host, 'string(/capabilities/host/cpu/arch)') !== 'x86_64') return true
  try {
    const whole = await connection.call('CONNECT_BASELINE_CPU', {
      xmlCPUs: [serializeXml(cpu)],
      flags: EXPAND_FEATURES,
    })
    return matches(parseXml(whole.cpu), "/cpu/feature[@name='vmx' or @name='svm']")
  } catch {
    return true
  }
}
