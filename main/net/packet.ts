/** A packet in words. */
export interface PacketWords {
  readonly from: string
  readonly to: string
  readonly protocol: string
  readonly info: string
}

/** Reads what is there; a packet that was cut off gives what its beginning says. */
class Bytes {
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }
  get length(): number {
    return this.#bytes.length
  }
  u8(at: number): number {
    return this.#bytes[at] ?? 0
  }
  u16(at: number): number {
    return (this.u8(at) << 8) | this.u8(at + 1)
  }
  u32(at: number): number {
    return this.u16(at) * 65_536 + this.u16(at + 2)
  }
  from(at: number): Bytes {
    return new Bytes(this.#bytes.subarray(at))
  }
  text(at: number, end: number): string {
    return this.#bytes.toString('latin1', at, end).replace(/[^\x20-\x7e]/g, '.')
  }
  hex(at: number, count: number): string {
    return Array.from({ length: count }, (_, index) =>
      this.u8(at + index)
        .toString(16)
        .padStart(2, '0'),
    ).join(':')
  }
}

const ipv4 = (bytes: Bytes, at: number) => [0, 1, 2, 3].map((index) => bytes.u8(at + index)).join('.')

/** RFC 5952, 4: small letters, the longest run of zeros left out. */
function ipv6(bytes: Bytes, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.u16(at + index * 2).toString(16)).join(':')
  const runs = [...groups.matchAll(/\b0(?::0)+\b/g)]
  const [longest] = runs.sort((one, other) => other[0].length - one[0].length || one.index - other.index)
  if (longest === undefined) return groups
  const end = longest.index + longest[0].length
  return `${groups.slice(0, longest.index).replace(/:$/, '')}::${groups.slice(end).replace(/^:/, '')}`
}

const ETHERNET = 14
const VLAN = 4

/** What a frame of Ethernet carries, as far as people who look for a fault read it. */
export function packetWords(frame: Buffer): PacketWords {
  const bytes = new Bytes(frame)
  const tagged = bytes.u16(12) === 0x8100
  const type = bytes.u16(tagged ? 16 : 12)
  const inner = bytes.from(ETHERNET + (tagged ? VLAN : 0))
  const tag = tagged ? `VLAN ${bytes.u16(14) & 0xfff} ` : ''
  const words = wordsOf(type, inner, { from: bytes.hex(6, 6), to: bytes.hex(0, 6) })
  return tag === '' ? words : { ...words, info: tag + words.info }
}

type Ends = Pick<PacketWords, 'from' | 'to'>

function wordsOf(type: number, bytes: Bytes, ends: Ends): PacketWords {
  switch (type) {
    case 0x0800:
      return ofIpv4(bytes)
    case 0x86dd:
      return ofIpv6(bytes)
    case 0x0806:
      return { ...ends, protocol: 'ARP', info: arp(bytes) }
    default:
      // Below 1536 it is the length of an IEEE 802.3 frame: spanning tree of bridges, mostly.
      if (type < 0x600) return { ...ends, protocol: bytes.u16(0) === 0x4242 ? 'STP' : 'LLC', info: '' }
      return { ...ends, protocol: `0x${type.toString(16).padStart(4, '0')}`, info: '' }
  }
}

/** RFC 826. */
function arp(bytes: Bytes): string {
  const [sender, target] = [ipv4(bytes, 14), ipv4(bytes, 24)]
  return bytes.u16(6) === 1 ? `who has ${target}? tell ${sender}` : `${sender} is at ${bytes.hex(8, 6)}`
}

function ofIpv4(bytes: Bytes): PacketWords {
  const header = (bytes.u8(0) & 0xf) * 4
  const ends = { from: ipv4(bytes, 12), to: ipv4(bytes, 16) }
  const offset = bytes.u16(6) & 0x1fff
  // Only the first piece of a packet in pieces has the ports.
  if (offset > 0) return { ...ends, protocol: 'IPv4', info: `fragment at ${offset * 8}` }
  return carried(bytes.u8(9), bytes.from(header), ends, bytes.u16(2) - header)
}

function ofIpv6(bytes: Bytes): PacketWords {
  return carried(bytes.u8(6), bytes.from(40), { from: ipv6(bytes, 8), to: ipv6(bytes, 24) }, bytes.u16(4))
}

/** By the number of the protocol (IANA, Assigned Internet Protocol Numbers). */
function carried(protocol: number, bytes: Bytes, ends: Ends, length: number): PacketWords {
  switch (protocol) {
    case 1:
      return { ...ends, protocol: 'ICMP', info: icmp(bytes, icmpTypes) }
    case 58:
      return { ...ends, protocol: 'ICMPv6', info: icmp(bytes, icmp6Types) }
    case 6:
      return { ...ends, protocol: 'TCP', info: tcp(bytes, length) }
    case 17:
      return { ...ends, ...udp(bytes) }
    case 2:
      return { ...ends, protocol: 'IGMP', info: '' }
    default:
      return { ...ends, protocol: String(protocol), info: '' }
  }
}

const icmpTypes: Readonly<Record<number, string>> = {
  0: 'echo reply',
  3: 'destination unreachable',
  5: 'redirect',
  8: 'echo request',
  11: 'time exceeded',
}
const icmp6Types: Readonly<Record<number, string>> = {
  1: 'destination unreachable',
  3: 'time exceeded',
  128: 'echo request',
  129: 'echo reply',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbour solicitation',
  136: 'neighbour advertisement',
  143: 'multicast listener report',
}

function icmp(bytes: Bytes, types: Readonly<Record<number, string>>): string {
  const type = bytes.u8(0)
  const name = types[type] ?? `type ${type}`
  return name.startsWith('echo') ? `${name}, number ${bytes.u16(6)}` : name
}

const flags = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const

function tcp(bytes: Bytes, length: number): string {
  const set = flags.filter((_, bit) => ((bytes.u8(13) >> bit) & 1) === 1)
  const data = length - (bytes.u8(12) >> 4) * 4
  return `${bytes.u16(0)} → ${bytes.u16(2)} ${set.join(' ')}, ${Math.max(0, data)} bytes`
}

function udp(bytes: Bytes): Pick<PacketWords, 'protocol' | 'info'> {
  const [from, to] = [bytes.u16(0), bytes.u16(2)]
  const plain = `${from} → ${to}, ${Math.max(0, bytes.u16(4) - 8)} bytes`
  if (from === 53 || to === 53) return { protocol: 'DNS', info: dns(bytes.from(8)) ?? plain }
  if (from === 67 || to === 67) return { protocol: 'DHCP', info: plain }
  if (from === 5353 || to === 5353) return { protocol: 'mDNS', info: plain }
  return { protocol: 'UDP', info: plain }
}

const dnsTypes: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
}
const dnsErrors: Readonly<Record<number, string>> = { 2: 'server failure', 3: 'no such name', 5: 'refused' }

/** RFC 1035, 4.1: the first question, and how it was answered; null for what is none. */
function dns(bytes: Bytes): string | null {
  const labels: string[] = []
  let at = 12
  while (at < bytes.length && bytes.u8(at) !== 0) {
    const size = bytes.u8(at)
    // A question before all else has nothing to point back to.
    if (size > 63 || at + size >= bytes.length) return null
    labels.push(bytes.text(at + 1, at + 1 + size))
    at += size + 1
  }
  if (labels.length === 0) return null
  const type = bytes.u16(at + 1)
  const asked = `${dnsTypes[type] ?? `type ${type}`} ${labels.join('.')}`
  if ((bytes.u8(2) & 0x80) === 0) return `${asked}?`
  const error = bytes.u8(3) & 0xf
  return error === 0 ? `${asked}: ${bytes.u16(6)} answers` : `${asked}: ${dnsErrors[error] ?? `error ${error}`}`
}
