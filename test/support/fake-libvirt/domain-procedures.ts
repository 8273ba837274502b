import type { FakeDomain, FakeHost } from './host.ts'
import { domRef, elementText, fakeUuid } from './host.ts'
import { Refusal } from './faults.ts'
import type { Procedures, TypedParams } from './procedure.ts'

const INVALID = 55
/** VIR_DOMAIN_XML_INACTIVE */
const INACTIVE_XML = 2
const event = { defined: 0, undefined: 1, started: 2, suspended: 3, resumed: 4, stopped: 5, shutdown: 6 }

export const domainProcedures: Procedures = {
  CONNECT_LIST_ALL_DOMAINS: (host, { flags }) => {
    const domains = [...host.domains.values()].filter((domain) => passes(domain, flags)).map(domRef)
    return { domains, ret: domains.length }
  },
  CONNECT_GET_ALL_DOMAIN_STATS: (host, { doms, stats }) => {
    const chosen = doms.length > 0 ? doms.map((dom) => host.domain(dom)) : [...host.domains.values()]
    return { retStats: chosen.map((domain) => ({ dom: domRef(domain), params: statsOf(domain, stats || ~0) })) }
  },
  DOMAIN_LOOKUP_BY_NAME: (host, { name }) => {
    const found = [...host.domains.values()].find((domain) => domain.name === name)
    if (!found) throw new Refusal(42, `Domain not found: no domain with matching name '${name}'`)
    return { dom: domRef(found) }
  },
  DOMAIN_LOOKUP_BY_UUID: (host, args) => ({ dom: domRef(host.domain(args)) }),
  DOMAIN_GET_STATE: (host, { dom }) => {
    const { state, reason } = host.domain(dom)
    return { state, reason }
  },
  DOMAIN_GET_INFO: (host, { dom }) => {
    const { state } = host.domain(dom)
    return { state, maxMem: 131072n, memory: 131072n, nrVirtCpu: 1, cpuTime: 0n }
  },
  DOMAIN_GET_VCPUS: (host, { dom }) => ({
    info: [{ number: 0, state: 1, cpu_time: 5_000_000_000n, cpu: 2 }],
    cpumaps: Buffer.from([running(host, dom).id >= 0 ? 0x0b : 0]),
  }),
  DOMAIN_GET_XML_DESC: (host, { dom, flags }) => {
    const { xml, runningXml, metadata } = host.domain(dom)
    return { xml: withMetadata((flags & INACTIVE_XML) === 0 ? (runningXml ?? xml) : xml, metadata) }
  },
  DOMAIN_IS_ACTIVE: (host, { dom }) => ({ active: host.domain(dom).id >= 0 ? 1 : 0 }),
  DOMAIN_IS_PERSISTENT: (host, { dom }) => ({ persistent: host.domain(dom).persistent ? 1 : 0 }),
  DOMAIN_GET_AUTOSTART: (host, { dom }) => ({ autostart: host.domain(dom).autostart ? 1 : 0 }),
  DOMAIN_SET_AUTOSTART: (host, { dom, autostart }) => void (host.domain(dom).autostart = autostart !== 0),
  DOMAIN_HAS_MANAGED_SAVE_IMAGE: (host, { dom }) => ({ result: host.domain(dom).saved ? 1 : 0 }),
  DOMAIN_MANAGED_SAVE_REMOVE: (host, { dom }) => void (host.domain(dom).saved = false),
  DOMAIN_INTERFACE_ADDRESSES: (host, { dom }) => ({ ifaces: host.domain(dom).addresses }),
  DOMAIN_DEFINE_XML_FLAGS: (host, { xml }) => {
    const domain = define(host, xml)
    host.emitLifecycle(domain, event.defined)
    return { dom: domRef(domain) }
  },
  DOMAIN_CREATE_XML: (host, { xml_desc }) => {
    const domain = define(host, xml_desc)
    domain.persistent = false
    start(host, domain)
    return { dom: domRef(domain) }
  },
  DOMAIN_CREATE_WITH_FLAGS: (host, { dom }) => {
    const domain = host.domain(dom)
    if (domain.id >= 0) throw new Refusal(INVALID, 'Requested operation is not valid: domain is already running')
    start(host, domain)
    return { dom: domRef(domain) }
  },
  DOMAIN_SHUTDOWN_FLAGS: (host, { dom }) => stop(host, running(host, dom), { event: event.shutdown, reason: 1 }),
  DOMAIN_DESTROY_FLAGS: (host, { dom }) => stop(host, running(host, dom), { event: event.stopped, reason: 2 }),
  DOMAIN_REBOOT: (host, { dom }) => {
    const domain = running(host, dom)
    host.emit('DOMAIN_EVENT_CALLBACK_REBOOT', { dom: domRef(domain) }, domain.uuid)
  },
  DOMAIN_RESET: (host, { dom }) => void running(host, dom),
  DOMAIN_SUSPEND: (host, { dom }) => host.changeState(running(host, dom), 3, { event: event.suspended }),
  DOMAIN_RESUME: (host, { dom }) => host.changeState(running(host, dom), 1, { event: event.resumed }),
  DOMAIN_MANAGED_SAVE: (host, { dom }) => {
    const domain = running(host, dom)
    domain.saved = true
    host.emitLifecycle(domain, event.suspended)
    stop(host, domain, { event: event.stopped, reason: 5 })
  },
  DOMAIN_UNDEFINE_FLAGS: (host, { dom, flags }) => {
    const domain = host.domain(dom)
    if (domain.snapshots.size > 0 && !(flags & 2)) {
      throw new Refusal(INVALID, 'Requested operation is not valid: cannot delete inactive domain with snapshots')
    }
    if (domain.id < 0) host.domains.delete(domain.uuid)
    else domain.persistent = false
    host.emitLifecycle(domain, event.undefined)
  },
  DOMAIN_RENAME: (host, { dom, new_name }) => {
    const domain = host.domain(dom)
    if (domain.saved)
      throw new Refusal(INVALID, "Requested operation is not valid: domain with a managed saved state can't be renamed")
    domain.xml = domain.xml.replace(`<name>${domain.name}<`, `<name>${new_name}<`)
    domain.name = new_name ?? domain.name
    host.emitLifecycle(domain, event.defined, 2)
    return { retcode: 0 }
  },
  DOMAIN_SET_METADATA: (host, { dom, type, metadata, uri }) => {
    const domain = host.domain(dom)
    if (type !== 2) domain.xml = withText(domain.xml, type === 1 ? 'title' : 'description', metadata)
    else if (metadata === null) domain.metadata.delete(uri ?? '')
    else domain.metadata.set(uri ?? '', metadata)
    host.emit('DOMAIN_EVENT_CALLBACK_METADATA_CHANGE', { dom: domRef(domain), type, nsuri: uri }, domain.uuid)
  },
  DOMAIN_GET_METADATA: (host, { dom, uri }) => {
    const metadata = host.domain(dom).metadata.get(uri ?? '')
    if (metadata === undefined) throw new Refusal(80, 'metadata not found: Requested metadata element is not present')
    return { metadata }
  },
  DOMAIN_ATTACH_DEVICE_FLAGS: (host, { dom, xml }) => {
    const domain = host.domain(dom)
    domain.xml = domain.xml.replace(/<devices\/>|<\/devices>/, (end) =>
      end === '</devices>' ? `${xml}</devices>` : `<devices>${xml}</devices>`,
    )
  },
  DOMAIN_UPDATE_DEVICE_FLAGS: (host, { dom }) => void host.domain(dom),
  DOMAIN_GET_BLOCK_JOB_INFO: (host, { dom, path }) => {
    const job = running(host, dom).jobs?.get(path)
    return { found: job === undefined ? 0 : 1, type: 0, cur: 0n, end: 0n, bandwidth: 0n, ...job }
  },
  DOMAIN_BLOCK_JOB_ABORT: (host, { dom, path }) => void running(host, dom).jobs?.delete(path),
  DOMAIN_SEND_KEY: (host, { dom }) => void running(host, dom),
  DOMAIN_PM_WAKEUP: (host, { dom }) => host.changeState(running(host, dom), 1, { event: event.started, detail: 4 }),
  DOMAIN_DETACH_DEVICE_FLAGS: (host, { dom, xml }) => {
    const domain = host.domain(dom)
    domain.xml = domain.xml.replace(xml, '')
  },
}

/** As virXMLInjectNamespace binds an element, and all that stands inside, to its namespace. */
function withMetadata(xml: string, metadata: ReadonlyMap<string, string>): string {
  const elements = [...metadata].map(([uri, element]) =>
    element.replace(/<(\/?)([\w-]+)/g, '<$1own:$2').replace(/^<([\w:-]+)/, `<$1 xmlns:own="${uri}"`),
  )
  if (elements.length === 0) return xml
  const whole = `<metadata>${elements.join('')}</metadata>`
  return xml.includes('<metadata>')
    ? xml.replace('</metadata>', `${elements.join('')}</metadata>`)
    : xml.replace('</name>', `</name>${whole}`)
}

function withText(xml: string, name: 'title' | 'description', text: string | null): string {
  const without = xml.replace(new RegExp(`<${name}>[^<]*</${name}>`), '')
  if (text === null || text === '') return without
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return without.replace('</name>', () => `</name><${name}>${escaped}</${name}>`)
}

/** virConnectListAllDomainsFlags: bits come in pairs, and a pair with one or no bit set narrows. */
function passes(domain: FakeDomain, flags: number): boolean {
  const pairs: [yes: number, no: number, value: boolean][] = [
    [1, 2, domain.id >= 0],
    [4, 8, domain.persistent],
    [256, 512, domain.saved],
    [1024, 2048, domain.autostart],
    [4096, 8192, domain.snapshots.size > 0],
  ]
  return pairs.every(([yes, no, value]) => !(flags & (yes | no)) || (flags & (value ? yes : no)) !== 0)
}

function statsOf(domain: FakeDomain, groups: number): TypedParams {
  const params: TypedParams = []
  if (groups & 1) {
    params.push({ field: 'state.state', type: 'int', value: domain.state })
    params.push({ field: 'state.reason', type: 'int', value: domain.reason })
  }
  if (groups & 2 && domain.id >= 0) params.push({ field: 'cpu.time', type: 'ullong', value: 1n << 60n })
  if (groups & 4) params.push({ field: 'balloon.maximum', type: 'ullong', value: 131072n })
  if (groups & 32) params.push(...blocksOf(domain))
  return params
}

/** Of one that is off too, as libvirt tells them. */
function blocksOf({ xml, runningXml, id }: FakeDomain): TypedParams {
  const disks = ((id < 0 ? xml : (runningXml ?? xml)).match(/<disk .*?<\/disk>/gs) ?? []).map((disk) => ({
    name: /<target dev='([^']*)'/.exec(disk)?.[1] ?? '',
    path: /<source (?:file|dev)='([^']*)'/.exec(disk)?.[1],
  }))
  return [
    { field: 'block.count', type: 'uint', value: disks.length },
    ...disks.flatMap(({ name, path }, index): TypedParams => [
      { field: `block.${index}.name`, type: 'string', value: name },
      ...(path === undefined ? [] : [{ field: `block.${index}.path`, type: 'string' as const, value: path }]),
    ]),
  ]
}

function define(host: FakeHost, xml: string): FakeDomain {
  const name = elementText(xml, 'name')
  if (name === undefined) throw new Refusal(27, 'XML error: missing domain name')
  const uuid = elementText(xml, 'uuid') ?? fakeUuid(0x30000 + host.domains.size)
  const namesake = [...host.domains.values()].find((domain) => domain.name === name)
  if (namesake && namesake.uuid !== uuid) {
    throw new Refusal(9, `operation failed: domain '${name}' already exists with uuid ${namesake.uuid}`)
  }
  const known = host.domains.get(uuid)
  if (known) {
    known.xml = xml
    return known
  }
  return host.addDomain(name, { uuid, xml })
}

/** The order of a real start: resumed before started. */
function start(host: FakeHost, domain: FakeDomain): void {
  domain.saved = false
  domain.reason = 1
  domain.id = host.newId()
  host.changeState(domain, 1, { event: event.resumed })
  host.emitLifecycle(domain, event.started)
}

function stop(host: FakeHost, domain: FakeDomain, how: { event: number; reason: number }): void {
  domain.reason = how.reason
  host.changeState(domain, 5, { event: how.event })
  if (how.event !== event.stopped) host.emitLifecycle(domain, event.stopped)
  if (!domain.persistent) host.domains.delete(domain.uuid)
}

function running(host: FakeHost, dom: { uuid: string }): FakeDomain {
  const domain = host.domain(dom)
  if (domain.id < 0) throw new Refusal(INVALID, 'Requested operation is not valid: domain is not running')
  return domain
}
