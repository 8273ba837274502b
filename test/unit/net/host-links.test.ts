import { describe, expect, test } from 'vitest'
import { namespaceIn, otherHalf, parseHostLinks, touchable, type HostLink } from '../../../main/net/host-links.ts'

const link = (name: string, index: number, more: Partial<HostLink> = {}): HostLink => ({
  ...{ name, index, mac: '02:00:00:00:00:01', up: true, kind: null, peer: null, peerNamespace: null, bridge: null },
  ...more,
})
const bridge = link('br0', 3, { kind: 'bridge' })
const card = link('eth0', 2, { bridge: 'br0' })
const tap = link('vnet0', 7, { kind: 'tun', bridge: 'br0' })
const half = link('vethab', 9, { kind: 'veth', bridge: 'br0', peer: 2, peerNamespace: 0 })
const all = [card, bridge, tap, half]

describe('Interfaces of the host', () => {
  test('are read with what they are, hang on and are plugged into', () => {
    const rows = [
      { ifindex: 1, ifname: 'lo', flags: ['LOOPBACK', 'UP'], address: '00:00:00:00:00:00' },
      {
        ...{ ifindex: 9, link_index: 2, ifname: 'vethab', flags: ['BROADCAST'], master: 'br0', link_netnsid: 0 },
        ...{ address: '02:00:00:00:00:AA', linkinfo: { info_kind: 'veth', info_slave_kind: 'bridge' } },
      },
    ]
    const [loopback, pair] = parseHostLinks(JSON.stringify(rows))
    expect(loopback).toMatchObject({ name: 'lo', up: true, kind: null, bridge: null })
    expect(pair).toEqual({ ...half, up: false, mac: '02:00:00:00:00:aa' })
    expect(parseHostLinks('Cannot open network namespace')).toEqual([])
  })

  test('are touched when they are a tap or half of a pair on a bridge', () => {
    expect(touchable(tap, all, ['eth0'])).toEqual({ link: tap })
    expect(touchable(half, all, [])).toEqual({ link: half })
  })

  test.each([
    ['the card that the host is reached by', card, 'no-host-end'],
    ['a bridge', bridge, 'no-host-end'],
    ['a macvtap on a card', link('macvtap0', 8, { kind: 'macvtap', peer: 2 }), 'no-host-end'],
    ['a tap that is plugged into nothing: a VPN', link('tun0', 8, { kind: 'tun' }), 'not-a-port'],
    ['a port of a bond', link('vethx', 8, { kind: 'veth', bridge: 'bond0' }), 'not-a-port'],
    ['nothing', undefined, 'no-host-end'],
  ])('are refused when they are %s', (_, found, refused) => {
    expect(touchable(found, all, [])).toEqual({ refused })
  })

  test('are refused when the way out leads over them, even as taps on a bridge', () => {
    expect(touchable(tap, all, ['vnet0'])).toEqual({ refused: 'uplink' })
  })
})

describe('The other half of a container’s pair', () => {
  const inside = link('eth0', 2, { kind: 'veth', peer: 9, peerNamespace: 0 })

  test('is the one that names it back, and its namespace', () => {
    expect(otherHalf(inside, all, 0)).toBe(half)
    expect(otherHalf(inside, all, 1)).toBeUndefined()
    expect(otherHalf(inside, all, null)).toBeUndefined()
  })

  test('is none of another namespace’s: a number alone would name the host’s own card', () => {
    expect(otherHalf({ ...inside, kind: 'macvlan', peer: 2 }, all, 0)).toBeUndefined()
    expect(otherHalf({ ...inside, peer: 2 }, all, 0)).toBeUndefined()
    expect(otherHalf({ ...inside, index: 5 }, all, 0)).toBeUndefined()
    expect(otherHalf({ ...inside, peerNamespace: null }, all, 0)).toBeUndefined()
  })

  test('is known by the number of its namespace, as lsns tells it', () => {
    const output = 'unassigned 4026531833\n0 4026532186\n 12 4026532299\n'
    expect(namespaceIn(output, '4026532299')).toBe(12)
    expect(namespaceIn(output, '4026531833')).toBeNull()
    expect(namespaceIn(output, '1')).toBeNull()
  })
})
