import type { HostAddressing } from '../../../contract/host-bridge.ts'
import { nameTaken } from '../../../contract/fault.ts'
import type { NicRow } from '../../net/host-nics.ts'
import type { Look } from '../../system/look.ts'
import { attempt, must, type BridgeChange, type Owner, type Wish } from './owner.ts'

/** A row of `nmcli -t -e no -f DEVICE,STATE,CON-UUID,CONNECTION device status`. */
interface Row {
  readonly state: string
  /** Empty where no profile is active. */
  readonly uuid: string
  readonly profile: string
}

const STATUS = ['-t', '-e', 'no', '-f', 'DEVICE,STATE,CON-UUID,CONNECTION', 'device', 'status'] as const

/** What NetworkManager says of an interface; null when it does not run or leaves it alone. */
export async function profileRow(
  nic: NicRow,
  look: Look,
): Promise<{ readonly row: Row; readonly line: string } | null> {
  const { text, problem, code } = await look.command('nmcli', ...STATUS)
  if (problem !== null || code !== 0) return null
  const line = text.split('\n').find((one) => one.startsWith(`${nic.name}:`))
  const [, state = '', uuid = '', ...profile] = line?.split(':') ?? []
  // Externally: others have configured it, and it only says so.
  if (line === undefined || state === 'unmanaged' || state.includes('externally')) return null
  return { line, row: { state, uuid: uuid === '--' ? '' : uuid, profile: profile.join(':') } }
}

/** NetworkManager writes netplan's profiles under this name. */
export function netplanProfile({ profile }: Row): string | null {
  return profile.startsWith('netplan-') ? profile.slice('netplan-'.length) : null
}

/** What moves to the bridge of a family; the rest is about the card. */
const FAMILY = [
  ...['method', 'addresses', 'gateway', 'routes', 'route-metric', 'dns', 'dns-search', 'ignore-auto-dns'],
  ...['ignore-auto-routes', 'never-default', 'may-fail', 'dhcp-client-id', 'dhcp-hostname', 'dhcp-duid', 'dhcp-iaid'],
  ...['addr-gen-mode', 'ip6-privacy', 'token'],
]

type Settings = ReadonlyMap<string, string>

async function settingsOf(uuid: string, look: Look): Promise<Settings> {
  const fields = ['-t', '-e', 'no', '-f', 'connection.autoconnect,ipv4,ipv6', 'connection', 'show', 'uuid', uuid]
  const { text } = await look.command('nmcli', ...fields)
  const pairs = text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)])
  return new Map(pairs.filter(([key, value]) => key !== '' && value !== '' && value !== '--') as [string, string][])
}

/** "{ ip = 10.0.0.0/8, nh = 10.0.0.1, mt = 5 }" as it is typed: "10.0.0.0/8 10.0.0.1 5". */
function typedRoutes(text: string): string {
  const routes = text.match(/\{[^}]*\}/g) ?? []
  return routes
    .map((route) => [...route.matchAll(/(?:ip|nh|mt) = ([^,\s}]+)/g)].map((match) => match[1]).join(' '))
    .join(',')
}

/** Words of nmcli that give another profile what this one has in a family. */
function moved(settings: Settings, family: 'ipv4' | 'ipv6'): string[] {
  return FAMILY.flatMap((field) => {
    const value = settings.get(`${family}.${field}`)
    if (value === undefined || value === 'default' || value === '-1') return []
    return [`${family}.${field}`, field === 'routes' ? typedRoutes(value) : value]
  })
}

/** NetworkManager, where it says that it has the interface. */
export async function findNetworkManager(nic: NicRow, look: Look): Promise<Owner | null> {
  const found = await profileRow(nic, look)
  if (found === null || netplanProfile(found.row) !== null) return null
  const { row, line } = found
  const settings: Settings = row.uuid === '' ? new Map() : await settingsOf(row.uuid, look)
  const names = (await look.command('nmcli', '-t', '-e', 'no', '-f', 'NAME', 'connection', 'show')).text.split('\n')
  return {
    manager: 'networkmanager',
    place: row.profile,
    evidence: { source: `nmcli ${STATUS.join(' ')}`, text: line },
    method: methodOf(settings.get('ipv4.method')),
    problem: null,
    change: (wish) => {
      const taken = Object.values(namesOf(wish)).find((name) => names.includes(name))
      if (taken !== undefined) throw nameTaken('connection profile', taken)
      return changeOf(wish, row, settings)
    },
  }
}

function methodOf(method: string | undefined): Owner['method'] {
  if (method === 'auto') return 'dhcp'
  if (method === 'manual') return 'static'
  return method === undefined || method === 'disabled' ? 'none' : 'unknown'
}

function four(addressing: HostAddressing, settings: Settings): string[] {
  switch (addressing.kind) {
    case 'keep':
      return settings.has('ipv4.method') ? moved(settings, 'ipv4') : ['ipv4.method', 'auto']
    case 'dhcp':
      return ['ipv4.method', 'auto']
    case 'static': {
      const { address, gateway, dns } = addressing
      return [
        ...['ipv4.method', 'manual', 'ipv4.addresses', address],
        ...(gateway === null ? [] : ['ipv4.gateway', gateway]),
        ...(dns.length === 0 ? [] : ['ipv4.dns', dns.filter((one) => !one.includes(':')).join(',')]),
      ]
    }
  }
}

/** Of the new profiles. They are deleted by name, which therefore has to be theirs alone. */
const namesOf = ({ bridge }: Wish) => ({ own: `labrig-${bridge}`, port: `labrig-${bridge}-port` })

/** The old profile stays, and is not brought up by itself any more: giving back what was before is bringing it up again. */
function changeOf(wish: Wish, row: Row, settings: Settings): BridgeChange {
  const { bridge, nic, addressing } = wish
  const names = namesOf(wish)
  const nmcli = (...words: readonly string[]) => ['nmcli', '--wait', '20', 'connection', ...words]
  const bridged = ['bridge.stp', 'no', 'bridge.mac-address', nic.mac, 'connection.autoconnect', 'yes']
  const addresses = [...four(addressing, settings), ...moved(settings, 'ipv6')]
  const automatic = settings.get('connection.autoconnect') ?? 'yes'
  const old = ['modify', 'uuid', row.uuid, 'connection.autoconnect']
  const had = row.uuid !== ''
  return {
    first: [],
    files: [],
    then: [
      nmcli('add', 'type', 'bridge', 'con-name', names.own, 'ifname', bridge, ...bridged, ...addresses),
      nmcli(
        'add',
        'type',
        'ethernet',
        'con-name',
        names.port,
        'ifname',
        nic.name,
        'master',
        bridge,
        'slave-type',
        'bridge',
      ),
      ...(had ? [nmcli(...old, 'no')] : []),
      nmcli('up', 'id', names.port),
    ],
    back: {
      first: [
        attempt(...nmcli('delete', 'id', names.port)),
        attempt(...nmcli('delete', 'id', names.own)),
        ...(had ? [must(...nmcli(...old, automatic)), must(...nmcli('up', 'uuid', row.uuid))] : []),
      ],
      then: [],
    },
  }
}
