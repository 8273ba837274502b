import { describe, expect, it } from 'vitest'
import { diagram as schema, type Diagram } from '../../../contract/diagram.ts'
import { diagramOf } from '../../../main/diagram/model.ts'
import { containerItem, vmItem } from '../inventory/items.ts'
import { anyNetwork, BRIDGE, DEFAULT, FILTER, guest, hostFacts, LINKS, observed, web } from './lab-host.ts'

const nodeAt = (diagram: Diagram, id: string) => diagram.nodes.find((node) => node.id === id)
const edgeAt = (diagram: Diagram, id: string) => diagram.edges.find((edge) => edge.id === id)
const cardOf = (diagram: Diagram, machine: string) =>
  diagram.edges.find(({ kind, to }) => kind === 'nic' && to === machine)
const ids = (diagram: Diagram) => diagram.nodes.map(({ id }) => id)

describe('the diagram of a host with both engines', () => {
  const diagram = diagramOf(observed())

  it('is what the contract asks for, every end of an edge is there, and no id stands twice', () => {
    expect(schema.parse(diagram)).toEqual(diagram)
    const known = new Set(ids(diagram))
    expect(known.size).toBe(diagram.nodes.length)
    expect(new Set(diagram.edges.map(({ id }) => id)).size).toBe(diagram.edges.length)
    expect(diagram.edges.filter(({ from, to }) => !known.has(from) || !known.has(to))).toEqual([])
  })

  it('has what leads out of it, its gates, both networks and every machine', () => {
    expect(ids(diagram)).toEqual([
      'interface:eth0',
      'outside:lan/eth0',
      'outside:internet',
      'port:*:8080/tcp',
      'nat:bridge:virbr0',
      'nat:bridge:docker0',
      'bridge:virbr0',
      'bridge:docker0',
      guest.id,
      web.id,
      observed().machines[2]?.id,
    ])
    expect(nodeAt(diagram, 'interface:eth0')).toMatchObject({
      addresses: ['192.0.2.2/24', 'fd00::2/64'],
      isDefault: true,
      carrier: true,
    })
    expect(nodeAt(diagram, 'outside:internet')).toMatchObject({ address: '192.0.2.1' })
  })

  it('finds the tap of a guest by its definition, and by its address where that names none', () => {
    expect(cardOf(diagram, guest.id)).toMatchObject({
      from: 'bridge:virbr0',
      device: 'vnet0',
      state: 'up',
      addresses: ['192.168.122.41'],
    })
    const { target: _, ...nic } = guest.interfaces[0] ?? { mac: '', type: '', source: null, model: null }
    const unnamed = { ...guest, interfaces: [nic] }
    expect(cardOf(diagramOf(observed({ machines: [unnamed] })), guest.id)).toMatchObject({ device: 'vnet0' })
  })

  it('finds the end of a container’s veth by its number inside, and by who was heard where that is not known', () => {
    expect(cardOf(diagram, web.id)).toMatchObject({ device: 'veth652dc7c', inside: 'eth0', state: 'up' })
    expect(edgeAt(diagram, `nic:container:docker/${'2'.padStart(64, '0')}/bridge`)).toMatchObject({
      device: 'vethde50e80',
      inside: null,
    })
  })

  it('leads a published port to the network where the rule sends its packets', () => {
    expect(edgeAt(diagram, 'published:interface:eth0>port:*:8080/tcp')).toBeDefined()
    expect(edgeAt(diagram, 'published:port:*:8080/tcp>bridge:docker0')).toBeDefined()
    const local = { ...web, ports: [{ containerPort: 80, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 8080 }] }
    const shown = diagramOf(observed({ machines: [local] }))
    expect(shown.edges.filter(({ kind }) => kind === 'published').map(({ from }) => from)).toEqual([
      'port:127.0.0.1:8080/tcp',
    ])
  })
})

describe('the diagram', () => {
  it('shows where the policy of FORWARD cuts a network off, with the rule, instead of its NAT', () => {
    const shut = diagramOf(observed({ host: hostFacts({ filter: '-P FORWARD DROP\n' }) }))
    expect(nodeAt(shut, 'block:bridge:virbr0')).toMatchObject({ rule: '-P FORWARD DROP', network: 'bridge:virbr0' })
    expect(nodeAt(shut, 'nat:bridge:virbr0')).toBeUndefined()
  })

  it('makes one wire of a bridge that both engines use', () => {
    const mixed = anyNetwork({ ...BRIDGE, name: 'mixa', id: 'network:docker/mixa', bridge: 'virbr0' })
    const shown = diagramOf(observed({ networks: [DEFAULT, BRIDGE, mixed] }))
    expect(nodeAt(shown, 'bridge:virbr0')).toMatchObject({
      name: 'default + mixa',
      engines: ['docker', 'libvirt'],
      modes: ['bridge', 'nat'],
      networks: [{ id: mixed.id }, { id: DEFAULT.id }],
    })
  })

  it('lets nothing lead out of networks that are isolated or inactive', () => {
    const apart = anyNetwork({ name: 'apart', engine: 'libvirt', mode: 'isolated', bridge: 'virbr5', active: false })
    const inner = anyNetwork({ ...BRIDGE, internal: true })
    const shown = diagramOf(observed({ networks: [apart, inner], machines: [] }))
    expect(nodeAt(shown, 'bridge:virbr5')).toMatchObject({ isolated: true, active: false })
    expect(shown.nodes.filter(({ kind }) => kind === 'nat' || kind === 'block')).toEqual([])
  })

  it('draws a routed network without a gate, and one that hangs on a device at that device', () => {
    const routed = anyNetwork({ ...DEFAULT, mode: 'route' })
    const hung = anyNetwork({ name: 'lan', engine: 'docker', mode: 'macvlan', parent: 'eth0' })
    const shown = diagramOf(observed({ networks: [routed, hung], machines: [] }))
    expect(edgeAt(shown, 'route:interface:eth0>bridge:virbr0')).toBeDefined()
    expect(edgeAt(shown, `parent:interface:eth0>${hung.id}`)).toMatchObject({ device: 'eth0' })
  })

  it('shows a bridge that no engine made, and the card that is a port of it', () => {
    const bridge = {
      ifindex: 9,
      ifname: 'br0',
      flags: ['UP', 'LOWER_UP'],
      linkinfo: { info_kind: 'bridge' },
      addr_info: [],
    }
    const card = { ifindex: 10, ifname: 'eth1', flags: ['UP', 'NO-CARRIER'], master: 'br0', addr_info: [] }
    const shown = diagramOf(observed({ host: hostFacts({ links: [...LINKS, bridge, card] }) }))
    expect(nodeAt(shown, 'bridge:br0')).toMatchObject({ engines: [], name: 'br0' })
    expect(edgeAt(shown, 'port:interface:eth1>bridge:br0')).toMatchObject({ state: 'down', device: 'eth1' })
  })

  it('tells cards that are off, pulled out or of a tap that is down from those that are up', () => {
    const stateOf = (changes: object, links: readonly object[] = LINKS) =>
      cardOf(diagramOf(observed({ host: hostFacts({ links }), machines: [{ ...guest, ...changes }] })), guest.id)?.state
    expect(stateOf({ state: 'off' })).toBe('off')
    expect(stateOf({ interfaces: [{ ...guest.interfaces[0], unplugged: true }] })).toBe('down')
    const down = LINKS.map((link) => (link.ifname === 'vnet0' ? { ...link, flags: [] } : link))
    expect(stateOf({}, down)).toBe('down')
    const gone = LINKS.filter(({ ifname }) => ifname !== 'vnet0')
    expect(stateOf({}, gone)).toBe('unknown')
  })

  it('leaves out what lies in the trash, and networks without a wire', () => {
    const trashed = vmItem(5, { trash: { name: 'old', at: 1 } })
    const none = anyNetwork({ name: 'none', engine: 'docker', mode: 'null' })
    const shown = diagramOf(
      observed({ networks: [none], machines: [trashed, containerItem(7, { networks: ['none'] })] }),
    )
    expect(shown.nodes.filter(({ kind }) => kind === 'machine').map(({ name }) => name)).toEqual(['box7'])
    expect(nodeAt(shown, none.id)).toBeUndefined()
  })

  it('says what it could not read', () => {
    const host = { ...hostFacts({ filter: FILTER }), unread: 'ip: there is no such program' }
    const refused = { ...host, rules: { ...host.rules, refused: 'iptables: Permission denied' } }
    expect(diagramOf(observed({ host: refused, remote: ['far'] })).gaps.map(({ what }) => what)).toEqual([
      'interfaces',
      'rules',
      'remote',
    ])
  })
})
