import { describe, expect, it } from 'vitest'
import { verdictOn, type Packet } from '../../../main/net/forward-path.ts'
import { parseForwardHooks } from '../../../main/net/nft-rules.ts'

const out: Packet = { in: 'virbr0', out: 'eth0', from: '192.168.122.50', to: '198.51.100.1', state: 'NEW' }

/** What libvirt 10.4 and newer make of their default network, and a firewall beside it. */
const RULES = `table ip libvirt_network {
	chain forward {
		type filter hook forward priority filter; policy accept;
		counter packets 12 bytes 720 jump guest_cross
		counter packets 12 bytes 720 jump guest_output
	}
	chain guest_output {
		ip saddr 192.168.122.0/24 iif "virbr0" counter packets 4 bytes 240 accept
		iif "virbr0" counter packets 0 bytes 0 reject
	}
	chain guest_cross {
		iif "virbr0" oif "virbr0" counter packets 0 bytes 0 accept
	}
	chain guest_nat {
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr 192.168.122.0/24 ip daddr 224.0.0.0/24 counter packets 0 bytes 0 return
	}
}
table inet filter {
	set home {
		type ipv4_addr
		elements = { 192.0.2.1 }
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname { "docker0", "br-lab" } accept
	}
}
table ip6 filter {
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
	}
}
`

describe('the hooks of nft', () => {
  it('are those that IPv4 passes, each with its table’s chains', () => {
    const hooks = parseForwardHooks(RULES)
    expect(hooks.map(({ table, chain }) => `${table} ${chain}`)).toEqual([
      'ip libvirt_network forward',
      'inet filter forward',
    ])
    const [libvirt, other] = hooks
    if (libvirt === undefined || other === undefined) throw new Error('no hooks')
    expect(verdictOn(out, libvirt.rules, libvirt.chain)).toMatchObject({ passes: true })
    expect(verdictOn({ ...out, from: '10.0.0.1' }, libvirt.rules, libvirt.chain).by).toMatch(/reject$/)
    expect(verdictOn(out, other.rules, other.chain)).toEqual({ passes: false, by: '-P forward DROP' })
    expect(verdictOn({ ...out, state: 'ESTABLISHED' }, other.rules, other.chain).passes).toBe(true)
    expect(verdictOn({ ...out, in: 'br-lab' }, other.rules, other.chain).passes).toBe(true)
  })

  const passes = (rule: string) => {
    const text = `table ip x {\n chain f {\n  type filter hook forward priority 0; policy drop;\n  ${rule}\n }\n}\n`
    const [hook] = parseForwardHooks(text)
    return hook === undefined ? null : verdictOn(out, hook.rules, hook.chain).passes
  }
  it.each([
    ['accept', true],
    ['iifname "virbr*" accept', true],
    ['iifname != "virbr0" accept', false],
    ['oifname != "docker0" accept', true],
    ['meta iifname "virbr0" accept', true],
    ['ip saddr { 10.0.0.0/8, 192.168.0.0/16 } accept', true],
    ['ip saddr @home accept', false],
    ['ip protocol tcp accept', false],
    ['tcp dport 22 accept', false],
    ['limit rate 5/second accept', false],
    ['log prefix "seen: " level info accept', true],
    ['ct mark 1 accept', false],
    ['iifname "virbr0" counter packets 1 bytes 2 accept comment "let them: all, { } too"', true],
  ])('meet %s: %s', (rule, expected) => {
    expect(passes(rule)).toBe(expected)
  })

  it.each(['', 'Operation not permitted (you must be root)', 'table ip x {\n chain f {\n'])(
    'are none in %j',
    (text) => {
      expect(parseForwardHooks(text)).toEqual([])
    },
  )
})
