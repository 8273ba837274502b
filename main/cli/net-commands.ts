import type { DhcpHost, DnsHost, NetworkSettings } from '../../contract/network-spec.ts'
import type { NetworkRow } from '../../contract/network.ts'
import { bridgeOptions } from './bridge-options.ts'
import { UsageError } from './failure.ts'
import { linkOptions } from './link-options.ts'
import { given, type ActCall, type TypedArguments as Arguments } from './vm-words.ts'

/** "10.0.0.2-10.0.0.99,10.0.0.150-10.0.0.199". @throws UsageError */
function rangesOf(text: string | undefined) {
  return text?.split(',').map((part) => {
    const [start, end, ...more] = part.split('-')
    if (!start || !end || more.length > 0) throw new UsageError(`--range ${part}: FIRST-LAST is needed`)
    return { start, end }
  })
}

/** "52:54:00:12:34:56=10.0.0.9" or with "=web1" behind it. @throws UsageError */
function hostOf(text: string): DhcpHost {
  const [mac, address, name, ...more] = text.split('=')
  if (!mac || !address || more.length > 0) throw new UsageError(`--reserve ${text}: MAC=ADDRESS or MAC=ADDRESS=NAME`)
  return { mac: mac.toLowerCase(), address, name: name ?? null }
}

/** "10.0.0.9=web1,www". @throws UsageError */
function dnsHostOf(text: string): DnsHost {
  const [address, names, ...more] = text.split('=')
  if (!address || !names || more.length > 0) throw new UsageError(`--name ${text}: ADDRESS=NAME is needed`)
  return { address, names: names.split(',') }
}

/** The act that makes a network. @throws UsageError for options of another kind */
export function createCall(name: string | undefined, { flags, values }: Arguments): ActCall {
  const docker = flags.has('docker') || values.has('driver')
  const mixed = flags.has('mixed')
  if (docker && mixed) throw new UsageError('a network is one of Docker or one of both engines: --docker or --mixed')
  const value = (option: string) => values.get(option)
  const subnet = value('subnet')
  if (mixed) {
    const rest = { subnet, domain: value('domain'), connection: value('connection') }
    return { path: 'network.createMixed', input: given({ name, isolated: flags.has('internal'), ...rest }) }
  }
  const common = given({ name, subnet, gateway: value('gateway'), subnet6: value('ipv6'), bridge: value('bridge') })
  if (docker) {
    const places = { parent: value('parent'), ipRange: value('ip-range'), connection: value('connection') }
    const input = given({ engine: 'docker', ...common, ...places, driver: value('driver') })
    return { path: 'network.create', input: { ...input, internal: flags.has('internal') } }
  }
  const ranges = flags.has('no-dhcp') ? [] : rangesOf(value('range'))
  const mode = value('mode') ?? (flags.has('internal') ? 'isolated' : undefined)
  const places = { device: value('device'), domain: value('domain'), connection: value('connection') }
  const input = given({ engine: 'libvirt', ...common, ...places, mode, ranges })
  const starts = { start: !flags.has('no-start'), autostart: !flags.has('no-autostart') }
  return { path: 'network.create', input: { ...input, ...starts } }
}

const none = (value: string | undefined) => (value === 'none' ? null : value)

/** The acts that change a network. @throws UsageError for what it does not have */
export function setCalls({ id }: NetworkRow, now: NetworkSettings | null, { flags, values }: Arguments): ActCall[] {
  const calls: ActCall[] = []
  const autostart = values.get('autostart')
  if (autostart !== undefined) {
    if (autostart !== 'on' && autostart !== 'off') throw new UsageError(`--autostart ${autostart}: on or off`)
    calls.push({ path: 'network.autostart', input: { id, on: autostart === 'on' } })
  }
  const change = given({
    mode: values.get('mode'),
    device: none(values.get('device')),
    subnet: none(values.get('subnet')),
    gateway: values.get('gateway'),
    subnet6: none(values.get('ipv6')),
    domain: none(values.get('domain')),
    ranges: flags.has('no-dhcp') ? [] : rangesOf(values.get('range')),
    hosts: changedHosts(now, values),
    dnsHosts: changedNames(now, values),
  })
  if (Object.keys(change).length > 0) {
    calls.push({ path: 'network.set', input: { id, change, restart: flags.has('restart') } })
  }
  if (calls.length === 0) throw new UsageError('there is nothing to change; see labrig net --help')
  return calls
}

function changedHosts(now: NetworkSettings | null, values: Arguments['values']): DhcpHost[] | undefined {
  const [come, gone] = [values.get('reserve'), values.get('release')]
  if (come === undefined && gone === undefined) return undefined
  const host = come === undefined ? null : hostOf(come)
  const before = (now?.hosts ?? []).filter(({ mac }) => mac !== gone?.toLowerCase() && mac !== host?.mac)
  return host === null ? before : [...before, host]
}

function changedNames(now: NetworkSettings | null, values: Arguments['values']): DnsHost[] | undefined {
  const [come, gone] = [values.get('name'), values.get('forget')]
  if (come === undefined && gone === undefined) return undefined
  const host = come === undefined ? null : dnsHostOf(come)
  const before = (now?.dnsHosts ?? []).filter(({ address }) => address !== gone && address !== host?.address)
  return host === null ? before : [...before, host]
}

/** What `labrig net` takes; `true` takes a value. */
export const netOptions: Readonly<Record<string, boolean>> = {
  ...{ connection: true, mode: true, driver: true, subnet: true, gateway: true, range: true, ipv6: true },
  ...{ 'ip-range': true, bridge: true, device: true, parent: true, domain: true, autostart: true },
  ...{ reserve: true, release: true, name: true, forget: true },
  ...{ docker: false, libvirt: false, mixed: false, internal: false, 'no-dhcp': false, 'no-start': false },
  ...linkOptions,
  ...bridgeOptions,
  ...{ 'no-autostart': false, restart: false, force: false, explain: false, yes: false },
  ...{ test: false, udp: false, family: true },
}
