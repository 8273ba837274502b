import type { DiagramNode } from '../../../../contract/diagram.ts'
import { isActive } from '../../../../contract/machine.ts'
import type { Picture } from './picture.ts'

export interface DiagramFilter {
  /** Of a name or an address. */
  readonly text: string
  readonly stopped: boolean
  /** A lab or group; null for all. */
  readonly group: string | null
}

export const everything: DiagramFilter = { text: '', stopped: true, group: null }

/** The labs and groups that there are. */
export function groupsIn({ nodes }: Picture): string[] {
  const groups = [...nodes.values()].flatMap((node) =>
    node.kind === 'machine' && node.group !== null ? [node.group] : [],
  )
  return [...new Set(groups)].sort()
}

/** Machines that fit and what they hang on; without a condition everything. */
export function shownNodes({ nodes, edges }: Picture, filter: DiagramFilter): ReadonlySet<string> {
  const all = [...nodes.values()]
  const hidden = new Set(all.filter((node) => node.kind === 'machine' && !isKept(node, filter)).map(({ id }) => id))
  const text = filter.text.trim().toLowerCase()
  if (text === '' && filter.group === null) return new Set(all.map(({ id }) => id).filter((id) => !hidden.has(id)))
  const isWanted = (node: DiagramNode) =>
    !hidden.has(node.id) && (text === '' ? node.kind === 'machine' : wordsOf(node).some((word) => word.includes(text)))
  const found = new Set(all.filter(isWanted).map(({ id }) => id))
  // What is found is shown with all that lies between it and the outside, and a network with its machines.
  const outward = (id: string, seen: Set<string>) => {
    if (seen.has(id)) return
    seen.add(id)
    for (const { from, to } of edges.values()) if (to === id) outward(from, seen)
  }
  const shown = new Set<string>()
  for (const id of found) outward(id, shown)
  for (const { from, to, kind } of edges.values()) {
    if (kind === 'nic' && text !== '' && found.has(from) && !hidden.has(to)) shown.add(to)
  }
  return shown
}

function isKept(node: Extract<DiagramNode, { kind: 'machine' }>, { stopped, group }: DiagramFilter): boolean {
  return (stopped || isActive(node.state)) && (group === null || node.group === group)
}

function wordsOf(node: DiagramNode): string[] {
  const addresses = 'addresses' in node ? node.addresses : []
  const more =
    node.kind === 'network'
      ? [...node.subnets, node.bridge ?? '']
      : node.kind === 'port'
        ? [String(node.hostPort), node.machineName]
        : []
  return [node.name, ...addresses, ...more].map((word) => word.toLowerCase())
}
