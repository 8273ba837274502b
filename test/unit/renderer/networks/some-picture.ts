import type { DiagramEdge, DiagramNode, NodeOf } from '../../../../contract/diagram.ts'
import type { Picture } from '../../../../renderer/features/networks/diagram/picture.ts'

export function wire(name: string, changes: Partial<NodeOf<'network'>> = {}): NodeOf<'network'> {
  return {
    ...{ kind: 'network', id: `bridge:${name}`, name, engines: ['libvirt'], modes: ['nat'], bridge: name },
    ...{ addresses: [], subnets: [], active: true, isolated: false, networks: [], owner: 'foreign' },
    ...changes,
  }
}

export function machine(name: string, changes: Partial<NodeOf<'machine'>> = {}): NodeOf<'machine'> {
  return {
    ...{ kind: 'machine', id: `vm:system/${name}`, name, machine: 'vm', state: 'running', exitCode: null },
    ...{ addresses: [], group: null },
    ...changes,
  }
}

export function card(from: string, to: string, changes: Partial<DiagramEdge> = {}): DiagramEdge {
  return {
    ...{ id: `nic:${to}/${from}`, from, to, kind: 'nic', device: null, inside: null, mac: null },
    ...{ place: null, addresses: [], state: 'up', shaped: false },
    ...changes,
  }
}

export function pictureOf(nodes: readonly DiagramNode[], edges: readonly DiagramEdge[] = []): Picture {
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges: new Map(edges.map((edge) => [edge.id, edge])),
    gaps: [],
  }
}

/** Networks of ten machines each. */
export function classroom(machines: number): Picture {
  const wires = Array.from({ length: Math.ceil(machines / 10) }, (_, at) => wire(`virbr${at}`))
  const all = Array.from({ length: machines }, (_, at) => machine(`student-${at}`))
  return pictureOf(
    [...wires, ...all],
    all.map((one, at) => card(wires[Math.floor(at / 10)]?.id ?? '', one.id)),
  )
}
