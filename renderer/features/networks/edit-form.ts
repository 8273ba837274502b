import type { ForwardMode, NetworkChange, NetworkSettings } from '../../../contract/network-spec.ts'

interface Keyed {
  readonly key: number
}
export type RangeRow = Keyed & { readonly start: string; readonly end: string }
export type HostRow = Keyed & { readonly mac: string; readonly address: string; readonly name: string }
export type NameRow = Keyed & { readonly address: string; readonly names: string }

export interface EditForm {
  readonly mode: string
  readonly subnet: string
  readonly gateway: string
  readonly domain: string
  readonly subnet6: string
  readonly ranges: readonly RangeRow[]
  readonly hosts: readonly HostRow[]
  readonly names: readonly NameRow[]
}

let last = 0
/** Rows are told apart by it; it means nothing else. */
export function nextKey(): number {
  last += 1
  return last
}

/** The form as the network is. */
export function formOf(settings: NetworkSettings): EditForm {
  const { mode, subnet, gateway, domain, subnet6, ranges, hosts, dnsHosts } = settings
  return {
    mode,
    subnet: subnet ?? '',
    gateway: gateway ?? '',
    domain: domain ?? '',
    subnet6: subnet6 ?? '',
    ranges: ranges.map((range) => ({ key: nextKey(), ...range })),
    hosts: hosts.map(({ mac, address, name }) => ({ key: nextKey(), mac, address, name: name ?? '' })),
    names: dnsHosts.map(({ address, names }) => ({ key: nextKey(), address, names: names.join(' ') })),
  }
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '')

function settingsIn(form: EditForm) {
  return {
    mode: form.mode,
    subnet: orNull(form.subnet),
    gateway: orNull(form.gateway),
    domain: orNull(form.domain),
    subnet6: orNull(form.subnet6),
    ranges: form.ranges.map(({ start, end }) => ({ start: start.trim(), end: end.trim() })),
    hosts: form.hosts.map(({ mac, address, name }) => ({
      mac: mac.trim().toLowerCase(),
      address: address.trim(),
      name: orNull(name),
    })),
    dnsHosts: form.names.map(({ address, names }) => ({ address: address.trim(), names: words(names) })),
  }
}

/** Only what differs; null when nothing does. */
export function changeOf(form: EditForm, now: NetworkSettings): NetworkChange | null {
  const next = settingsIn(form)
  const differs = (Object.keys(next) as (keyof typeof next)[]).filter(
    (field) => JSON.stringify(next[field]) !== JSON.stringify(now[field]),
  )
  if (differs.length === 0) return null
  const change = Object.fromEntries(differs.map((field) => [field, next[field]]))
  return change as NetworkChange & { mode?: ForwardMode }
}

/** Whether what differs is more than lists: a network takes that at its next start only. */
export function asksForRestart(change: NetworkChange | null): boolean {
  return change !== null && ['mode', 'subnet', 'gateway', 'domain', 'subnet6'].some((field) => field in change)
}
