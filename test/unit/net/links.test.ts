import { describe, expect, it } from 'vitest'
import { parseLearned, parseOwnIndexes } from '../../../main/net/bridge-ports.ts'
import { parseLinks } from '../../../main/net/links.ts'
import { maskingRule, redirections } from '../../../main/net/nat-rules.ts'
import { parseRules } from '../../../main/net/rule-set.ts'
import { isHeard, parseListening } from '../../../main/net/sockets.ts'
import { DEV_MCAST, FDB, LINKS, NAT } from '../diagram/lab-host.ts'

describe('ip -j -d -s address', () => {
  const links = parseLinks(JSON.stringify([...LINKS, {}]))

  it('tells hardware, bridges, taps and veths with their other end', () => {
    expect(links.map(({ name, kind, master, peer }) => [name, kind, master, peer])).toEqual([
      ['lo', null, null, null],
      ['ifb0', 'ifb', null, null],
      ['eth0', null, null, null],
      ['docker0', 'bridge', null, null],
      ['virbr0', 'bridge', null, null],
      ['vnet0', 'tun', 'virbr0', null],
      ['veth652dc7c', 'veth', 'docker0', 4714],
      ['vethde50e80', 'veth', 'docker0', 4716],
    ])
    expect(links[2]).toMatchObject({
      up: true,
      carrier: true,
      addresses: ['192.0.2.2/24', 'fd00::2/64'],
      received: 17_762_887_633,
      sent: 39_636_647,
    })
    expect(links[6]).toMatchObject({ peerElsewhere: true })
  })

  it.each(['', 'ip: not found', '{}', '[1, null]'])('that says %j has none', (text) => {
    expect(parseLinks(text)).toEqual([])
  })
})

describe('who is where', () => {
  it('is read from a namespace without entering it', () => {
    expect([...parseOwnIndexes(DEV_MCAST)]).toEqual([['eth0', 4714]])
    expect(parseOwnIndexes('').size).toBe(0)
  })

  it('is learned by bridges, in small letters, without what they say of themselves', () => {
    expect([...parseLearned(FDB)]).toEqual([['02:42:ac:11:00:03', 'vethde50e80']])
  })
})

describe('the table nat', () => {
  const nat = parseRules(NAT)

  it('sends a published port on', () => {
    expect(redirections(nat)).toEqual([
      {
        ...{ address: null, protocol: 'tcp', port: 8080, to: '172.17.0.2', toPort: 80 },
        line: '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
      },
    ])
  })

  it('hides what leaves its own network, and nothing else', () => {
    expect(maskingRule(nat, '192.168.122.41', '198.51.100.1')).toContain('! -d 192.168.122.0/24 -j MASQUERADE')
    expect(maskingRule(nat, '192.168.122.41', '192.168.122.42')).toBeNull()
    expect(maskingRule(nat, '10.1.1.1', '198.51.100.1')).toBeNull()
  })
})

describe('sockets that wait', () => {
  const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0B00007F:9195 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 16144355
   1: 00000000:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 16144356
   2: 020011AC:0050 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 16144357
`
  const TCP6 = `  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A
   1: 0000000000000000FFFF0000020011AC:0051 00000000000000000000000000000000:0000 0A
`

  it('are told from connections, of both families', () => {
    expect(parseListening(TCP, 'tcp')).toEqual([
      { address: '127.0.0.11', port: 0x9195 },
      { address: '0.0.0.0', port: 5000 },
    ])
    expect(parseListening(TCP6, 'tcp')).toEqual([
      { address: '::', port: 80 },
      { address: '172.17.0.2', port: 81 },
    ])
  })

  it('hear what is sent to an address of theirs, or only themselves', () => {
    const sockets = parseListening(TCP, 'tcp')
    expect(isHeard(sockets, 5000, '172.17.0.2')).toBe('yes')
    expect(isHeard(sockets, 0x9195, '172.17.0.2')).toBe('loopback-only')
    expect(isHeard(sockets, 80, '172.17.0.2')).toBe('no')
  })
})
