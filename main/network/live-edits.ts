import type { AddressRange, DhcpHost, DnsHost, NetworkSettings } from '../../contract/network-spec.ts'
import type { NetworkEdit } from '../step/network-define-steps.ts'
import { xmlText } from '../step/xml-text.ts'
import { hostAttributes } from './definition.ts'

function element(name: string, attributes: Readonly<Record<string, string>>, inner = ''): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(value)}"`)
  return inner === '' ? `<${name}${words.join('')}/>` : `<${name}${words.join('')}>${inner}</${name}>`
}

const rangeXml = (range: AddressRange) => element('range', { ...range })
const hostXml = (host: DhcpHost) => element('host', hostAttributes(host))

export function dnsHostXml({ address, names }: DnsHost): string {
  return element('host', { ip: address }, names.map((name) => element('hostname', {}, xmlText(name))).join(''))
}

/** What of one list has gone and what is new. */
function listEdits(
  section: NetworkEdit['section'],
  before: readonly string[],
  after: readonly string[],
): NetworkEdit[] {
  const gone = before.filter((xml) => !after.includes(xml))
  const come = after.filter((xml) => !before.includes(xml))
  return [
    ...gone.map((xml): NetworkEdit => ({ section, verb: 'delete', xml })),
    ...come.map((xml): NetworkEdit => ({ section, verb: 'add', xml })),
  ]
}

/** An entry of a card that stays is changed in place; libvirt finds it by its hardware address. */
function hostEdits(before: readonly DhcpHost[], after: readonly DhcpHost[]): NetworkEdit[] {
  const edits: NetworkEdit[] = []
  const changed = after.flatMap((host) => {
    const old = before.find(({ mac }) => mac === host.mac)
    if (old === undefined || hostXml(old) === hostXml(host)) return []
    // libvirt refuses a change to a name or an address that another entry has now, though it will give it up.
    const swaps = before.some(({ mac, address, name }) => {
      return mac !== host.mac && (address === host.address || (name !== null && name === host.name))
    })
    return swaps ? [] : [{ old, host }]
  })
  const macs = new Set(changed.map(({ host }) => host.mac))
  const rest = (hosts: readonly DhcpHost[]) => hosts.filter(({ mac }) => !macs.has(mac)).map(hostXml)
  edits.push(...listEdits('ip-dhcp-host', rest(before), rest(after)))
  edits.push(
    ...changed.map(({ old, host }): NetworkEdit => {
      return { section: 'ip-dhcp-host', verb: 'modify', xml: hostXml(host), before: hostXml(old) }
    }),
  )
  // What is taken away makes room for what comes.
  return edits.sort((one, other) => Number(other.verb === 'delete') - Number(one.verb === 'delete'))
}

/** What libvirt changes without a restart, in the order in which it takes it: ranges and entries of DHCP, names of DNS. */
export function liveEdits(before: NetworkSettings, after: NetworkSettings): NetworkEdit[] {
  return [
    ...listEdits('ip-dhcp-range', before.ranges.map(rangeXml), after.ranges.map(rangeXml)),
    ...hostEdits(before.hosts, after.hosts),
    ...listEdits('dns-host', before.dnsHosts.map(dnsHostXml), after.dnsHosts.map(dnsHostXml)),
  ]
}

/** Whether what is beside those lists differs: only a restart brings it. */
export function needsRestart(before: NetworkSettings, after: NetworkSettings): boolean {
  const fields = ['mode', 'device', 'subnet', 'gateway', 'subnet6', 'domain'] as const
  return fields.some((field) => before[field] !== after[field])
}
