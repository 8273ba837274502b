import { describe, expect, it } from 'vitest'
import { networkInterfaces } from 'node:os'
import { hostSubnets, routedSubnets, takenSubnets } from '../../../main/network/neighbours.ts'
import { shareSubnet } from '../../../main/network/mixed.ts'
import { firstHost6, freeSubnet, normalSubnet, rangeBeside, subnetsMeet } from '../../../main/network/subnets.ts'
import { Look } from '../../../main/system/look.ts'

describe('subnets', () => {
  it.each([
    ['10.0.0.0/8', '10.20.0.0/24', true],
    ['10.20.0.9/24', '10.20.0.0/16', true],
    ['10.20.0.0/24', '10.20.1.0/24', false],
    ['fd00::/16', 'fd00:20::1/64', true],
    ['fd00:20::/64', 'fd00:21::/64', false],
    ['10.0.0.0/8', 'fd00::/16', false],
    ['10.0.0.0/8', 'nonsense', false],
    ['10.0.0.0/8', '10.0.0.0/99', false],
  ])('%s and %s meet: %s', (one, other, expected) => {
    expect(subnetsMeet(one, other)).toBe(expected)
    expect(subnetsMeet(other, one)).toBe(expected)
  })

  it('leave out what is taken, and end somewhere', () => {
    expect(freeSubnet([])).toBe('10.20.0.0/24')
    expect(freeSubnet(['10.20.0.5/32', '10.20.1.0/24', '192.168.0.0/16'])).toBe('10.20.2.0/24')
    expect(freeSubnet(['10.0.0.0/8'])).toBeNull()
  })

  it('are shared out: three quarters for DHCP, the last for Docker, the first address for the host', () => {
    expect(shareSubnet('10.1.2.0/24')).toEqual({
      gateway: '10.1.2.1',
      range: { start: '10.1.2.2', end: '10.1.2.191' },
      ipRange: '10.1.2.192/26',
    })
    expect(shareSubnet('10.1.2.32/27')).toMatchObject({
      range: { start: '10.1.2.34', end: '10.1.2.55' },
      ipRange: '10.1.2.56/29',
    })
  })

  it('lose their host part, and give the longer side beside the gateway', () => {
    expect(normalSubnet('10.1.2.77/24')).toBe('10.1.2.0/24')
    expect(rangeBeside('10.1.2.0/24', '10.1.2.1')).toEqual({ start: '10.1.2.2', end: '10.1.2.254' })
    expect(rangeBeside('10.1.2.0/24', '10.1.2.254')).toEqual({ start: '10.1.2.1', end: '10.1.2.253' })
    expect(firstHost6('fd00:20::/64')).toBe('fd00:20::1')
  })
})

describe('what a host has', () => {
  const route = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t0102A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    'tun0\t0000140A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
    '',
  ].join('\n')

  it('is read from its routes, without the way out', () => {
    expect(routedSubnets(route)).toEqual([{ subnet: '10.20.0.0/16', holder: 'tun0' }])
  })

  it('leaves out the bridges of networks, which stand there by their own names', () => {
    const network = { name: 'lab', bridge: 'virbr7', subnets: ['10.7.0.0/24'] }
    const host = [
      { subnet: '10.7.0.1/24', holder: 'virbr7' },
      { subnet: '192.168.1.9/24', holder: 'eth0' },
    ]
    expect(takenSubnets([network as never], host)).toEqual([
      { subnet: '10.7.0.0/24', holder: 'lab' },
      { subnet: '192.168.1.9/24', holder: 'eth0' },
    ])
  })

  it('has no loopback in it', async () => {
    const found = await hostSubnets(new Look(), networkInterfaces())
    expect(found.filter(({ subnet }) => subnet.startsWith('127.') || subnet.startsWith('fe80:'))).toEqual([])
  })
})
