import { basename } from 'node:path'
import { Secret } from '../../../contract/secret.ts'
import type { HostAddressing } from '../../../contract/host-bridge.ts'
import type { NicRow } from '../../net/host-nics.ts'
import { sectionsOf, sectionsText, valueOf, withoutFour, type Section } from '../../net/networkd-file.ts'
import type { FileChange } from '../../step/host-bridge-script.ts'
import type { Look } from '../../system/look.ts'
import { networkFault } from '../problem.ts'
import { attempt, must, type BridgeChange, type Owner, type Wish } from './owner.ts'

const FOLDER = '/etc/systemd/network'
/** Files of all folders are read in the order of their names, and the first that matches an interface is its own. */
const FIRST = ['10-labrig-', '05-labrig-', '00-labrig-']
const NETPLAN = '/run/systemd/network/10-netplan-'

/** What networkd says of an interface (sd-network(3) reads the same file). */
export async function linkState(
  nic: NicRow,
  look: Look,
): Promise<{ readonly file: string; readonly source: string } | null> {
  const source = `/run/systemd/netif/links/${nic.index}`
  const { text, problem } = await look.file(source)
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  const file = field('NETWORK_FILE')
  return problem !== null || file === '' || field('ADMIN_STATE') === 'unmanaged' ? null : { file, source }
}

/** The interface's id in netplan's files, where networkd has its file from netplan; null for a file of another's. */
export function netplanId(file: string): string | null {
  return file.startsWith(NETPLAN) ? file.slice(NETPLAN.length).replace(/\.network$/, '') : null
}

/** systemd-networkd, where it says that a file of its own configures the interface. */
export async function findNetworkd(nic: NicRow, look: Look): Promise<Owner | null> {
  const state = await linkState(nic, look)
  if (state === null || netplanId(state.file) !== null) return null
  const { file, source } = state
  const seen = await look.file(file)
  const sections = [...sectionsOf(seen.text), ...(await dropIns(file, look))]
  return {
    manager: 'networkd',
    place: file,
    evidence: { source, text: `NETWORK_FILE=${file}` },
    method: seen.problem === null ? methodOf(sections) : 'unknown',
    problem: null,
    change: (wish) => {
      if (seen.problem !== null) throw networkFault('nic', 'config-unreadable', { path: file })
      return changeOf(wish, file, sections)
    },
  }
}

/** x.network.d/*.conf of all folders add to x.network. */
async function dropIns(file: string, look: Look): Promise<Section[]> {
  const folders = [FOLDER, '/run/systemd/network', '/usr/lib/systemd/network', '/lib/systemd/network']
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = (await look.names(`${folder}/${basename(file)}.d`)).filter((name) => name.endsWith('.conf'))
      return names.map((name) => ({ name, path: `${folder}/${basename(file)}.d/${name}` }))
    }),
  )
  const sorted = found.flat().sort((one, other) => (one.name < other.name ? -1 : 1))
  // A file of the same name in a folder before hides it; /lib may be /usr/lib.
  const once = sorted.filter(({ name }, index) => sorted.findIndex((one) => one.name === name) === index)
  return (await Promise.all(once.map(async ({ path }) => sectionsOf((await look.file(path)).text)))).flat()
}

function methodOf(sections: readonly Section[]): Owner['method'] {
  const dhcp = (valueOf(sections, 'Network', 'DHCP') ?? 'no').toLowerCase()
  if (['yes', 'true', 'on', '1', 'ipv4', 'both', 'v4'].includes(dhcp)) return 'dhcp'
  const fixed = valueOf(sections, 'Network', 'Address') ?? valueOf(sections, 'Address', 'Address')
  return fixed === null ? 'none' : 'static'
}

function addressed(had: readonly Section[], addressing: HostAddressing): Section[] {
  const moved = had.filter(({ name }) => !['Match', 'Link', 'Bridge'].includes(name))
  if (addressing.kind === 'keep') return moved
  const dhcp = (valueOf(had, 'Network', 'DHCP') ?? 'no').toLowerCase()
  const six = ['yes', 'true', 'on', '1', 'both', 'ipv6', 'v6'].includes(dhcp)
  if (addressing.kind === 'dhcp')
    return [{ name: 'Network', lines: [`DHCP=${six ? 'yes' : 'ipv4'}`] }, ...withoutFour(moved)]
  const { address, gateway, dns } = addressing
  const lines = [
    ...(six ? ['DHCP=ipv6'] : []),
    `Address=${address}`,
    ...(gateway === null ? [] : [`Gateway=${gateway}`]),
    ...dns.map((one) => `DNS=${one}`),
  ]
  return [{ name: 'Network', lines }, ...withoutFour(moved)]
}

function changeOf({ bridge, nic, addressing }: Wish, file: string, had: readonly Section[]): BridgeChange {
  const { name, mac } = nic
  const first = FIRST.find((one) => one < basename(file))
  // Whoever takes such a name means to be the first of all.
  if (first === undefined) throw networkFault('nic', 'nic-several-files', { name, detail: file })
  const made = (what: string, text: string): FileChange => {
    const after = new Secret(`# Labrig made ${bridge} of ${name}.\n${text}`)
    return { path: `${FOLDER}/${first}${bridge}${what}`, before: null, after, mode: 0o644 }
  }
  const netdev = [
    { name: 'NetDev', lines: [`Name=${bridge}`, 'Kind=bridge', `MACAddress=${mac}`] },
    { name: 'Bridge', lines: ['STP=no'] },
  ]
  const port = [
    { name: 'Match', lines: [`Name=${name}`] },
    { name: 'Network', lines: [`Bridge=${bridge}`, 'LinkLocalAddressing=no', 'IPv6AcceptRA=no'] },
  ]
  const own = [{ name: 'Match', lines: [`Name=${bridge}`] }, ...addressed(had, addressing)]
  return {
    first: [],
    files: [
      made('.netdev', sectionsText(netdev)),
      made('-port.network', sectionsText(port)),
      made('.network', sectionsText(own)),
    ],
    then: [['networkctl', 'reload']],
    back: {
      first: [],
      then: [
        must('networkctl', 'reload'),
        attempt('ip', 'link', 'delete', bridge),
        must('networkctl', 'reconfigure', name),
        attempt('ip', 'link', 'set', name, 'up'),
      ],
    },
  }
}
