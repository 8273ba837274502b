import type { Lease, NetworkRow } from '../../../contract/network.ts'

export interface NetworkFilter {
  readonly text: string
  readonly engine: 'all' | NetworkRow['engine']
}

const has = (words: readonly (string | null)[], text: string) => {
  const wanted = text.trim().toLowerCase()
  return wanted === '' || words.some((word) => word?.toLowerCase().includes(wanted) === true)
}

/** Networks by name, with what is not asked for left out. */
export function networkRows(rows: readonly NetworkRow[], filter: NetworkFilter, collator: Intl.Collator): NetworkRow[] {
  return rows
    .filter((row) => filter.engine === 'all' || row.engine === filter.engine)
    .filter((row) =>
      has([row.name, row.bridge, row.mode, ...row.subnets, ...row.members.map(({ name }) => name)], filter.text),
    )
    .toSorted((one, other) => collator.compare(one.name, other.name) || one.engine.localeCompare(other.engine))
}

/** Leases by network, then by address as numbers. */
export function leaseRows(leases: readonly Lease[], text: string, collator: Intl.Collator): Lease[] {
  return leases
    .filter(({ network, address, mac, hostname, machine }) => {
      return has([network.name, address, mac, hostname, machine?.name ?? null], text)
    })
    .toSorted(
      (one, other) =>
        collator.compare(one.network.name, other.network.name) || collator.compare(one.address, other.address),
    )
}

export const leaseKey = ({ network, mac, address }: Lease) => `${network.id} ${mac} ${address}`

/** Names of the machines, each once. */
export function memberNames({ members }: NetworkRow): string[] {
  return [...new Set(members.map(({ name }) => name))]
}
