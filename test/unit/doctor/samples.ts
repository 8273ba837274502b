import type { Connection } from '../../../contract/connection.ts'
import type { Finding } from '../../../contract/doctor.ts'
import type { Network } from '../../../contract/resource.ts'
import { findingOf, type Diagnosis } from '../../../main/doctor/diagnosis.ts'
import type { FirewallFacts } from '../../../main/doctor/firewall.ts'
import type { Person } from '../../../main/doctor/person.ts'
import type { ServiceFacts } from '../../../main/doctor/services.ts'
import type { VirtualizationFacts } from '../../../main/host/acceleration.ts'
import { remedyFor } from '../../../main/inventory/remedies.ts'
import { parseRules } from '../../../main/net/rule-set.ts'
import type { Seen } from '../../../main/system/look.ts'

export const seen = (text: string, changes: Partial<Seen> = {}): Seen => ({
  source: 'a source',
  text,
  problem: null,
  code: 0,
  ...changes,
})

export function connection(changes: Partial<Connection> = {}): Connection {
  const engine = changes.engine ?? 'libvirt'
  const state = changes.state ?? 'ready'
  return {
    id: engine === 'libvirt' ? 'system' : 'docker',
    engine,
    address: engine === 'libvirt' ? 'qemu:///system' : 'unix:///var/run/docker.sock',
    state,
    reason: state === 'ready' ? null : 'the engine said so',
    remedy: remedyFor(engine, state),
    version: state === 'ready' ? '9.0.0' : null,
    epoch: 1,
    configured: false,
    ...changes,
  }
}

export function network(changes: Partial<Network> = {}): Network {
  return {
    kind: 'network',
    id: 'network:system/1',
    connection: 'system',
    engine: 'libvirt',
    name: 'default',
    active: true,
    autostart: true,
    mode: 'nat',
    bridge: 'virbr0',
    subnets: ['192.168.122.0/24'],
    owner: 'foreign',
    ...changes,
  }
}

export const virtualization = (changes: Partial<VirtualizationFacts> = {}): VirtualizationFacts => ({
  cpuFlag: 'vmx',
  arch: 'x86_64',
  device: 'usable',
  validated: true,
  hypervisor: null,
  firmwareOff: false,
  seen: {
    processor: seen('processor : 0\nflags : fpu vmx\nprocessor : 1\nflags : fpu vmx\n'),
    validation: seen('', { problem: 'missing', code: null }),
    kernelLog: seen(''),
    board: seen('', { problem: 'missing' }),
  },
  ...changes,
})

export const person = (changes: Partial<Person> = {}): Person => ({
  name: 'hina',
  isRoot: false,
  bySudo: false,
  effective: ['hina'],
  listed: [],
  seen: { group: seen('') },
  ...changes,
})

const serviceOf = (engine: Connection['engine']) => (engine === 'docker' ? 'docker.service' : 'libvirtd.service')

export const services = (installed = true): ServiceFacts => ({
  serviceOf,
  isInstalled: () => installed,
  isActive: () => false,
  restartOf: (engine) => [`systemctl restart ${serviceOf(engine)}`],
  startOf: (engine) => [
    { verb: 'service-enable', service: serviceOf(engine) },
    { verb: 'service-start', service: serviceOf(engine) },
  ],
  units: seen(''),
})

/** A host whose filter table is this text of `iptables -S`, with a way out by eth0. */
export const firewall = (rules: string | null, changes: Partial<FirewallFacts> = {}): FirewallFacts => ({
  backend: 'nf_tables',
  tables: rules === null ? [] : [{ tool: 'iptables', rules: parseRules(rules), seen: seen(rules) }],
  hooks: [],
  nft: seen('', { problem: 'missing', code: null }),
  refused: null,
  bridgeFilter: seen('0\n'),
  interfaces: [],
  routes: [{ to: 'default', interface: 'eth0', gateway: '192.0.2.1' }],
  seenRoutes: seen('[]'),
  systemd: false,
  ...changes,
})

const addresses = { libvirtUri: () => 'qemu:///system', dockerHost: () => null }

/** The finding as a user of this host reads it. */
export const told = (diagnosis: Diagnosis, isRoot = false, helper = false): Finding =>
  findingOf(diagnosis, { addresses, rights: { isRoot, bySudo: false, user: 'ken', helper }, done: [] })
