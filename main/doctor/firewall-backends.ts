import type { Look, Seen } from '../system/look.ts'
import { evidenceOf, type Diagnosis } from './diagnosis.ts'
import type { FirewallFacts } from './firewall.ts'

export interface BackendFacts {
  readonly configuration: Seen
}

export async function readBackends(look: Look): Promise<BackendFacts> {
  return { configuration: await look.file('/etc/libvirt/network.conf') }
}

/** Whether both engines write their rules where the other's tools see them, and libvirt has the tool that it is told to use. */
export function firewallBackendsFinding(firewall: FirewallFacts, { configuration }: BackendFacts): Diagnosis {
  const id = 'firewall-backends'
  const told = /^\s*firewall_backend\s*=\s*"(nftables|iptables)"/m.exec(configuration.text)?.[1]
  const lacks =
    (told === 'nftables' && firewall.nft.problem === 'missing') || (told === 'iptables' && firewall.backend === null)
  if (told !== undefined && lacks) {
    const evidence = [evidenceOf(configuration, (line) => /^\s*firewall_backend/.test(line))]
    return { id, status: 'fail', code: 'firewall-backends.tool', params: { backend: told }, evidence }
  }
  if (firewall.backend === null) return { id, status: 'ok', code: 'firewall-backends.none' }
  if (firewall.tables.length === 0 && firewall.refused !== null) {
    return { id, status: 'unknown', code: 'firewall-backends.denied', evidence: [evidenceOf(firewall.refused)] }
  }
  const used = firewall.tables.filter(({ rules }) => [...rules.values()].some((chain) => chain.rules.length > 0))
  const evidence = firewall.tables.map(({ seen }) => evidenceOf(seen))
  if (used.length > 1) return { id, status: 'warn', code: 'firewall-backends.both', evidence }
  return { id, status: 'ok', code: 'firewall-backends.one', evidence: evidence.slice(0, 1) }
}
