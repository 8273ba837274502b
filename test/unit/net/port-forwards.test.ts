import { describe, expect, test } from 'vitest'
import {
  forwardsHook,
  forwardsIn,
  isForwarded,
  sameForwards,
  type PortForward,
} from '../../../main/net/port-forwards.ts'

const ssh: PortForward = {
  ...{ bridge: 'virbr0', protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 2222 },
  ...{ address: '192.168.122.9', port: 22 },
}
const dns: PortForward = { ...ssh, protocol: 'udp', hostAddress: '0.0.0.0', hostPort: 5300, port: 53 }
const lines = (text: string) => text.split('\n').map((line) => line.trim())

describe('The program of forwarded ports', () => {
  test('tells what it is for, in whatever order that was said', () => {
    expect(forwardsHook([ssh, dns])).toBe(forwardsHook([dns, ssh]))
    expect(sameForwards(forwardsIn(forwardsHook([dns, ssh])), [ssh, dns])).toBe(true)
    expect(sameForwards([ssh], [{ ...ssh, port: 23 }])).toBe(false)
    expect(forwardsIn('# forward virbr0 sctp 127.0.0.1 1 192.168.122.9 2\n# something else')).toEqual([])
  })

  test('leads what is asked on this host alone from this host alone', () => {
    const hook = forwardsHook([ssh])
    const rule = 'ip daddr 127.0.0.1 tcp dport 2222 dnat to 192.168.122.9:22 comment "tcp/127.0.0.1:2222"'
    expect(lines(hook).filter((line) => line === rule)).toHaveLength(1)
    expect(hook).not.toContain('-A LABRIG-FORWARDS')
    expect(isForwarded(ssh, hook)).toBe(true)
    expect(isForwarded(dns, hook)).toBe(false)
  })

  test('keeps guests from the host’s own loopback services, which the kernel is told to route', () => {
    const hook = lines(forwardsHook([ssh]))
    expect(hook).toContain('iifname "virbr0" ip daddr 127.0.0.0/8 drop')
    const file = '/proc/sys/net/ipv4/conf/virbr0/route_localnet'
    expect(hook).toContain(`[ ! -e ${file} ] || echo 1 >${file}`)
    expect(hook).toContain(`[ ! -e ${file} ] || echo 0 >${file}`)
  })

  test('lets what comes from outside past the rules of libvirt, whichever firewall they are for', () => {
    const hook = lines(forwardsHook([dns]))
    expect(hook.filter((line) => line.startsWith('fib daddr type local udp dport 5300 dnat to'))).toHaveLength(2)
    expect(hook).toContain(
      'iptables -w -A LABRIG-FORWARDS -o virbr0 -d 192.168.122.9 -p udp --dport 53 -m conntrack --ctstate DNAT -j ACCEPT',
    )
    expect(hook).toContain(
      `nft insert rule ip libvirt_network guest_input oifname "virbr0" ip daddr 192.168.122.9 udp dport 53 ct status dnat accept comment '"labrig-forwards"'`,
    )
  })

  test('touches no table or chain but its own', () => {
    const flushed = lines(forwardsHook([ssh, dns])).filter((line) => /flush|delete table|-F |-X /.test(line))
    expect(flushed.every((line) => /labrig_forwards|LABRIG-FORWARDS/.test(line))).toBe(true)
  })
})
