import type { Connection } from '../../contract/connection.ts'
import type { Network } from '../../contract/resource.ts'
import { interfaceName } from '../net/accept-rule.ts'
import { keptInterfaces, parseZones, type Zone } from '../net/firewalld-zones.ts'
import type { FixAction } from '../step/fix-action.ts'
import type { Look, Seen } from '../system/look.ts'
import { evidenceOf, linesOf, type Diagnosis, type Treatment } from './diagnosis.ts'
import type { FirewallFacts } from './firewall.ts'
import { readPrograms } from './libvirt-access.ts'

export interface FirewalldFacts {
  /** `firewall-cmd --list-all-zones`. */
  readonly zones: Seen
  readonly standard: string
  /** Where an interface is put at each start of firewalld, by its files: zone by interface. */
  readonly kept: ReadonlyMap<string, string>
}

const CONFIGURATION = '/etc/firewalld/firewalld.conf'
const ZONE_FILES = '/etc/firewalld/zones'

/** Null where firewalld does not run. */
export async function readFirewalld(look: Look): Promise<FirewalldFacts | null> {
  const programs = await readPrograms(look)
  if (!programs.text.split('\n').includes('firewalld')) return null
  const [zones, configuration, names] = await Promise.all([
    look.command('firewall-cmd', '--list-all-zones'),
    look.file(CONFIGURATION),
    look.names(ZONE_FILES),
  ])
  // 252: it does not run in this part of the host (firewall-cmd(1), exit codes).
  if (zones.problem === 'missing' || zones.code === 252) return null
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.xml'))
      .map(async (name) => [name, await look.file(`${ZONE_FILES}/${name}`)] as const),
  )
  const kept = files.flatMap(([name, { text }]) => keptInterfaces(text).map((one) => [one, name.slice(0, -4)] as const))
  const told = /^\s*DefaultZone=(\S+)/m.exec(configuration.text)?.[1]
  const standard = parseZones(zones.text).find(({ isDefault }) => isDefault)?.name ?? told ?? 'public'
  return { zones, standard, kept: new Map(kept) }
}

/** A bridge of an engine, and the zone that the engine wants it to be in. */
interface Bridge {
  readonly name: string
  readonly wanted: 'libvirt' | 'docker'
  readonly isolated: boolean
}

interface Told {
  readonly networks: readonly Network[]
  readonly connections: readonly Connection[]
}

/** Whether firewalld has the engines' bridges in zones that let guests and containers through. */
export function firewalldFinding(facts: FirewalldFacts | null, told: Told, firewall: FirewallFacts): Diagnosis {
  const id = 'firewalld'
  if (facts === null) return { id, status: 'ok', code: 'firewalld.none' }
  const zones = parseZones(facts.zones.text)
  if (zones.length === 0) {
    return { id, status: 'unknown', code: 'firewalld.denied', evidence: [evidenceOf(facts.zones)] }
  }
  const ready = (engine: Connection['engine']) =>
    told.connections.some((one) => one.engine === engine && one.state === 'ready')
  const zoneOf = (name: string) => zones.find(({ interfaces }) => interfaces.includes(name))
  const strange = bridgesOf(told.networks, firewall).flatMap((bridge) => {
    const zone = zoneOf(bridge.name) ?? zones.find(({ name }) => name === facts.standard)
    return zone === undefined || fits(bridge, zone) ? [] : [{ bridge, zone, bound: zoneOf(bridge.name) !== undefined }]
  })
  const evidence = [linesOf(facts.zones, (line) => /^\S|^ {2}(target|interfaces|services):/.test(line))]
  const absent = (zone: string) => !zones.some(({ name }) => name === zone)
  if (absent('libvirt') && ready('libvirt')) {
    const treatments: Treatment[] = [{ code: 'reload-firewalld', commands: ['sudo firewall-cmd --reload'] }]
    return { id, status: 'warn', code: 'firewalld.zone-absent', evidence, treatments }
  }
  const flushed = firewall.tables.length > 0 && !firewall.tables.some(({ rules }) => rules.has('DOCKER'))
  if (ready('docker') && (absent('docker') || flushed) && strange.some(({ bridge }) => bridge.wanted === 'docker')) {
    const service = 'docker.service'
    const commands = [`sudo systemctl restart ${service}`]
    const treatments: Treatment[] = [{ code: 'restart-service', params: { service }, commands }]
    return { id, status: 'warn', code: 'firewalld.docker-late', evidence, treatments }
  }
  const [first] = strange
  if (first === undefined) return { id, status: 'ok', code: 'firewalld.fits', evidence }
  const bridges = strange.map(({ bridge }) => bridge.name).join(', ')
  const params = { bridges, bridge: first.bridge.name, zone: first.zone.name, wanted: first.bridge.wanted }
  const actions = strange.map(({ bridge, zone, bound }): FixAction => {
    const kept = facts.kept.get(bridge.name) ?? null
    return { verb: 'zone-bind', interface: bridge.name, zone: bridge.wanted, before: bound ? zone.name : null, kept }
  })
  return {
    id,
    status: 'warn',
    code: 'firewalld.strange',
    params,
    evidence,
    treatments: [{ code: 'bind-zone', params, actions }],
  }
}

/** An isolated network needs the host's answers alone; the others also want to be forwarded. */
function fits({ wanted, isolated }: Bridge, { name, target, services }: Zone): boolean {
  if (target === 'ACCEPT') return true
  if (wanted === 'docker') return false
  return name.startsWith('libvirt') || (isolated && services.includes('dhcp') && services.includes('dns'))
}

/** libvirt's modes whose bridge is its own; it puts those into its zone when the network starts. */
const OWN = ['nat', 'route', 'open', 'isolated']

/** Never one by which this host reaches others. */
function bridgesOf(networks: readonly Network[], { routes }: FirewallFacts): Bridge[] {
  return networks.flatMap(({ engine, active, mode, bridge }): Bridge[] => {
    if (!active || bridge === null || !interfaceName.test(bridge)) return []
    if (routes.some((route) => route.to === 'default' && route.interface === bridge)) return []
    if (engine === 'libvirt' && !OWN.includes(mode)) return []
    return [{ name: bridge, wanted: engine, isolated: mode === 'isolated' }]
  })
}
