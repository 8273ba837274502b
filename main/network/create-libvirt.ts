import { nameTaken } from '../../contract/fault.ts'
import type { NetworkSettings, NewLibvirtNetwork } from '../../contract/network-spec.ts'
import { LABRIG_NAMESPACE } from '../inventory/domain-summary.ts'
import { setMetadataElement, setValue } from '../libvirt/xml-edit.ts'
import { parseXml, serializeXml } from '../libvirt/xml.ts'
import { isHere } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { xmlText } from '../step/xml-text.ts'
import { checkSettings } from './check-settings.ts'
import { applyChange } from './definition.ts'
import { hostInterfaces, refuseBridgeOf, refuseMissing, refuseNoBridge, refuseThere } from './host-interfaces.ts'
import { refuseTaken, suggestSubnet, type Taken } from './neighbours.ts'
import { networksAround, takenAround, type NetworkScope } from './scope.ts'
import { firstHost, normalSubnet, rangeBeside } from './subnets.ts'

const NETWORK_MARK = `<labrig:network xmlns:labrig="${LABRIG_NAMESPACE}" version="1"/>`

/** What a new network is, with what was left to us filled in. */
export function newSettings(input: NewLibvirtNetwork, taken: readonly Taken[]): NetworkSettings {
  const { mode, device, hosts, subnet6, domain, dnsHosts } = input
  const chosen = input.subnet === undefined && mode !== 'bridge' ? suggestSubnet(taken) : (input.subnet ?? null)
  const subnet = chosen === null ? null : normalSubnet(chosen)
  const gateway = subnet === null ? null : (input.gateway ?? firstHost(subnet))
  const all = subnet === null || gateway === null ? [] : [rangeBeside(subnet, gateway)]
  const ranges = input.ranges ?? all
  return { mode, bridge: input.bridge ?? null, device, subnet, gateway, ranges, hosts, subnet6, domain, dnsHosts }
}

/**
 * The definition of a new network, as libvirt takes it.
 * @param shared with containers: names of its domain are asked of nobody else, and who comes can speak at once, where the
 *   spanning tree that libvirt switches on holds each new port back for four seconds
 */
export function newDefinition(name: string, settings: NetworkSettings, shared = false): string {
  const document = parseXml(`<network><name>${xmlText(name)}</name></network>`)
  const root = document.documentElement
  setMetadataElement(document, LABRIG_NAMESPACE, NETWORK_MARK)
  const { mode, bridge, ...rest } = settings
  applyChange(document, { mode: mode as 'nat', ...rest })
  // libvirt chooses a free virbr of its own.
  if (root !== null && bridge !== null) setValue(root, 'bridge/@name', bridge)
  if (root !== null && shared) {
    setValue(root, 'bridge/@stp', 'off')
    if (settings.domain !== null) setValue(root, 'domain/@localOnly', 'yes')
  }
  return indented(serializeXml(document))
}

/** For whoever reads the command. @param xml elements that hold elements or text, never both */
function indented(xml: string): string {
  let depth = 0
  const lines = xml.replaceAll('><', '>\n<').split('\n')
  return lines
    .map((line) => {
      if (line.startsWith('</')) depth -= 1
      const shown = `${'  '.repeat(depth)}${line}`
      if (/^<[^/][^>]*[^/]>$|^<[^/]>$/.test(line)) depth += 1
      return shown
    })
    .join('\n')
}

/** @throws Fault NAME_TAKEN, INVALID_INPUT that names the field, ENGINE_UNAVAILABLE */
export async function planCreateLibvirt(input: NewLibvirtNetwork, scope: NetworkScope): Promise<Plan> {
  const { connection, name } = input
  const around = await networksAround(scope, connection, 'libvirt')
  const same = around.find((one) => one.connection === connection && one.name === name)
  if (same !== undefined) throw nameTaken('network', name, same.id)
  const taken = await takenAround(scope, around, connection)
  const settings = newSettings(input, taken)
  checkSettings(settings)
  const host = isHere(scope.engines, connection) ? hostInterfaces(scope.look()) : null
  const { bridge, subnet, subnet6, device } = settings
  if (bridge !== null) {
    refuseBridgeOf('bridge', bridge, around)
    await (settings.mode === 'bridge' ? refuseNoBridge : refuseThere)('bridge', bridge, host)
  }
  if (device !== null) await refuseMissing('device', device, host)
  if (subnet !== null) refuseTaken('subnet', subnet, taken)
  if (subnet6 !== null) refuseTaken('subnet6', subnet6, taken)
  const on = { connection, network: name }
  const steps: Step[] = [{ type: 'network.define', ...on, xml: newDefinition(name, settings), before: null }]
  if (input.start) steps.push({ type: 'network.start', ...on })
  if (input.autostart) steps.push({ type: 'network.autostart', ...on, on: true })
  return {
    title: `create the network ${name}`,
    subjects: [],
    steps,
    atomic: true,
    destroys: [],
    locks: [`network-name:${connection}/${name}`],
  }
}
