import type { AddressRange, DhcpHost, DnsHost, NetworkChange, NetworkSettings } from '../../contract/network-spec.ts'
import { subnetOf } from '../inventory/libvirt-resources.ts'
import { appendElement, childElement, removeNode, removeSelected, setValue } from '../libvirt/xml-edit.ts'
import { selectElements, selectOne, type Document, type Element } from '../libvirt/xml.ts'
import { firstHost, firstHost6, normalSubnet, prefixOf } from './subnets.ts'

const isIpv6 = (ip: Element) => ip.getAttribute('family') === 'ipv6' || (ip.getAttribute('address') ?? '').includes(':')

function ipElement(document: Document, family: 4 | 6): Element | null {
  return selectElements(document, '/network/ip').find((ip) => isIpv6(ip) === (family === 6)) ?? null
}

function subnetIn(ip: Element | null): string | null {
  if (ip === null) return null
  const value = (name: string) => ip.getAttribute(name) || null
  const address = value('address')
  return address === null ? null : subnetOf(address, value('netmask'), value('prefix'))
}

function rangesIn(document: Document): AddressRange[] {
  return selectElements(document, '/network/ip/dhcp/range')
    .filter((range) => !(range.getAttribute('start') ?? '').includes(':'))
    .map((range) => ({ start: range.getAttribute('start') ?? '', end: range.getAttribute('end') ?? '' }))
}

/** Entries by name alone, and of IPv6, are left to those who wrote them. */
function hostsIn(document: Document): DhcpHost[] {
  return selectElements(document, '/network/ip/dhcp/host').flatMap((host): DhcpHost[] => {
    const [mac, address] = [host.getAttribute('mac') ?? '', host.getAttribute('ip') ?? '']
    return mac === '' || address === ''
      ? []
      : [{ mac: mac.toLowerCase(), address, name: host.getAttribute('name') || null }]
  })
}

function dnsHostsIn(document: Document): DnsHost[] {
  return selectElements(document, '/network/dns/host').map((host) => ({
    address: host.getAttribute('ip') ?? '',
    names: selectElements(host, 'hostname').map((name) => name.textContent ?? ''),
  }))
}

/** How a network of libvirt is defined. */
export function settingsOf(document: Document): NetworkSettings {
  const forward = selectElements(document, '/network/forward')[0]
  const ip = ipElement(document, 4)
  const text = (path: string) => selectOne(document, `string(${path})`) || null
  return {
    mode: forward === undefined ? 'isolated' : forward.getAttribute('mode') || 'nat',
    bridge: text('/network/bridge/@name'),
    device: text('/network/forward/@dev') ?? text('/network/forward/interface/@dev'),
    subnet: subnetIn(ip),
    gateway: ip?.getAttribute('address') || null,
    ranges: rangesIn(document),
    hosts: hostsIn(document),
    subnet6: subnetIn(ipElement(document, 6)),
    domain: text('/network/domain/@name'),
    dnsHosts: dnsHostsIn(document),
  }
}

function rootOf(document: Document): Element {
  const root = document.documentElement
  if (root === null) throw new TypeError('the document has no element')
  return root
}

function setForward(document: Document, { mode, device }: Pick<NetworkChange, 'mode' | 'device'>): void {
  const root = rootOf(document)
  const old = childElement(root, 'forward')
  if (mode === 'isolated') {
    if (old) removeNode(old)
    return
  }
  const forward = old ?? appendElement(root, 'forward')
  if (mode !== undefined) {
    forward.setAttribute('mode', mode)
    // What belongs to translation means nothing without it.
    if (mode !== 'nat') removeSelected(forward, 'nat')
  }
  if (device === undefined) return
  // libvirt writes the interface a second time, as an element.
  removeSelected(forward, 'interface')
  if (device === null) forward.removeAttribute('dev')
  else forward.setAttribute('dev', device)
}

function setSubnet(document: Document, { subnet, gateway }: Pick<NetworkChange, 'subnet' | 'gateway'>): void {
  const old = ipElement(document, 4)
  if (subnet === null) {
    if (old) removeNode(old)
    return
  }
  const now = subnet ?? subnetIn(old)
  if (now === null) return
  const ip = old ?? appendElement(rootOf(document), 'ip')
  const stays = subnet === undefined ? ip.getAttribute('address') : null
  ip.setAttribute('address', gateway ?? stays ?? firstHost(now))
  ip.removeAttribute('netmask')
  ip.setAttribute('prefix', String(prefixOf(now)))
}

function setSubnet6(document: Document, subnet: string | null): void {
  const old = ipElement(document, 6)
  if (old) removeNode(old)
  if (subnet === null) return
  const attributes = { family: 'ipv6', address: firstHost6(subnet), prefix: String(prefixOf(subnet)) }
  appendElement(rootOf(document), 'ip', attributes)
}

/** What else stands in the element, such as a boot server, stays. */
function setDhcp(document: Document, { ranges, hosts }: Pick<NetworkChange, 'ranges' | 'hosts'>): void {
  const ip = ipElement(document, 4)
  if (ip === null) return
  const old = childElement(ip, 'dhcp')
  const dhcp = old ?? appendElement(ip, 'dhcp')
  if (ranges !== undefined) {
    removeSelected(dhcp, 'range')
    for (const { start, end } of ranges) appendElement(dhcp, 'range', { start, end })
  }
  if (hosts !== undefined) {
    removeSelected(dhcp, 'host[@mac and @ip]')
    for (const host of hosts) appendElement(dhcp, 'host', hostAttributes(host))
  }
  if (selectElements(dhcp, '*').length === 0) removeNode(dhcp)
}

export function hostAttributes({ mac, name, address }: DhcpHost): Record<string, string> {
  return { mac, ...(name === null ? {} : { name }), ip: address }
}

function setDnsHosts(document: Document, dnsHosts: readonly DnsHost[]): void {
  const root = rootOf(document)
  const dns = childElement(root, 'dns') ?? appendElement(root, 'dns')
  removeSelected(dns, 'host')
  for (const { address, names } of dnsHosts) {
    const host = appendElement(dns, 'host', { ip: address })
    for (const name of names) appendElement(host, 'hostname').textContent = name
  }
  if (selectElements(dns, '*').length === 0 && dns.attributes.length === 0) removeNode(dns)
}

/** Writes what is to change into a definition; everything else stays as it is. */
export function applyChange(document: Document, change: NetworkChange): void {
  if (change.mode !== undefined || change.device !== undefined) setForward(document, change)
  if (change.subnet !== undefined || change.gateway !== undefined) setSubnet(document, change)
  if (change.ranges !== undefined || change.hosts !== undefined) setDhcp(document, change)
  if (change.subnet6 !== undefined) setSubnet6(document, change.subnet6)
  if (change.domain !== undefined) setValue(rootOf(document), 'domain/@name', change.domain)
  if (change.domain === null) removeSelected(document, '/network/domain')
  if (change.dnsHosts !== undefined) setDnsHosts(document, change.dnsHosts)
}

/** The settings as they will be. */
export function changedSettings(now: NetworkSettings, change: NetworkChange): NetworkSettings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const next = { ...now, ...given } as NetworkSettings
  const subnet = next.subnet === null ? null : normalSubnet(next.subnet)
  if (subnet === null) return { ...next, subnet, gateway: null, ranges: [], hosts: [] }
  const gateway = change.subnet == null ? next.gateway : (change.gateway ?? null)
  return { ...next, subnet, gateway: gateway ?? firstHost(subnet) }
}
