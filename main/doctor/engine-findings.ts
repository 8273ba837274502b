import type { Connection } from '../../contract/connection.ts'
import type { Finding } from '../../contract/doctor.ts'
import type { Network } from '../../contract/resource.ts'

const names = { libvirt: 'libvirt', docker: 'Docker Engine' } as const
const why = {
  libvirt: 'Virtual machines run through it.',
  docker: 'Containers run through it.',
} as const

const details: Record<Exclude<Connection['state'], 'ready'>, string> = {
  absent: 'Nothing listens on its socket: it is not installed or not running.',
  denied: 'It runs, but this user may not use it.',
  connecting: 'It has not answered yet.',
  lost: 'The connection to it broke.',
}

/** Whether the first connection of an engine works, and what to do when not. */
export function engineFinding(engine: Connection['engine'], connections: readonly Connection[]): Finding {
  const own = connections.filter((connection) => connection.engine === engine)
  const ready = own.find((connection) => connection.state === 'ready')
  const shown = ready ?? own[0]
  const base = { id: engine, title: names[engine] }
  if (shown === undefined) {
    return {
      ...base,
      status: 'fail',
      detail: `No connection to ${names[engine]} is set up. ${why[engine]}`,
      evidence: [],
      fix: [],
    }
  }
  const evidence = [{ source: shown.address, text: shown.reason ?? `version ${shown.version ?? 'unknown'}` }]
  if (shown.state === 'ready') {
    return { ...base, status: 'ok', detail: `Version ${shown.version ?? 'unknown'} answers.`, evidence, fix: [] }
  }
  const status = shown.state === 'connecting' ? 'unknown' : 'fail'
  return { ...base, status, detail: `${details[shown.state]} ${why[engine]}`, evidence, fix: shown.remedy }
}

const NETWORK = 'default'
const WITHOUT = 'New VMs use it to reach the network.'

/** libvirt's own NAT network: there, started, and started with the host. */
export function defaultNetworkFinding(connections: readonly Connection[], networks: readonly Network[]): Finding {
  const base = { id: 'default-network', title: 'Network "default"' }
  const system = connections.find((connection) => connection.engine === 'libvirt' && connection.state === 'ready')
  if (system === undefined) {
    return {
      ...base,
      status: 'unknown',
      detail: 'It cannot be looked at while libvirt does not answer.',
      evidence: [],
      fix: [],
    }
  }
  const virsh = `virsh -c ${system.address}`
  const own = networks.filter((one) => one.connection === system.id)
  const network = own.find((one) => one.name === NETWORK)
  if (network === undefined) {
    const fix = [
      `${virsh} net-define /usr/share/libvirt/networks/default.xml`,
      `${virsh} net-start default`,
      `${virsh} net-autostart default`,
    ]
    return {
      ...base,
      status: 'warn',
      detail: `It is not defined. ${WITHOUT}`,
      evidence: [{ source: `${virsh} net-list --all`, text: own.map((one) => one.name).join(', ') || 'no networks' }],
      fix,
    }
  }
  const facts = `${network.active ? 'active' : 'inactive'}, autostart ${network.autostart === true ? 'on' : 'off'}, ${network.mode}, ${network.subnets.join(', ')}`
  const evidence = [{ source: `${virsh} net-info default`, text: facts }]
  if (!network.active) {
    return {
      ...base,
      status: 'fail',
      detail: `It is not started. ${WITHOUT}`,
      evidence,
      fix: [`${virsh} net-start default`, `${virsh} net-autostart default`],
    }
  }
  if (network.autostart !== true) {
    return {
      ...base,
      status: 'warn',
      detail: 'It runs, but will not start with the host.',
      evidence,
      fix: [`${virsh} net-autostart default`],
    }
  }
  return { ...base, status: 'ok', detail: `It runs: ${facts}.`, evidence, fix: [] }
}
