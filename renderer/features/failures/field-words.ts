import type { TFunction } from 'i18next'

/** Fields of inputs that a form shows, by their names in the contract. */
const fields = [
  ...(['name', 'subnet', 'subnet6', 'gateway', 'ranges', 'hosts', 'dnsHosts', 'device', 'bridge', 'parent'] as const),
  ...(['domain', 'ipRange', 'nic', 'mode', 'driver', 'kind', 'address', 'mac', 'names', 'labels', 'aliases'] as const),
  ...(['image', 'command', 'entrypoint', 'environment', 'ports', 'mounts', 'network', 'hostname', 'user'] as const),
  ...(['workingDirectory', 'restart', 'memory', 'cpus', 'processes', 'capabilities', 'dropCapabilities'] as const),
  ...(['health', 'tmpfs', 'devices', 'secrets', 'source', 'target'] as const),
] as const

/** Of a computer's own address, where the words of a network's do not fit. */
const own = new Map([
  ['addressing.address', 'hostBridge.address'],
  ['addressing.gateway', 'hostBridge.gateway'],
  ['addressing.dns', 'hostBridge.dns'],
] as const)

/**
 * A field's path as a person would call it: `change.hosts.1.address` is the second of the kept addresses. A path without a
 * name that forms show stays as it is: it is somebody's who wrote the input by hand.
 */
export function fieldWords(path: string, t: TFunction): string {
  const ownName = [...own].find(([field]) => field === path)?.[1]
  if (ownName !== undefined) return t(ownName)
  const parts = path.split('.')
  const known = parts.flatMap((part, at) => {
    const field = fields.find((one) => one === part)
    if (field === undefined) return []
    const row = /^\d+$/.test(parts[at + 1] ?? '') ? ` ${Number(parts[at + 1]) + 1}` : ''
    return [`${t(`fieldWord.${field}`)}${row}`]
  })
  return known.length === 0 ? path : known.join(' · ')
}
