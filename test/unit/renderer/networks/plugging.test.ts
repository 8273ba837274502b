import { describe, expect, it } from 'vitest'
import type { WireNetwork } from '../../../../contract/diagram.ts'
import { draggedAt, dropOf, takersOf } from '../../../../renderer/features/networks/diagram/plug-drag.ts'
import { linksOf, plugVerdict } from '../../../../renderer/features/networks/plug/plug-verdict.ts'
import { containerItem, vmItem } from '../../inventory/items.ts'
import { card, machine, pictureOf, wire } from './some-picture.ts'

const half = (engine: 'libvirt' | 'docker', name: string, mode = 'nat'): WireNetwork => ({
  ...{ id: `network:${name}`, connection: engine === 'libvirt' ? 'system' : 'docker' },
  ...{ engine, name, mode },
})
const nat = wire('virbr0', { networks: [half('libvirt', 'default')] })
const docker0 = wire('docker0', { networks: [half('docker', 'bridge', 'bridge')] })
const mixed = wire('mx', { networks: [half('docker', 'mixed', 'bridge'), half('libvirt', 'mixed')] })
const vlan = wire('vlan', { bridge: null, networks: [half('docker', 'vlan', 'macvlan')] })

const guest = vmItem(1, { interfaces: [{ mac: '52:54:00:00:00:01', type: 'network', source: 'default', model: null }] })
const web = containerItem(1, { networks: ['bridge'] })
const picture = pictureOf(
  [nat, docker0, mixed, machine('guest', { id: guest.id }), machine('web', { id: web.id, machine: 'container' })],
  [
    card(nat.id, guest.id, { place: 'default', mac: '52:54:00:00:00:01' }),
    card(docker0.id, web.id, { place: 'bridge', mac: null }),
  ],
)
const machineOf = (id: string) => [guest, web].find((one) => one.id === id)
const drop = (id: string, over: string | null, edge: string | null = null) =>
  dropOf({ machine: id, edge }, over, picture, machineOf)

describe('a machine that is dragged to a network', () => {
  it('is connected to what its own engine has there; a VM to the bridge where its engine has nothing', () => {
    expect(plugVerdict(web, mixed)).toEqual({ place: { kind: 'network', name: 'mixed' } })
    expect(plugVerdict(web, vlan)).toEqual({ place: { kind: 'network', name: 'vlan' } })
    expect(plugVerdict(guest, mixed)).toEqual({ place: { kind: 'network', name: 'mixed' } })
    expect(plugVerdict(guest, docker0)).toEqual({ place: { kind: 'bridge', name: 'docker0' } })
  })

  it('is refused with the reason', () => {
    expect(plugVerdict(web, docker0)).toEqual({ refused: 'there' })
    expect(plugVerdict(web, nat)).toEqual({ refused: 'engine' })
    expect(plugVerdict(guest, vlan)).toEqual({ refused: 'engine' })
    expect(plugVerdict(containerItem(2, { networks: ['host'] }), mixed)).toEqual({ refused: 'alone' })
  })

  it('gets a second card in the network that it is in, if it is a VM', () => {
    expect(plugVerdict(guest, nat)).toEqual({ place: { kind: 'network', name: 'default' } })
  })

  it('asks where it is let go; nothing is asked over what is no network', () => {
    const place = { kind: 'network', name: 'mixed' }
    expect(drop(web.id, mixed.id)).toEqual({ asks: { act: 'connect', machine: web.id, place } })
    expect(drop(web.id, nat.id)).toEqual({ refused: 'engine' })
    expect(drop(web.id, null)).toBeNull()
    expect(drop(web.id, guest.id)).toBeNull()
  })

  it('shows which networks take it', () => {
    expect([...takersOf(web, picture)]).toEqual([mixed.id])
    expect([...takersOf(guest, picture)]).toEqual([nat.id, docker0.id, mixed.id])
  })
})

describe('a link that is dragged off', () => {
  const own = `nic:${guest.id}/${nat.id}`

  it('is disconnected where it is let go, unless that is one of its own ends', () => {
    const link = { place: 'default', mac: '52:54:00:00:00:01' }
    expect(drop(guest.id, null, own)).toEqual({ asks: { act: 'disconnect', machine: guest.id, link } })
    expect(drop(guest.id, nat.id, own)).toBeNull()
    expect(drop(guest.id, guest.id, own)).toBeNull()
  })

  it('moves to the network that it is let go over, if its engine has one there', () => {
    const link = { place: 'default', mac: '52:54:00:00:00:01' }
    const place = { kind: 'network', name: 'mixed' }
    expect(drop(guest.id, mixed.id, own)).toEqual({ asks: { act: 'move', machine: guest.id, link, place } })
    const web0 = `nic:${web.id}/${docker0.id}`
    expect(drop(web.id, nat.id, web0)).toEqual({ refused: 'engine' })
    expect(drop(web.id, docker0.id, web0)).toBeNull()
    expect([...takersOf(guest, picture, own)]).toEqual([docker0.id, mixed.id])
  })

  it('is taken hold of at its line; networks and other lines are not', () => {
    expect(draggedAt(null, own, picture)).toEqual({ machine: guest.id, edge: own })
    expect(draggedAt(guest.id, null, picture)).toEqual({ machine: guest.id, edge: null })
    expect(draggedAt(nat.id, null, picture)).toBeNull()
    expect(draggedAt(null, 'no such', picture)).toBeNull()
  })

  it('is the one of the inventory, by the address of its card where it has one', () => {
    expect(linksOf(guest)).toEqual([{ place: 'default', mac: '52:54:00:00:00:01' }])
    expect(linksOf(containerItem(3, { networks: ['none'] }))).toEqual([])
  })
})
