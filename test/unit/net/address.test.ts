import { describe, expect, it } from 'vitest'
import { addressNumber, addressText, overlaps, rangeOf } from '../../../main/net/address.ts'
import { parseInterfaces, parseRoutes } from '../../../main/net/interfaces.ts'

describe('an address', () => {
  it.each(['0.0.0.0', '192.168.122.1', '255.255.255.255'])('%s is a number and back', (text) => {
    expect(addressText(addressNumber(text) ?? -1)).toBe(text)
  })

  it.each(['', '1.2.3', '1.2.3.256', '::1', 'a.b.c.d', '1.2.3.4.5'])('is not %j', (text) => {
    expect(addressNumber(text)).toBeNull()
  })
})

describe('a subnet', () => {
  const range = (text: string) => rangeOf(text) ?? { first: -1, last: -1 }

  it.each([
    ['10.0.0.0/8', '10.0.0.0', '10.255.255.255'],
    ['192.168.122.57/24', '192.168.122.0', '192.168.122.255'],
    ['192.168.122.0/255.255.255.0', '192.168.122.0', '192.168.122.255'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['1.2.3.4', '1.2.3.4', '1.2.3.4'],
  ])('%s reaches from %s to %s', (text, first, last) => {
    expect([addressText(range(text).first), addressText(range(text).last)]).toEqual([first, last])
  })

  it('is none with a length that there is not, or of IPv6', () => {
    for (const text of ['10.0.0.0/33', 'fd00::/8', '10.0.0.0/x']) expect(rangeOf(text)).toBeNull()
  })

  it('overlaps what it holds, what holds it, and no neighbour', () => {
    expect(overlaps(range('192.168.0.0/16'), range('192.168.122.0/24'))).toBe(true)
    expect(overlaps(range('192.168.122.128/25'), range('192.168.122.0/24'))).toBe(true)
    expect(overlaps(range('192.168.123.0/24'), range('192.168.122.0/24'))).toBe(false)
  })
})

describe('what ip tells', () => {
  it('of interfaces is their names, bridges and IPv4 addresses', () => {
    const text = JSON.stringify([
      {
        ifname: 'virbr0',
        flags: ['UP', 'BROADCAST'],
        addr_info: [
          { family: 'inet', local: '192.168.122.1', prefixlen: 24 },
          { family: 'inet6', local: 'fe80::1', prefixlen: 64 },
        ],
      },
      { ifname: 'vnet0', flags: [], master: 'virbr0', addr_info: [] },
    ])
    expect(parseInterfaces(text)).toEqual([
      { name: 'virbr0', up: true, bridge: null, addresses: ['192.168.122.1/24'] },
      { name: 'vnet0', up: false, bridge: 'virbr0', addresses: [] },
    ])
  })

  it('of routes is where they lead', () => {
    const text = '[{"dst":"default","gateway":"192.0.2.1","dev":"eth0","flags":[]},{"dst":"10.0.0.0/8","dev":"tun0"}]'
    expect(parseRoutes(text)).toEqual([
      { to: 'default', interface: 'eth0', gateway: '192.0.2.1' },
      { to: '10.0.0.0/8', interface: 'tun0', gateway: null },
    ])
  })

  it.each(['', 'Object "x" is unknown', '{}', '[}'])('is nothing when it says %j', (text) => {
    expect([parseInterfaces(text), parseRoutes(text)]).toEqual([[], []])
  })
})
