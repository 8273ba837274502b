import type { Diagram, DiagramEdge, DiagramGap } from '../../contract/diagram.ts'
import { machineEdges, machineNode, shownMachines, wiringOf } from './machines.ts'
import type { Observed } from './observed.ts'
import { edge, gatePart, outerPart, outwardLinks, portPart } from './ways-out.ts'
import { wiresOf, type Wire } from './wires.ts'

/** The networks of this host as nodes and edges. Pure; the ids stay as long as what they name. */
export function diagramOf(all: Observed): Diagram {
  const observed = { ...all, machines: shownMachines(all.machines) }
  const wires = wiresOf(observed)
  const wiring = wiringOf(observed, wires)
  const nics = observed.machines.flatMap((machine) => machineEdges(machine, wiring))
  const ofMachine = Map.groupBy(nics, ({ to }) => to)
  const outer = outerPart(observed)
  const gates = gatePart(observed, wires)
  const ports = portPart(observed, ({ id }) => ofMachine.get(id) ?? [])
  const nodes = [...outer.nodes, ...ports.nodes, ...gates.nodes, ...wires, ...observed.machines.map(machineNode)]
  const ids = new Set(nodes.map(({ id }) => id))
  const edges = [...outer.edges, ...ports.edges, ...gates.edges, ...parentEdges(observed, wires), ...nics]
  return { nodes, edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)), gaps: gapsOf(all) }
}

/** Networks that hang on a device of the host instead of having a bridge (macvlan, ipvlan). */
function parentEdges({ networks, host }: Observed, wires: readonly Wire[]): DiagramEdge[] {
  const outward = new Set(outwardLinks(host).map(({ name }) => name))
  return networks.flatMap(({ id, parent }): DiagramEdge[] => {
    if (parent === undefined) return []
    const bridge = wires.find((wire) => wire.bridge === parent)
    const from = bridge?.id ?? (outward.has(parent) ? `interface:${parent}` : null)
    return from === null ? [] : [edge(from, id, 'parent', { device: parent })]
  })
}

function gapsOf({ host, remote }: Observed): DiagramGap[] {
  return [
    ...(host.unread === null ? [] : [{ what: 'interfaces', detail: host.unread } as const]),
    ...(host.rules.refused === null ? [] : [{ what: 'rules', detail: host.rules.refused } as const]),
    ...(remote.length === 0 ? [] : [{ what: 'remote', detail: remote.join(', ') } as const]),
  ]
}
