// libvirt's `default` network: started where it is defined and stopped. Never defined, changed or set to autostart by us.
import { spawnSync } from 'node:child_process'

const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, timeout: 30_000 }
const virsh = (args) => spawnSync('virsh', ['-q', '-c', 'qemu:///system', ...args], options)

/** @returns {'active' | 'inactive' | 'undefined' | 'unknown'} unknown = libvirt does not let us look */
export function defaultNetworkState() {
  const all = virsh(['net-list', '--all', '--name'])
  if (all.status !== 0) return 'unknown'
  if (!names(all.stdout).includes('default')) return 'undefined'
  return names(virsh(['net-list', '--name']).stdout ?? '').includes('default') ? 'active' : 'inactive'
}

const names = (text) => text.split('\n').map((line) => line.trim())

/** Resolves to undefined when it runs afterwards, else to libvirt's own words. */
export function startDefaultNetwork(privileged) {
  const [command, ...args] = privileged(['virsh', '-q', '-c', 'qemu:///system', 'net-start', 'default'])
  const result = spawnSync(command, args, options)
  if (result.status === 0 || defaultNetworkState() === 'active') return undefined
  return (result.stderr ?? '').trim() || 'virsh net-start default failed'
}
