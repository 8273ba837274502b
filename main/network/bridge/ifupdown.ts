import { dirname, isAbsolute, join } from 'node:path'
import type { HostAddressing } from '../../../contract/host-bridge.ts'
import { nameTaken } from '../../../contract/fault.ts'
import { Secret } from '../../../contract/secret.ts'
import type { NicRow } from '../../net/host-nics.ts'
import { replaceStanzas, sourcesOf, stanzaLine, stanzasOf, stanzaText, type Stanza } from '../../net/interfaces-file.ts'
import type { Look } from '../../system/look.ts'
import { networkFault } from '../problem.ts'
import { attempt, firstThere, must, type BridgeChange, type Owner, type Wish } from './owner.ts'

const MAIN = '/etc/network/interfaces'
/** Files that name others that name others: an end to circles. */
const DEEPEST = 4

interface ConfigFile {
  readonly path: string
  readonly text: string
}

/** Whoever makes bridges of what the files say; ifupdown itself knows none. */
const BRIDGE_SCRIPTS = ['/etc/network/if-pre-up.d/bridge']
const DHCP_CLIENTS = ['/sbin/dhclient', '/usr/sbin/dhclient', '/sbin/udhcpc', '/usr/sbin/dhcpcd', '/sbin/dhcpcd']

async function matching(pattern: string, look: Look): Promise<string[]> {
  if (!/[*?[]/.test(pattern)) return [pattern]
  const name = pattern.slice(dirname(pattern).length + 1)
  const as = name
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  const names = await look.names(dirname(pattern))
  return names
    .filter((one) => !one.startsWith('.') && new RegExp(`^${as}$`).test(one))
    .sort()
    .map((one) => join(dirname(pattern), one))
}

/** A file and those that it has read, in their order (interfaces(5)). */
async function readFiles(path: string, look: Look, depth = 0): Promise<ConfigFile[]> {
  const { text, problem } = await look.file(path)
  if (problem !== null || depth > DEEPEST) return []
  const full = (one: string) => (isAbsolute(one) ? one : join(dirname(path), one))
  const { files, folders } = sourcesOf(text)
  const named = await Promise.all(files.map((pattern) => matching(full(pattern), look)))
  const inFolders = await Promise.all(
    folders.map(async (folder) => {
      const names = (await look.names(full(folder))).filter((name) => /^[a-zA-Z0-9_-]+$/.test(name))
      return names.sort().map((name) => join(full(folder), name))
    }),
  )
  const more = await Promise.all([...named, ...inFolders].flat().map((one) => readFiles(one, look, depth + 1)))
  return [{ path, text }, ...more.flat()]
}

/** Debian's ifupdown, when a file of it says how the interface is configured. */
export async function findIfupdown(nic: NicRow, look: Look): Promise<Owner | null> {
  if ((await firstThere(['/sbin/ifup', '/usr/sbin/ifup'], look)) === null) return null
  const files = await readFiles(MAIN, look)
  const naming = files.filter(({ text }) => stanzasOf(text, nic.name).length > 0)
  const [file] = naming
  if (file === undefined) return null
  const aliased = files.filter(({ text }) => new RegExp(`^\\s*iface\\s+${nic.name}[:.]`, 'm').test(text))
  const places = [...new Set([...naming, ...aliased].map(({ path }) => path))]
  const several = places.length > 1 || aliased.length > 0
  const tooled = (await firstThere(BRIDGE_SCRIPTS, look)) !== null
  const hasClient = (await firstThere(DHCP_CLIENTS, look)) !== null
  const stanzas = stanzasOf(file.text, nic.name)
  return {
    manager: 'ifupdown',
    place: file.path,
    evidence: { source: file.path, text: stanzaLine(file.text, nic.name) ?? '' },
    method: methodOf(stanzas),
    problem: several
      ? { refused: 'several-files', detail: places.join(', ') }
      : tooled
        ? null
        : { refused: 'missing-tool', detail: 'bridge-utils' },
    change: (wish) => {
      if (files.some(({ text }) => stanzaLine(text, wish.bridge) !== null)) throw nameTaken('bridge', wish.bridge)
      if (wish.addressing.kind === 'dhcp' && !hasClient) {
        throw networkFault('addressing.kind', 'no-dhcp-client', { package: 'isc-dhcp-client' })
      }
      return changeOf(wish, file)
    },
  }
}

function methodOf(stanzas: readonly Stanza[]): Owner['method'] {
  const method = stanzas.find(({ family }) => family === 'inet')?.method
  if (method === undefined || method === 'manual') return 'none'
  return method === 'dhcp' || method === 'static' ? method : 'unknown'
}

/** IPv4 of the bridge. Routes that name the interface name the bridge now. */
function inet(had: Stanza | undefined, addressing: HostAddressing, from: string, to: string): Stanza {
  switch (addressing.kind) {
    case 'dhcp':
      return { family: 'inet', method: 'dhcp', options: [] }
    case 'keep':
      return moved(had ?? { family: 'inet', method: 'manual', options: [] }, from, to)
    case 'static': {
      const { address, gateway, dns } = addressing
      const options = [
        `    address ${address}`,
        ...(gateway === null ? [] : [`    gateway ${gateway}`]),
        ...(dns.length === 0 ? [] : [`    dns-nameservers ${dns.join(' ')}`]),
      ]
      return { family: 'inet', method: 'static', options }
    }
  }
}

function moved(stanza: Stanza, from: string, to: string): Stanza {
  const named = new RegExp(`(\\bdev\\s+)${from.replaceAll('.', '\\.')}(?![\\w.:-])`, 'g')
  return { ...stanza, options: stanza.options.map((line) => line.replace(named, `$1${to}`)) }
}

function changeOf({ bridge, nic, addressing }: Wish, { path, text }: ConfigFile): BridgeChange {
  const { name, mac } = nic
  const had = stanzasOf(text, name)
  const four = inet(
    had.find(({ family }) => family === 'inet'),
    addressing,
    name,
    bridge,
  )
  const others = had.filter(({ family }) => family !== 'inet').map((stanza) => moved(stanza, name, bridge))
  // Its address stays that of the card: a machine that joins with a lower one would change it, and DHCP's answer with it.
  const own = [`    bridge_ports ${name}`, '    bridge_stp off', '    bridge_fd 0', `    bridge_hw ${mac}`]
  const instead = [
    `# Labrig made ${bridge} of ${name}.`,
    `auto ${bridge}`,
    ...stanzaText(bridge, { ...four, options: [...four.options, ...own] }),
    ...others.flatMap((stanza) => stanzaText(bridge, stanza)),
    `iface ${name} inet manual`,
  ]
  const flush = ['ip', 'address', 'flush', 'dev', name]
  return {
    first: [['ifdown', '--force', name], flush],
    files: [{ path, before: new Secret(text), after: new Secret(replaceStanzas(text, name, instead)), mode: 0o644 }],
    then: [['ifup', bridge]],
    back: {
      first: [attempt('ifdown', '--force', bridge), attempt('ip', 'link', 'delete', bridge)],
      then: [attempt(...flush), must('ifup', '--force', name)],
    },
  }
}
