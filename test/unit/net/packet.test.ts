import { describe, expect, test } from 'vitest'
import { packetWords } from '../../../main/net/packet.ts'
import { PcapReader } from '../../../main/net/pcap.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')
const ETHERNET = '525400000001 0242ac110002'
/** IPv4 from 10.0.0.1 to 10.0.0.2, without options. */
const ip = (protocol: string, payload: string, more = '0000') =>
  hex(
    `${ETHERNET} 0800 4500 ${(20 + hex(payload).length).toString(16).padStart(4, '0')} 0001 ${more} 40 ${protocol} 0000
     0a000001 0a000002 ${payload}`,
  )
const dns = (flags: string, answers: string) =>
  `c000 0035 0028 0000  abcd ${flags} 0001 ${answers} 0000 0000 03 777777 04 74657374 00 0001 0001`

describe('A packet in words', () => {
  test.each([
    [
      'an ARP question',
      hex(`ffffffffffff 0242ac110002 0806 0001 0800 06 04 0001 0242ac110002 0a000001 000000000000 0a000002`),
      'ARP',
      'who has 10.0.0.2? tell 10.0.0.1',
    ],
    [
      'an ARP answer',
      hex(`${ETHERNET} 0806 0001 0800 06 04 0002 0242ac110002 0a000001 525400000001 0a000002`),
      'ARP',
      '10.0.0.1 is at 02:42:ac:11:00:02',
    ],
    ['a ping', ip('01', '0800 0000 0001 0007 00'), 'ICMP', 'echo request, number 7'],
    ['an answer that nobody is there', ip('01', '0301 0000 0000 0000'), 'ICMP', 'destination unreachable'],
    [
      'the beginning of a connection',
      ip('06', 'c000 0050 00000000 00000000 5002 0000 0000 0000'),
      'TCP',
      '49152 → 80 SYN, 0 bytes',
    ],
    ['data', ip('06', 'c000 0050 00000000 00000000 5018 0000 0000 0000 68 69'), 'TCP', '49152 → 80 PSH ACK, 2 bytes'],
    ['a question of DNS', ip('11', dns('0100', '0000')), 'DNS', 'A www.test?'],
    ['an answer of DNS', ip('11', dns('8180', '0001')), 'DNS', 'A www.test: 1 answers'],
    ['a name that is not there', ip('11', dns('8183', '0000')), 'DNS', 'A www.test: no such name'],
    ['UDP', ip('11', '1388 1389 000c 0000 61626364'), 'UDP', '5000 → 5001, 4 bytes'],
    ['a later piece', ip('11', '00', '00b9'), 'IPv4', 'fragment at 1480'],
    ['a protocol without a name here', ip('2f', '00'), '47', ''],
    ['a frame of a bridge', hex('0180c2000000 525400000001 0026 4242 03'), 'STP', ''],
  ])('is %s', (_, frame, protocol, info) => {
    expect(packetWords(frame)).toMatchObject({ protocol, info })
  })

  test('has addresses of IPv6 as one writes them, and says its VLAN', () => {
    const addresses = 'fe800000000000000000000000000001 20010db8000000010000000000000002'
    const frame = hex(`${ETHERNET} 8100 0007 86dd 60000000 0008 3a 40 ${addresses} 8000 0000 0001 0003`)
    expect(packetWords(frame)).toEqual({
      from: 'fe80::1',
      to: '2001:db8:0:1::2',
      protocol: 'ICMPv6',
      info: 'VLAN 7 echo request, number 3',
    })
  })

  test('that is cut off anywhere still gives words', () => {
    const whole = ip('11', dns('8180', '0001'))
    for (let length = 0; length < whole.length; length++)
      expect(typeof packetWords(whole.subarray(0, length)).info).toBe('string')
  })
})

describe('A capture', () => {
  const header = hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000')
  const packet = (bytes: Buffer) => {
    const head = Buffer.alloc(16)
    head.writeUInt32LE(1000, 0)
    head.writeUInt32LE(500_000, 4)
    head.writeUInt32LE(bytes.length, 8)
    head.writeUInt32LE(1500, 12)
    return Buffer.concat([head, bytes])
  }

  test('gives the same packets however it is cut into pieces', () => {
    const all = Buffer.concat([
      header,
      packet(Buffer.from('one')),
      packet(Buffer.alloc(0)),
      packet(Buffer.from('three')),
    ])
    for (const size of [1, 7, 40, all.length]) {
      const reader = new PcapReader()
      const found = []
      for (let at = 0; at < all.length; at += size) found.push(...reader.push(all.subarray(at, at + size)))
      expect(found.map(({ bytes }) => bytes.toString())).toEqual(['one', '', 'three'])
      expect(found[0]).toMatchObject({ at: 1_000_500, length: 1500 })
    }
  })

  test('that is none is refused, and so is a packet that cannot be', () => {
    expect(() => new PcapReader().push(Buffer.alloc(30))).toThrow(RangeError)
    const huge = Buffer.concat([header, Buffer.alloc(16, 0xff)])
    expect(() => new PcapReader().push(huge)).toThrow(RangeError)
  })
})
