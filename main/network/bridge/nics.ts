import type { HostNic, NicRefusal } from '../../../contract/host-bridge.ts'
import { parseNics, type NicRow } from '../../net/host-nics.ts'
import { parseRoutes, type Route } from '../../net/interfaces.ts'
import type { Look } from '../../system/look.ts'
import { findIfupdown } from './ifupdown.ts'
import { findNetplan } from './netplan.ts'
import { findNetworkManager } from './nm-profile.ts'
import { findNetworkd } from './networkd.ts'
import type { FindOwner, Owner } from './owner.ts'

/** An interface that was looked at, and who configures it. */
export interface FoundNic {
  readonly row: NicRow
  readonly owner: Owner | null
  readonly told: HostNic
}

/** Who is asked first: those that run and say so, before those whose files may be left over. */
const finders: readonly FindOwner[] = [findNetplan, findNetworkd, findNetworkManager, findIfupdown]

async function findOwner(nic: NicRow, look: Look): Promise<Owner | null> {
  for (const find of finders) {
    const owner = await find(nic, look)
    if (owner !== null) return owner
  }
  return null
}

/** Where ssh says that this session comes in; empty without one. */
function sessionAddress(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['SSH_CONNECTION']?.split(' ')[2] ?? ''
}

async function isWireless(name: string, look: Look): Promise<boolean> {
  const there = await Promise.all(['phy80211', 'wireless'].map((file) => look.target(`/sys/class/net/${name}/${file}`)))
  return there.some((path) => path !== null)
}

/** Ends of machines' links by the names that engines give them, and what only a program is behind. */
const isMachineEnd = ({ kind, name }: NicRow) =>
  kind === 'tun' || kind === 'macvtap' || (kind === 'veth' && /^(veth|vnet|vb-|ve-)/.test(name))

async function refusalOf(
  row: NicRow,
  owner: Owner | null,
  look: Look,
): Promise<{ readonly refused: NicRefusal | null; readonly detail: string }> {
  const because = (refused: NicRefusal, detail = '') => ({ refused, detail })
  if (row.bridge !== null) return because('in-bridge', row.bridge)
  if (isMachineEnd(row)) return because('machine-end')
  if (row.linkType !== 'ether') return because('not-ethernet', row.linkType)
  // A host that is a container itself has one half of a pair as its card; then somebody configures it.
  if (row.kind === 'veth' && owner === null) return because('machine-end')
  if (row.kind !== null && row.kind !== 'veth') return because('virtual', row.kind)
  if (await isWireless(row.name, look)) return because('wireless')
  if (owner === null) return because('unmanaged')
  return owner.problem ?? { refused: null, detail: '' }
}

/** All but loopback and bridges; those that a bridge can be made on come first. */
export async function findNics(look: Look, environment = process.env): Promise<FoundNic[]> {
  const [links, ...tables] = await Promise.all([
    look.command('ip', '-j', '-d', 'address', 'show'),
    look.command('ip', '-j', '-4', 'route', 'show', 'default'),
    look.command('ip', '-j', '-6', 'route', 'show', 'default'),
  ])
  const routes = tables.flatMap(({ text }) => parseRoutes(text))
  const came = sessionAddress(environment)
  const rows = parseNics(links.text).filter(({ linkType, kind }) => linkType !== 'loopback' && kind !== 'bridge')
  const found = await Promise.all(rows.map((row) => lookAt(row, routes, came, look)))
  return found.sort((one, other) => Number(one.told.refused !== null) - Number(other.told.refused !== null))
}

async function lookAt(row: NicRow, routes: readonly Route[], came: string, look: Look): Promise<FoundNic> {
  const owner = row.bridge === null ? await findOwner(row, look) : null
  const { name, mac, carrier, addresses } = row
  const ways = routes.filter((route) => route.interface === name)
  const { refused, detail } = await refusalOf(row, owner, look)
  const told: HostNic = {
    ...{ name, mac, carrier, addresses: [...addresses], refused, detail },
    gateway: ways.find(({ gateway }) => gateway !== null)?.gateway ?? null,
    method: owner?.method ?? 'unknown',
    owner: owner && { manager: owner.manager, place: owner.place, evidence: { ...owner.evidence } },
    uplink: ways.length > 0,
    session: came !== '' && addresses.some((address) => address.split('/')[0] === came),
  }
  return { row, owner, told }
}
