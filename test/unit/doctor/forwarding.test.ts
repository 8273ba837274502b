import { describe, expect, it } from 'vitest'
import type { Network } from '../../../contract/resource.ts'
import { forwardingFinding } from '../../../main/doctor/forwarding-finding.ts'
import { connection, firewall, network, seen, told } from './samples.ts'

const DROP = '-P FORWARD DROP\n-N DOCKER-USER\n-A FORWARD -j DOCKER-USER\n'
const look = (rules: string | null, networks: readonly Network[] = [network()], changes = {}) =>
  told(forwardingFinding({ networks, connections: [connection()] }, firewall(rules, changes)), true)

describe('the way of guests through the firewall', () => {
  it('is blocked by Docker’s policy, and opened where Docker leaves room', () => {
    const found = look(DROP)
    expect(found).toMatchObject({ status: 'fail', code: 'guest-forwarding.dropped', evidence: [{ marked: [0] }, {}] })
    expect(found.fix).toEqual([
      'iptables -w -I DOCKER-USER -o virbr0 -m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment labrig:guests -j ACCEPT',
      'iptables -w -I DOCKER-USER -i virbr0 -m comment --comment labrig:guests -j ACCEPT',
    ])
    expect(found.remedies[0]?.undo).toEqual(found.fix.toReversed().map((line) => line.replace(' -I ', ' -D ')))
  })

  it('is blocked by another rule, and opened before it', () => {
    const rule = '-A FORWARD -i virbr0 -j REJECT --reject-with icmp-port-unreachable'
    const found = look(`-P FORWARD ACCEPT\n${rule}\n`)
    expect(found).toMatchObject({ code: 'guest-forwarding.dropped-elsewhere', params: { rule } })
    expect(found.fix.every((line) => line.includes(' -I FORWARD '))).toBe(true)
    expect(found.remedies).toHaveLength(1)
  })

  it('is opened before Docker’s room too, where the rule that stops guests stands before that', () => {
    const rule = '-A FORWARD -i virbr0 -j REJECT'
    const found = look(`-P FORWARD ACCEPT\n-N DOCKER-USER\n${rule}\n-A FORWARD -j DOCKER-USER\n`)
    expect(found).toMatchObject({ code: 'guest-forwarding.dropped-elsewhere', params: { rule } })
    expect(found.fix.every((line) => line.includes(' -I FORWARD '))).toBe(true)
  })

  it('of a routed network has to be open for others’ packets too', () => {
    const { fix } = look(DROP, [network({ mode: 'route' })])
    expect(fix[0]).toContain('DOCKER-USER -o virbr0 -m comment')
  })

  it('is told of each bridge that is shut, not of those that are open', () => {
    const open = '-A DOCKER-USER -i virbr1 -j ACCEPT\n-A DOCKER-USER -o virbr1 -j ACCEPT\n'
    const second = network({ name: 'lab', bridge: 'virbr1', subnets: ['10.0.0.0/24'] })
    expect(look(DROP + open, [network(), second]).params['bridges']).toBe('virbr0')
    expect(look(DROP, [network(), second]).params['bridges']).toBe('virbr0, virbr1')
  })

  it.each([
    [{ active: false }],
    [{ mode: 'isolated' }],
    [{ bridge: null, mode: 'bridge' }],
    [{ engine: 'docker', mode: 'bridge' } as const],
  ])('is nobody’s concern for a network with %o', (changes) => {
    expect(look(DROP, [network(changes)])).toMatchObject({ status: 'ok', code: 'guest-forwarding.idle' })
  })

  it('is looked for in both back-ends, and opened in the one that shuts it', () => {
    const legacy = firewall(DROP).tables.map((table) => ({ ...table, tool: 'iptables-legacy' as const }))
    const tables = [...firewall('-P FORWARD ACCEPT\n').tables, ...legacy]
    const { fix } = look('', [network()], { tables })
    expect(fix.map((line) => line.split(' ')[0])).toEqual(['iptables-legacy', 'iptables-legacy'])
  })

  it('is kept over restarts by a unit where systemd runs', () => {
    const { fix, remedies } = look(DROP, [network()], { systemd: true })
    expect(fix.join('\n')).toContain("tee /etc/systemd/system/labrig-guests.service <<'UNIT'")
    expect(fix.at(-1)).toBe('systemctl start labrig-guests.service')
    expect(remedies[0]?.undo[0]).toBe('systemctl stop labrig-guests.service')
    expect(remedies[0]?.undo.join('\n')).toContain('rm -f /etc/systemd/system/labrig-guests.service')
  })

  it('is kept for the bridges that were opened before, too', () => {
    const before = '-A FORWARD -i virbr7 -m comment --comment "labrig:guests" -j ACCEPT'
    const { fix } = look(`${DROP}${before}\n`, [network()], { systemd: true })
    expect(fix.join('\n')).toContain("ExecStart=/bin/sh -c 'iptables -w -C FORWARD -i virbr7 ")
    expect(fix.filter((line) => line.startsWith('iptables')).join('\n')).not.toContain('virbr7')
  })

  it('is not known where the rules may not be read', () => {
    const refused = seen('iptables v1.8.9 (nf_tables): Permission denied (you must be root)', { code: 4 })
    expect(look(null, [network()], { refused })).toMatchObject({ status: 'unknown', code: 'guest-forwarding.denied' })
    const broken = seen('table `filter` is incompatible, use `nft` tool.', { code: 1 })
    expect(look(null, [network()], { refused: broken }).code).toBe('guest-forwarding.unreadable')
  })

  it('is not known while libvirt does not answer', () => {
    const away = { networks: [], connections: [connection({ state: 'denied' })] }
    expect(forwardingFinding(away, firewall(DROP))).toMatchObject({
      status: 'unknown',
      code: 'guest-forwarding.unasked',
    })
  })

  it('of guests on a host’s own bridge counts when the kernel shows its frames to iptables', () => {
    const port = { name: 'vnet3', up: true, bridge: 'br0', addresses: [] }
    const shown = { interfaces: [port], bridgeFilter: seen('1\n') }
    expect(look(DROP, [], shown)).toMatchObject({ code: 'guest-forwarding.bridged', params: { bridges: 'br0' } })
    expect(look(DROP, [], { ...shown, bridgeFilter: seen('0\n') }).code).toBe('guest-forwarding.idle')
    expect(look('-P FORWARD ACCEPT\n', [], shown).code).toBe('guest-forwarding.open')
  })
})
