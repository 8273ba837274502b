import { isMap, parseDocument, type Document, type YAMLMap } from 'yaml'

/** What of an interface is about its addresses and ways; the rest is about the card, and stays with it. */
const MOVED = [
  ...['dhcp4', 'dhcp6', 'dhcp4-overrides', 'dhcp6-overrides', 'dhcp-identifier', 'addresses', 'gateway4', 'gateway6'],
  ...['nameservers', 'routes', 'routing-policy', 'accept-ra', 'ipv6-privacy', 'ipv6-address-generation'],
  ...['ipv6-address-token', 'optional-addresses', 'link-local'],
]

/** The address of IPv4 that a bridge is to have; null: as the interface has it. */
export type NetplanFour =
  | { readonly dhcp: true }
  | { readonly dhcp: false; readonly address: string; readonly gateway: string | null; readonly dns: readonly string[] }

const etherAt = (id: string) => ['network', 'ethernets', id]

function documentOf(text: string): Document | null {
  const document = parseDocument(text)
  return document.errors.length === 0 && isMap(document.contents) ? document : null
}

/** Whether a file of netplan says something of an interface of the id. */
export function saysOf(text: string, id: string): boolean {
  return documentOf(text)?.hasIn(etherAt(id)) === true
}

/** Whether a file of netplan says something of a bridge of the name. */
export function saysOfBridge(text: string, name: string): boolean {
  return documentOf(text)?.hasIn(['network', 'bridges', name]) === true
}

/** How an interface has its IPv4 address. */
export function netplanMethod(text: string, id: string): 'dhcp' | 'static' | 'none' {
  const settings = documentOf(text)?.getIn(etherAt(id))
  if (!isMap(settings)) return 'none'
  if (settings.get('dhcp4') === true) return 'dhcp'
  return settings.has('addresses') ? 'static' : 'none'
}

const isFour = (value: unknown) => /^\d+\.\d+\.\d+\.\d+/.test(String(value))
const isFourRoute = (route: unknown) => {
  const { to, via } = route as { to?: unknown; via?: unknown }
  return isFour(to) || isFour(via)
}

/** What was said of IPv4 makes room for another choice. */
function chooseFour(own: Record<string, unknown>, four: NetplanFour): void {
  const list = (key: string) => (Array.isArray(own[key]) ? (own[key] as unknown[]) : [])
  // An address with options is a map of one.
  const textOf = (one: unknown) => (typeof one === 'object' && one !== null ? Object.keys(one)[0] : one)
  const addresses = list('addresses').filter((one) => !isFour(textOf(one)))
  const routes = list('routes').filter((one) => !isFourRoute(one))
  delete own['gateway4']
  own['dhcp4'] = four.dhcp
  if (!four.dhcp) {
    addresses.unshift(four.address)
    if (four.gateway !== null) routes.unshift({ to: '0.0.0.0/0', via: four.gateway })
    if (four.dns.length > 0) own['nameservers'] = { addresses: [...four.dns] }
  }
  for (const [key, value] of [['addresses', addresses] as const, ['routes', routes] as const]) {
    if (value.length > 0) own[key] = value
    else delete own[key]
  }
}

/** The file with a bridge that has the interface's addresses. Remarks and all else stay as they are. */
export function bridgedNetplan(
  text: string,
  {
    id,
    bridge,
    mac,
    four,
  }: { readonly id: string; readonly bridge: string; readonly mac: string; readonly four: NetplanFour | null },
): string | null {
  const document = documentOf(text)
  const settings = document?.getIn(etherAt(id)) as YAMLMap | null | undefined
  if (document === null) return null
  const own: Record<string, unknown> = {}
  const said = isMap(settings) ? (settings.toJSON() as Record<string, unknown>) : {}
  for (const key of MOVED) {
    if (!Object.hasOwn(said, key)) continue
    own[key] = said[key]
    document.deleteIn([...etherAt(id), key])
  }
  if (four !== null) chooseFour(own, four)
  document.setIn([...etherAt(id), 'dhcp4'], false)
  document.setIn([...etherAt(id), 'dhcp6'], false)
  const made = { interfaces: [id], macaddress: mac, parameters: { stp: false }, ...own }
  document.setIn(['network', 'bridges', bridge], document.createNode(made))
  return document.toString({ lineWidth: 0 })
}
