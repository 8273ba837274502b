import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseXml, selectOne } from '../libvirt/xml.ts'

export interface StateFolders {
  /** Firmware variables, saved memory and notes of snapshots. */
  readonly qemu: string
  /** A folder per VM, by its uuid. */
  readonly tpm: string
}

/** Where the qemu driver keeps what is no disk (virQEMUDriverConfigNew). */
export function stateFolders(uri: string): StateFolders {
  if (!uri.includes('/session')) return { qemu: '/var/lib/libvirt/qemu', tpm: '/var/lib/libvirt/swtpm' }
  const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return { qemu: join(config, 'libvirt/qemu'), tpm: join(config, 'libvirt/qemu/swtpm') }
}

/** What libvirt calls the file of firmware variables where the definition does not say (qemuDomainNVRAMPathFormat). */
export function defaultVariables(uri: string, name: string): string {
  return join(stateFolders(uri).qemu, 'nvram', `${name}_VARS.fd`)
}

/**
 * The file of a VM's firmware variables; null without UEFI. Before 9.2 libvirt chose it anew at each start and wrote it
 * down for the running guest only.
 * @param xml the inactive definition
 */
export function variablesOf(uri: string, name: string, xml: string): string | null {
  const document = parseXml(xml)
  const told = selectOne(document, 'string(/domain/os/nvram)').trim()
  if (told !== '') return told
  const efi = selectOne(document, 'string(/domain/os/@firmware)') === 'efi'
  const stateless = selectOne(document, 'string(/domain/os/loader/@stateless)') === 'yes'
  return efi && !stateless ? defaultVariables(uri, name) : null
}
