import { createRouterClient } from '@orpc/server'
import type { Diagram, DiagramEdge, DiagramNode, NodeOf } from '../../contract/diagram.ts'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
import { table, toJson, type Output } from './output.ts'

/** `labrig net diagram`: the same facts as the picture. What could not be read goes to the error stream. */
export async function printDiagram(services: Services, output: Output, json: boolean): Promise<number> {
  services.connections.start()
  const diagram = await createRouterClient(router, { context: services }).diagram.look()
  if (json) output.out(toJson(diagram, 2) + '\n')
  else output.out(diagramText(diagram))
  for (const { what, detail } of diagram.gaps) output.err(`labrig: ${gapWords[what]}: ${detail}\n`)
  return 0
}

const gapWords = {
  interfaces: 'the interfaces of this host could not be read',
  rules: 'the rules of the firewall are not readable as this user',
  remote: 'on other hosts, and left out',
} as const

export function diagramText({ nodes, edges }: Diagram): string {
  const of = <K extends DiagramNode['kind']>(kind: K) => nodes.filter((node) => node.kind === kind) as NodeOf<K>[]
  const networks = new Map(of('network').map((node) => [node.id, node]))
  const interfaces = of('interface').map((one) => [
    one.name,
    one.up && one.carrier ? 'up' : 'down',
    one.addresses.join(' ') || '–',
    one.isDefault ? 'default route' : '',
  ])
  const gates = nodes.flatMap((node) => gateRow(node, networks))
  const wires = of('network').map((one) => [
    one.name,
    one.engines.join('+') || 'host',
    one.modes.join('+'),
    one.bridge ?? '–',
    one.subnets.join(' ') || one.addresses.join(' ') || '–',
    one.active ? 'up' : 'down',
  ])
  const machines = of('machine').flatMap((one) => machineRows(one, edges, networks))
  return [
    table(['INTERFACE', 'STATE', 'ADDRESS', ''], interfaces),
    ...(gates.length === 0 ? [] : [table(['WAY', 'OF', 'DETAIL'], gates)]),
    table(['NETWORK', 'ENGINE', 'MODE', 'BRIDGE', 'SUBNET', 'STATE'], wires),
    table(['MACHINE', 'STATE', 'NETWORK', 'ADDRESS', 'MAC', 'DEVICE', 'LINK'], machines),
  ].join('\n')
}

function gateRow(node: DiagramNode, networks: ReadonlyMap<string, NodeOf<'network'>>): string[][] {
  switch (node.kind) {
    case 'port':
      return [
        [
          `port ${node.hostAddress ?? '*'}:${node.hostPort}/${node.protocol}`,
          node.machineName,
          `to its port ${node.machinePort}`,
        ],
      ]
    case 'nat':
      return [['NAT', node.name, node.subnets.join(' ')]]
    case 'block':
      return [['BLOCKED', networks.get(node.network)?.name ?? node.name, node.rule]]
    case 'outside':
    case 'interface':
    case 'network':
    case 'machine':
      return []
  }
}

function machineRows(
  machine: NodeOf<'machine'>,
  edges: readonly DiagramEdge[],
  networks: ReadonlyMap<string, NodeOf<'network'>>,
): string[][] {
  const own = edges.filter(({ kind, to }) => kind === 'nic' && to === machine.id)
  if (own.length === 0) return [[machine.name, machine.state, '–', '–', '–', '–', '–']]
  return own.map(({ from, addresses, mac, device, state }) => [
    machine.name,
    machine.state,
    networks.get(from)?.name ?? from.replace(/^interface:/, ''),
    addresses.join(' ') || '–',
    mac ?? '–',
    device ?? '–',
    state,
  ])
}
