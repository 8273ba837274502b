import type { Connection } from '../../contract/connection.ts'
import type { Evidence } from '../../contract/doctor.ts'
import type { Network } from '../../contract/resource.ts'
import { overlaps, rangeOf } from '../net/address.ts'
import type { FixAction } from '../step/fix-action.ts'
import type { Diagnosis, Treatment } from './diagnosis.ts'
import { installCommands, type PackageManager } from './distribution.ts'
import type { Person } from './person.ts'
import type { ServiceFacts } from './services.ts'
import { freeSubnet } from './subnets.ts'

export interface EngineFacts {
  readonly connections: readonly Connection[]
  readonly person: Person
  readonly manager: PackageManager | null
  readonly services: ServiceFacts
}

/** Whether the first connection of an engine works, and what to do when not. */
export function engineFinding(engine: Connection['engine'], facts: EngineFacts): Diagnosis {
  const own = facts.connections.filter((connection) => connection.engine === engine)
  const shown = own.find((connection) => connection.state === 'ready') ?? own[0]
  if (shown === undefined) return { id: engine, status: 'fail', code: `${engine}.unconfigured` }
  const text = shown.reason ?? `version ${shown.version ?? 'unknown'}`
  const evidence = [{ source: shown.address, text, marked: [] }]
  const { state } = shown
  switch (state) {
    case 'ready':
      return { id: engine, status: 'ok', code: `${engine}.ready`, params: { version: shown.version ?? '?' }, evidence }
    case 'connecting':
      return { id: engine, status: 'unknown', code: `${engine}.connecting`, evidence }
    case 'absent':
      if (isSilent(engine, shown.address, facts)) {
        const treatments = [restart(engine, facts.services)]
        return { id: engine, status: 'fail', code: `${engine}.silent`, evidence, treatments }
      }
      if (engine === 'docker' && isUnpackaged(facts)) {
        return { id: engine, status: 'fail', code: 'docker.unpackaged', evidence }
      }
      return { id: engine, status: 'fail', code: `${engine}.absent`, evidence, treatments: cures(engine, state, facts) }
    case 'denied':
    case 'lost':
      return {
        id: engine,
        status: 'fail',
        code: `${engine}.${state}`,
        evidence,
        treatments: cures(engine, state, facts),
      }
  }
}

function cures(engine: Connection['engine'], state: 'absent' | 'denied' | 'lost', facts: EngineFacts): Treatment[] {
  const { person, manager, services } = facts
  if (state === 'denied') {
    const params = { user: person.name, group: engine }
    return [{ code: 'join-group', params, actions: [{ verb: 'group-join', user: person.name, group: engine }] }]
  }
  const service = services.serviceOf(engine)
  if (state === 'lost') return [restart(engine, services)]
  const start: Treatment = {
    code: 'start-service',
    params: { service },
    actions: services.startOf(engine),
  }
  const commands = installCommands(engine, manager)
  const install: Treatment[] = commands.length === 0 ? [] : [{ code: `install-${engine}`, commands }]
  return services.isInstalled(engine) ? [start] : [...install, start]
}

/** Neither installed nor to be had from this distribution: there is nothing to install or start. */
function isUnpackaged({ manager, services }: EngineFacts): boolean {
  return manager !== null && installCommands('docker', manager).length === 0 && !services.isInstalled('docker')
}

function restart(engine: Connection['engine'], services: ServiceFacts): Treatment {
  const commands = services.restartOf(engine).map((line) => `sudo ${line}`)
  return { code: 'restart-service', params: { service: services.serviceOf(engine) }, commands }
}

/** Where the distributions' services listen; what runs there says nothing of an engine elsewhere. */
const USUAL: Readonly<Record<Connection['engine'], RegExp>> = {
  libvirt: /^qemu:\/\/\/system$/,
  docker: /^(unix:\/\/)?(\/var)?\/run\/docker\.sock$/,
}

/** A daemon that runs and does not answer: to start it once more does nothing. */
function isSilent(engine: Connection['engine'], address: string, { services }: EngineFacts): boolean {
  return USUAL[engine].test(address) && services.isActive(engine)
}

const NETWORK = 'default'

/** libvirt's own NAT network: there, started, and started with the host. */
export function defaultNetworkFinding(
  connections: readonly Connection[],
  networks: readonly Network[],
  /** Subnets that something on this host has, as address/length. */
  taken: readonly string[],
): Diagnosis {
  const id = 'default-network'
  const system = connections.find((connection) => connection.engine === 'libvirt' && connection.state === 'ready')
  if (system === undefined) return { id, status: 'unknown', code: 'default-network.unasked' }
  const virsh = `virsh -c ${system.address}`
  const own = networks.filter((one) => one.connection === system.id)
  const network = own.find((one) => one.name === NETWORK)
  const on = { connection: system.id }
  const start = { verb: 'network-start', ...on, network: NETWORK } as const
  const autostart = { verb: 'network-autostart', ...on, network: NETWORK } as const
  if (network === undefined) {
    const subnet = freeSubnet([...taken, ...networks.flatMap((one) => one.subnets)])
    const names = own.map((one) => one.name).join('\n')
    return {
      id,
      status: 'warn',
      code: 'default-network.undefined',
      evidence: [{ source: `${virsh} net-list --all --name`, text: names, marked: [] }],
      treatments: [
        {
          code: 'define-network',
          params: { subnet: `192.168.${subnet}.0/24` },
          actions: [{ verb: 'network-define', ...on, subnet }, start, autostart],
        },
      ],
    }
  }
  const stays = network.autostart === true
  const facts = `${network.active ? 'active' : 'inactive'}, autostart ${stays ? 'on' : 'off'}, ${network.mode}, ${network.subnets.join(', ')}`
  const evidence: Evidence[] = [{ source: `${virsh} net-info default`, text: facts, marked: [] }]
  const base = { id, evidence } as const
  if (!network.active) {
    const begin = stays ? [start] : [start, autostart]
    const move = readdressed(network, taken)
    const treatments: Treatment[] = [
      move === null ? { code: 'start-network', actions: begin } : { ...move, actions: [...move.actions, ...begin] },
    ]
    const code = move === null ? 'default-network.inactive' : 'default-network.clash'
    return { ...base, status: 'fail', code, params: { subnet: network.subnets.join(', ') }, treatments }
  }
  if (!stays) {
    const treatments: Treatment[] = [{ code: 'keep-network', actions: [autostart] }]
    return { ...base, status: 'warn', code: 'default-network.manual', treatments }
  }
  return { ...base, status: 'ok', code: 'default-network.runs', params: { facts } }
}

/**
 * libvirt refuses to start a network whose addresses an interface has (inside a VM of libvirt its own uplink does): then
 * it wants others. Null when nothing is in the way, or the network is none of the kind 192.168.N.0/24.
 */
function readdressed(network: Network, taken: readonly string[]) {
  const own = network.subnets.map(rangeOf).filter((range) => range !== null)
  const others = taken.map(rangeOf).filter((range) => range !== null)
  const from = /^192\.168\.(\d+)\.0\/24$/.exec(network.subnets[0] ?? '')?.[1]
  if (from === undefined || !own.some((one) => others.some((other) => overlaps(one, other)))) return null
  const to = freeSubnet(taken)
  const action: FixAction = {
    verb: 'network-readdress',
    connection: network.connection,
    network: network.name,
    from: Number(from),
    to,
  }
  return { code: 'readdress-network', params: { subnet: `192.168.${to}.0/24` }, actions: [action] } as const
}
