import { describe, expect, it } from 'vitest'
import { verdictOn, type Packet } from '../../../main/net/forward-path.ts'
import { parseRules } from '../../../main/net/rule-set.ts'

const out: Packet = { in: 'virbr0', out: 'eth0', from: '192.168.122.50', to: '198.51.100.1', state: 'NEW' }
const back: Packet = { in: 'eth0', out: 'virbr0', from: '198.51.100.1', to: '192.168.122.50', state: 'ESTABLISHED' }

/** What Docker 20.10 and libvirt 9.0 make of the filter table of Debian 12, Docker first. */
const BOTH = `-P INPUT ACCEPT
-P FORWARD DROP
-P OUTPUT ACCEPT
-N DOCKER
-N DOCKER-ISOLATION-STAGE-1
-N DOCKER-ISOLATION-STAGE-2
-N DOCKER-USER
-N LIBVIRT_FWI
-N LIBVIRT_FWO
-N LIBVIRT_FWX
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A FORWARD -j LIBVIRT_FWX
-A FORWARD -j LIBVIRT_FWI
-A FORWARD -j LIBVIRT_FWO
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
-A DOCKER-USER -j RETURN
-A LIBVIRT_FWI -d 192.168.122.0/24 -o virbr0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWO -s 192.168.122.0/24 -i virbr0 -j ACCEPT
-A LIBVIRT_FWO -i virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWX -i virbr0 -o virbr0 -j ACCEPT
`
const without = (pattern: RegExp) =>
  BOTH.split('\n')
    .filter((line) => !pattern.test(line))
    .join('\n')

describe('a packet on its way through FORWARD', () => {
  it('passes where libvirt accepts it behind Docker’s rules', () => {
    const rules = parseRules(BOTH)
    expect(verdictOn(out, rules)).toEqual({
      passes: true,
      by: '-A LIBVIRT_FWO -s 192.168.122.0/24 -i virbr0 -j ACCEPT',
    })
    expect(verdictOn(back, rules).passes).toBe(true)
    expect(verdictOn({ ...out, out: 'virbr0' }, rules).by).toContain('LIBVIRT_FWX')
  })

  it('ends at the policy where nobody accepts it', () => {
    const rules = parseRules(without(/LIBVIRT/))
    for (const packet of [out, back]) {
      expect(verdictOn(packet, rules)).toEqual({ passes: false, by: '-P FORWARD DROP' })
    }
  })

  it('ends at the rule that refuses it', () => {
    const rules = parseRules(BOTH)
    expect(verdictOn({ ...back, state: 'NEW' }, rules).by).toMatch(/^-A LIBVIRT_FWI -o virbr0 -j REJECT/)
    expect(verdictOn({ ...out, from: '10.0.0.1' }, rules).passes).toBe(false)
  })

  it('passes a chain that is not there', () => {
    expect(verdictOn(out, parseRules('')).passes).toBe(true)
  })

  const table = (...rules: string[]) => parseRules(['-P FORWARD DROP', '-N MINE', ...rules].join('\n'))
  it.each([
    ['-A FORWARD -j ACCEPT', true],
    ['-A FORWARD -i virbr+ -j ACCEPT', true],
    ['-A FORWARD -i virbr -j ACCEPT', false],
    ['-A FORWARD ! -i virbr0 -j ACCEPT', false],
    ['-A FORWARD ! -o docker0 -j ACCEPT', true],
    ['-A FORWARD -s 192.168.122.0/255.255.255.0 -j ACCEPT', true],
    ['-A FORWARD ! -s 192.168.122.0/24 -j ACCEPT', false],
    ['-A FORWARD -m state --state NEW -j ACCEPT', true],
    ['-A FORWARD -m comment --comment "let them pass, all of them" -j ACCEPT', true],
    // What only some packets meet lets not all pass.
    ['-A FORWARD -p tcp -m tcp --dport 22 -j ACCEPT', false],
    ['-A FORWARD -m set --match-set home src -j ACCEPT', false],
    ['-A FORWARD -m limit --limit 5/min -j ACCEPT', false],
    ['-A FORWARD -j LOG --log-prefix "dropped: "', false],
    ['-A FORWARD -j NOSUCH', false],
  ])('meets %s: %s', (rule, passes) => {
    expect(verdictOn(out, table(rule)).passes).toBe(passes)
  })

  it('comes back from a chain that it was sent to, but not from one that it went to for good', () => {
    const inner = '-A MINE -i docker0 -j DROP'
    expect(verdictOn(out, table('-A FORWARD -j MINE', '-A FORWARD -j ACCEPT', inner)).passes).toBe(true)
    expect(verdictOn(out, table('-A FORWARD -g MINE', '-A FORWARD -j ACCEPT', inner)).passes).toBe(false)
    const returns = '-A MINE -j RETURN'
    expect(verdictOn(out, table('-A FORWARD -j MINE', '-A FORWARD -j ACCEPT', returns)).passes).toBe(true)
  })

  it('does not run for ever through a text that calls itself', () => {
    expect(verdictOn(out, table('-A FORWARD -j MINE', '-A MINE -j MINE')).passes).toBe(false)
  })
})

describe('a rule set', () => {
  it('has words with spaces as one, and skips what is no rule', () => {
    const text = '# Warning: iptables-legacy tables present, use iptables-legacy to see them\n-P FORWARD DROP\n'
    const rules = parseRules(`${text}-A FORWARD -m comment --comment "a \\"b\\" c" -j ACCEPT\n`)
    expect([...rules.keys()]).toEqual(['FORWARD'])
    expect(rules.get('FORWARD')?.rules[0]?.words).toEqual(['-m', 'comment', '--comment', 'a "b" c', '-j', 'ACCEPT'])
  })
})

describe('a packet of one protocol and port', () => {
  const rules = parseRules(
    [
      '-P FORWARD DROP',
      '-A FORWARD -d 172.17.0.2/32 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
      '-A FORWARD -o docker0 -p tcp -m multiport --dports 443,8000:8010 -j ACCEPT',
      '-A FORWARD -o docker0 -p udp -m udp --dport 53 -j ACCEPT',
    ].join('\n'),
  )
  const to = (protocol: 'tcp' | 'udp', port: number) =>
    verdictOn(
      { in: 'eth0', out: 'docker0', from: '198.51.100.1', to: '172.17.0.2', state: 'NEW', protocol, port },
      rules,
    )

  it.each([
    ['tcp', 80, true],
    ['tcp', 81, false],
    ['udp', 80, false],
    ['udp', 53, true],
    ['tcp', 443, true],
    ['tcp', 8005, true],
    ['tcp', 8011, false],
  ] as const)('%s %s passes: %s', (protocol, port, passes) => {
    expect(to(protocol, port).passes).toBe(passes)
  })
})
