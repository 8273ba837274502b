import type { Network } from '../../contract/resource.ts'
import type { Look } from '../system/look.ts'
import { networkFault } from './problem.ts'

/** The host's interfaces and which of them are bridges; null of a host that is not this one. */
export interface HostInterfaces {
  has(name: string): Promise<boolean>
  isBridge(name: string): Promise<boolean>
}

export function hostInterfaces(look: Look): HostInterfaces {
  const there = async (path: string) => (await look.target(path)) !== null
  return {
    has: (name) => there(`/sys/class/net/${name}`),
    isBridge: (name) => there(`/sys/class/net/${name}/bridge`),
  }
}

/** @throws Fault INVALID_INPUT when the host has an interface of the name that a new bridge is to have */
export async function refuseThere(field: string, name: string, host: HostInterfaces | null): Promise<void> {
  if (await host?.has(name)) throw networkFault(field, 'interface-there', { name })
}

/**
 * @throws Fault INVALID_INPUT for the bridge of another network: its owner would take it away under our feet. Networks of
 * libvirt that hand their guests to a bridge of the host do not own it.
 */
export function refuseBridgeOf(field: string, name: string, networks: readonly Network[]): void {
  const owner = networks.find((one) => one.bridge === name && !(one.engine === 'libvirt' && one.mode === 'bridge'))
  if (owner !== undefined) throw networkFault(field, 'bridge-of', { name, holder: owner.name })
}

/** @throws Fault INVALID_INPUT for what is no bridge */
export async function refuseNoBridge(field: string, name: string, host: HostInterfaces | null): Promise<void> {
  if (host !== null && !(await host.isBridge(name))) throw networkFault(field, 'no-bridge', { name })
}

/** @throws Fault INVALID_INPUT for an interface that the host does not have */
export async function refuseMissing(field: string, name: string, host: HostInterfaces | null): Promise<void> {
  if (host !== null && !(await host.has(name))) throw networkFault(field, 'no-interface', { name })
}
