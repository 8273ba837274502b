import { parseXml } from '../libvirt/xml.ts'
import { holds, addressNumber, rangeOf } from '../net/address.ts'
import type { DnsHost } from '../../contract/network-spec.ts'
import { notFound } from '../../contract/fault.ts'
import type { NetworkEdit } from '../step/network-define-steps.ts'
import type { Plan } from '../step/plan.ts'
import { settingsOf } from './definition.ts'
import { onNetwork, planFor } from './lifecycle.ts'
import { dnsHostXml } from './live-edits.ts'
import { observeNetwork, type ObservedDockerNetwork } from './observed.ts'
import type { NetworkScope } from './scope.ts'
import { mixedOf, type Mixed } from './twin.ts'

/** What libvirt's DNS server of a segment should know of its containers. */
function wantedNames({ detail }: ObservedDockerNetwork): DnsHost[] {
  return detail.members
    .map(({ ip, name }) => ({ address: ip.split('/')[0] ?? '', names: [name] }))
    .filter(({ address }) => address !== '')
}

/**
 * Entries that are missing, and entries of containers that are gone or have another address now. Only what lies where
 * Docker takes addresses from is ours: other names are somebody else's.
 */
export function nameEdits({ libvirt, docker }: Mixed): NetworkEdit[] {
  const ranges = docker.detail.pools.map(({ ipRange, subnet }) => rangeOf(ipRange === '' ? subnet : ipRange))
  const ours = (address: string) => {
    const number = addressNumber(address)
    return number !== null && ranges.some((range) => range !== null && holds(range, number))
  }
  const have = settingsOf(parseXml(libvirt.xml))
    .dnsHosts.filter(({ address }) => ours(address))
    .map(dnsHostXml)
  const want = wantedNames(docker).map(dnsHostXml)
  const edits = (verb: 'add' | 'delete', xmls: readonly string[]) =>
    xmls.map((xml): NetworkEdit => ({ section: 'dns-host', verb, xml }))
  return [
    ...edits(
      'delete',
      have.filter((xml) => !want.includes(xml)),
    ),
    ...edits(
      'add',
      want.filter((xml) => !have.includes(xml)),
    ),
  ]
}

async function mixedById(id: string, scope: NetworkScope): Promise<Mixed> {
  const mixed = await mixedOf(await observeNetwork(scope.engines, id), scope)
  if (mixed === null) throw notFound('segment', id)
  return mixed
}

/** Whether guests know other names of containers than there are; false for networks that are no segment of both engines. */
export async function namesDiffer(id: string, scope: NetworkScope): Promise<boolean> {
  const mixed = await mixedOf(await observeNetwork(scope.engines, id), scope)
  return mixed !== null && mixed.libvirt.active && nameEdits(mixed).length > 0
}

/** @throws Fault NOT_FOUND for what is no segment of both engines */
export async function planNames({ id }: { readonly id: string }, scope: NetworkScope): Promise<Plan> {
  const mixed = await mixedById(id, scope)
  const on = onNetwork(mixed.libvirt)
  const affect = mixed.libvirt.active ? ('both' as const) : ('config' as const)
  const steps = nameEdits(mixed).map((edit) => ({ type: 'network.update' as const, ...on, ...edit, affect }))
  return planFor(mixed.libvirt, 'tell the names of containers to the guests of', { steps })
}
