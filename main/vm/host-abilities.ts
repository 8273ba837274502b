import type { Connection } from '../libvirt/connection.ts'
import { parseXml, selectElements, selectNumber, selectOne } from '../libvirt/xml.ts'
import { identityOf, type Identity } from '../system/identity.ts'

/** What this host can run, as libvirt says. */
export interface HostAbilities {
  readonly arch: string
  readonly emulator: string | null
  readonly maxVcpus: number
  readonly uefi: boolean
  readonly secureBoot: boolean
  /** Can emulate a TPM: swtpm is installed. */
  readonly tpm: boolean
  /** Hyper-V enlightenments that the emulator knows, by libvirt's names. */
  readonly hyperv: ReadonlySet<string>
  /** Whom qemu runs as; null when libvirt does not change the user (session daemons). */
  readonly qemuUser: Identity | null
}

/**
 * Reads capabilities and domain capabilities.
 * @throws LibvirtError when the host has no emulator for its own architecture
 */
export async function hostAbilities(connection: Connection, accelerator: 'kvm' | 'qemu'): Promise<HostAbilities> {
  const { capabilities } = await connection.call('CONNECT_GET_CAPABILITIES')
  const host = parseXml(capabilities)
  const arch = selectOne(host, 'string(/capabilities/host/cpu/arch)') || 'x86_64'
  const answer = await connection.call('CONNECT_GET_DOMAIN_CAPABILITIES', {
    emulatorbin: null,
    arch,
    machine: arch === 'x86_64' ? 'q35' : 'virt',
    virttype: accelerator,
    flags: 0,
  })
  const domain = parseXml(answer.capabilities)
  const has = (path: string) => selectNumber(domain, `count(/domainCapabilities/${path})`) > 0
  return {
    arch,
    emulator: selectOne(domain, 'string(/domainCapabilities/path)') || null,
    maxVcpus: selectNumber(domain, 'number(/domainCapabilities/vcpu/@max)') || 255,
    uefi: has("os/enum[@name='firmware']/value[.='efi']"),
    secureBoot: has("os/loader/enum[@name='secure']/value[.='yes']"),
    tpm: has("devices/tpm[@supported='yes']/enum[@name='backendModel']/value[.='emulator']"),
    hyperv: new Set(
      selectElements(domain, "/domainCapabilities/features/hyperv/enum[@name='features']/value").map(
        ({ textContent }) => textContent ?? '',
      ),
    ),
    qemuUser: await qemuUserOf(
      selectOne(host, `string(/capabilities/host/secmodel[model='dac']/baselabel[@type='${accelerator}'])`),
    ),
  }
}

/** "+64055:+104" → the identity of that user. */
async function qemuUserOf(label: string): Promise<Identity | null> {
  const match = /^\+?(\d+):\+?(\d+)$/.exec(label)
  return match ? identityOf(Number(match[1]), Number(match[2])) : null
}
