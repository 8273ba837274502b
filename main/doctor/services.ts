import type { Connection } from '../../contract/connection.ts'
import type { Look, Seen } from '../system/look.ts'

/** Which services run the engines on this host, by the unit files that are there. */
export interface ServiceFacts {
  /** The unit to start; the distribution's usual one when none is there. */
  serviceOf(engine: Connection['engine']): string
  isInstalled(engine: Connection['engine']): boolean
  /** `systemctl list-unit-files` of the units that matter here. */
  readonly units: Seen
}

/** Sockets before services: they are what starts a modular daemon. libvirt.org, "monolithic vs modular daemons". */
const candidates = {
  libvirt: ['virtqemud.socket', 'libvirtd.socket', 'libvirtd.service'],
  docker: ['docker.service', 'snap.docker.dockerd.service'],
} as const

export const watchedUnits = [
  'libvirtd.service',
  'libvirtd.socket',
  'virtqemud.service',
  'virtqemud.socket',
  'virtnetworkd.service',
  'virtnetworkd.socket',
  'docker.service',
  'docker.socket',
  'podman.socket',
] as const

export async function readServices(look: Look): Promise<ServiceFacts> {
  const units = await look.command('systemctl', 'list-unit-files', '--no-legend', '--no-pager', ...watchedUnits)
  const states = unitStates(units.text)
  const found = (engine: Connection['engine']) =>
    candidates[engine].find((unit) => states.has(unit) && states.get(unit) !== 'masked')
  return {
    serviceOf: (engine) => found(engine) ?? (engine === 'docker' ? 'docker.service' : 'libvirtd.service'),
    isInstalled: (engine) => found(engine) !== undefined,
    units,
  }
}

/** Unit and state of each line: "docker.service  enabled  enabled". */
export function unitStates(text: string): Map<string, string> {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/))
  return new Map(
    rows.filter((row) => /\.(service|socket)$/.test(row[0] ?? '')).map((row) => [row[0] ?? '', row[1] ?? '']),
  )
}
