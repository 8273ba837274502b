import { familyOf, shortAddress } from './family.ts'

/** A socket that waits for connections or packets, as /proc/PID/net has it. */
export interface Listening {
  /** "0.0.0.0" and "::" for any. */
  readonly address: string
  readonly port: number
}

/** TCP_LISTEN of <net/tcp_states.h>; a socket of UDP that waits for anybody is in TCP_CLOSE. */
const LISTEN = '0A'
const CLOSE = '07'

/** Reads /proc/PID/net/{tcp,tcp6,udp,udp6} (proc(5)). */
export function parseListening(text: string, protocol: 'tcp' | 'udp'): Listening[] {
  const wanted = protocol === 'tcp' ? LISTEN : CLOSE
  return text.split('\n').flatMap((line): Listening[] => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', port = ''] = local.split(':')
    if (state !== wanted || !/^[0-9A-F]{8}([0-9A-F]{24})?$/i.test(address)) return []
    return [{ address: addressOf(address), port: Number.parseInt(port, 16) }]
  })
}

/** Words of four bytes in the byte order of the host, which is little on all that Labrig runs on. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse())
  const numbers = bytes.map((byte) => Number.parseInt(byte, 16))
  if (numbers.length === 4) return numbers.join('.')
  const isMapped = numbers.slice(0, 10).every((byte) => byte === 0) && numbers[10] === 255 && numbers[11] === 255
  if (isMapped) return numbers.slice(12).join('.')
  return shortAddress((bytes.join('').toLowerCase().match(/.{4}/g) ?? []).join(':'))
}

/** Whether one of them takes what arrives for an address of its machine. */
export function isHeard(
  sockets: readonly Listening[],
  port: number,
  address: string,
): 'yes' | 'loopback-only' | 'ipv4-only' | 'no' {
  const own = sockets.filter((one) => one.port === port)
  const is6 = familyOf(address) === 'ipv6'
  // What waits at :: is asked over IPv4 as well, unless it said no to that, which nothing tells (ipv6(7), IPV6_V6ONLY).
  const any = is6 ? ['::'] : ['0.0.0.0', '::']
  if (own.some((one) => any.includes(one.address) || one.address === address)) return 'yes'
  if (is6 && own.length > 0 && own.every((one) => familyOf(one.address) === 'ipv4')) return 'ipv4-only'
  return own.length > 0 ? 'loopback-only' : 'no'
}
