import type { Connection } from '../../contract/connection.ts'
import type { FixAction } from '../step/fix-action.ts'
import type { Look, Seen } from '../system/look.ts'

/** Which services run the engines on this host, by the unit files that are there. */
export interface ServiceFacts {
  /** The unit to start; the distribution's usual one when none is there. */
  serviceOf(engine: Connection['engine']): string
  isInstalled(engine: Connection['engine']): boolean
  /** Whether the daemon itself runs, not only the socket that would start it. */
  isActive(engine: Connection['engine']): boolean
  /** Starts an engine anew, commands without sudo: a socket cannot be while its service runs. */
  restartOf(engine: Connection['engine']): readonly string[]
  /** Starts an engine now and with the host. Names only what is not so already: taken back, the host is as it was. */
  startOf(engine: Connection['engine']): readonly FixAction[]
  /** `systemctl list-unit-files` of the units that matter here. */
  readonly units: Seen
}

/** Sockets before services: they are what starts a modular daemon. libvirt.org, "monolithic vs modular daemons". */
const candidates = {
  libvirt: ['virtqemud.socket', 'libvirtd.socket', 'libvirtd.service'],
  docker: ['docker.service', 'snap.docker.dockerd.service'],
} as const

const daemons = {
  libvirt: ['virtqemud.service', 'libvirtd.service'],
  docker: ['docker.service'],
} as const

export const watchedUnits = [
  'libvirtd.service',
  'libvirtd.socket',
  'virtqemud.service',
  'virtqemud.socket',
  'virtnetworkd.service',
  'virtnetworkd.socket',
  'virtstoraged.service',
  'virtstoraged.socket',
  'docker.service',
  'docker.socket',
  'podman.socket',
] as const

/** Where packages lay units down; asked where no systemd runs that could tell. */
const UNIT_FOLDERS = ['/usr/lib/systemd/system', '/lib/systemd/system', '/etc/systemd/system'] as const

export async function readServices(look: Look): Promise<ServiceFacts> {
  const [units, active] = await readUnits(look)
  const states = unitStates(units.text)
  const laid = units.problem === null ? states : new Map((await laidUnits(look)).map((unit) => [unit, 'disabled']))
  const found = (engine: Connection['engine']) =>
    candidates[engine].find((unit) => laid.has(unit) && laid.get(unit) !== 'masked')
  const serviceOf = (engine: Connection['engine']) =>
    found(engine) ?? (engine === 'docker' ? 'docker.service' : 'libvirtd.service')
  return {
    serviceOf,
    isInstalled: (engine) => found(engine) !== undefined,
    isActive: (engine) => daemons[engine].some((unit) => active.has(unit)),
    restartOf: (engine) => restartCommands(serviceOf(engine), laid),
    startOf: (engine) => startActions(serviceOf(engine), states, active),
    units,
  }
}

/** What there is and what runs; nothing is asked where systemd does not run (sd_booted(3)): it would know of neither. */
async function readUnits(look: Look): Promise<readonly [Seen, ReadonlySet<string>]> {
  const source = `systemctl list-unit-files ${watchedUnits.join(' ')}`
  if ((await look.modeOf('/run/systemd/system')) === null) {
    return [{ source, text: '', problem: 'missing', code: null }, new Set()]
  }
  const [units, states] = await Promise.all([
    look.command('systemctl', 'list-unit-files', '--no-legend', '--no-pager', ...watchedUnits),
    // One line for each, in this order; "inactive" also for what does not exist.
    look.command('systemctl', 'is-active', ...watchedUnits),
  ])
  const lines = states.text.split('\n')
  return [units, new Set(watchedUnits.filter((_, at) => lines[at]?.trim() === 'active'))]
}

function restartCommands(unit: string, laid: ReadonlyMap<string, string>): string[] {
  const name = unit.replace(/\.(service|socket)$/, '')
  const [service, socket] = [`${name}.service`, `${name}.socket`]
  return laid.has(socket)
    ? [`systemctl stop ${service}`, `systemctl restart ${socket}`, `systemctl start ${service}`]
    : [`systemctl restart ${unit}`]
}

async function laidUnits(look: Look): Promise<string[]> {
  const units = Object.values(candidates).flat()
  const there = await Promise.all(
    units.map(async (unit) =>
      (await Promise.all(UNIT_FOLDERS.map((folder) => look.modeOf(`${folder}/${unit}`)))).some(Boolean),
    ),
  )
  return units.filter((_, at) => there[at])
}

/**
 * A service and its socket start together: the socket alone would start the service again at the next call. The socket
 * comes last, so that it is stopped first when all is taken back.
 */
function startActions(unit: string, states: ReadonlyMap<string, string>, active: ReadonlySet<string>): FixAction[] {
  const name = unit.replace(/\.(service|socket)$/, '')
  const pair = [`${name}.service`, `${name}.socket`].filter((one) => one === unit || states.has(one))
  const resting = pair.filter((one) => !active.has(one))
  return [
    ...(states.get(unit) === 'enabled' ? [] : [{ verb: 'service-enable', service: unit } as const]),
    ...(resting.length === 0 ? [unit] : resting).map((service) => ({ verb: 'service-start', service }) as const),
  ]
}

/** Unit and state of each line: "docker.service  enabled  enabled". */
export function unitStates(text: string): Map<string, string> {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/))
  return new Map(
    rows.filter((row) => /\.(service|socket)$/.test(row[0] ?? '')).map((row) => [row[0] ?? '', row[1] ?? '']),
  )
}
