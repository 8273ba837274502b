import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lacking, uniqueBridge } from '../../support/host/index.ts'
import { ownRules, pings, SplitHost } from './split-host.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const ID = 'guest-forwarding'
type Entry = { procedure: string; title: string; phase: string; commands: string[] }

describe('a host whose Docker turned forwarding on', () => {
  let host: SplitHost
  let reachesOutside: () => Promise<boolean>
  beforeAll(async () => {
    if (lack) return
    host = await SplitHost.make()
  })
  afterAll(() => host?.[Symbol.asyncDispose]())

  it('drops frames between guests of one bridge too: found, mended, given back', async () => {
    const bridge = uniqueBridge()
    await host.inside('sysctl', '-q', '-w', 'net.bridge.bridge-nf-call-iptables=1')
    await host.inside('ip', 'link', 'add', bridge, 'type', 'bridge', 'forward_delay', '0')
    await host.inside('ip', 'link', 'set', bridge, 'up')
    const one = await host.computer('vnet1', '10.99.0.1')
    await host.computer('vnet2', '10.99.0.2')
    for (const port of ['vnet1', 'vnet2']) await host.inside('ip', 'link', 'set', port, 'master', bridge)
    const talks = () => pings(one, '10.99.0.2')
    expect(await talks()).toBe(false)

    const broken = await host.finding(ID)
    expect(broken).toMatchObject({ status: 'fail', code: `${ID}.bridged`, params: { bridges: bridge } })
    expect(broken.evidence.map(({ source }) => source)).toContain('/proc/sys/net/bridge/bridge-nf-call-iptables')

    expect(await host.run('doctor', '--fix', ID)).toMatchObject({ code: 0 })
    expect(await talks()).toBe(true)
    expect(await host.finding(ID)).toMatchObject({ status: 'ok' })

    expect(await host.run('doctor', '--undo', ID)).toMatchObject({ code: 0 })
    expect(await talks()).toBe(false)
    await host.inside('ip', 'link', 'delete', bridge)
  })

  it('is well as long as the rules of both stand in one table', async () => {
    reachesOutside = await host.guest()
    expect(await host.rules()).toContain('-P FORWARD DROP')
    expect(await reachesOutside()).toBe(true)
    expect(await host.finding(ID)).toMatchObject({ status: 'ok', code: `${ID}.open`, params: { bridges: 'virbr0' } })
  })

  it('that forwards no packets any more is found, with the file that says so, mended, and given back', async () => {
    const file = join(host.labrig.folder, 'sysctl.d/99-hardened.conf')
    await writeFile(file, '# no router\nnet.ipv4.ip_forward = 0\n')
    const kept = join(host.labrig.folder, 'sysctl.d/60-labrig-net.ipv4.ip_forward.conf')
    await host.inside('sysctl', '-q', '-p', file)
    expect(await reachesOutside()).toBe(false)
    const found = await host.finding('ip-forward')
    expect(found).toMatchObject({ status: 'fail', code: 'ip-forward.off', undo: [] })
    expect(String(found.params['bridges']).split(', ')).toContain('virbr0')
    expect(found.evidence).toEqual([
      { source: '/proc/sys/net/ipv4/ip_forward', text: '0', marked: [0] },
      { source: '/etc/sysctl.d/99-hardened.conf', text: 'net.ipv4.ip_forward = 0', marked: [] },
    ])

    expect(await host.run('doctor', '--fix', 'ip-forward')).toMatchObject({ code: 0 })
    expect(await reachesOutside()).toBe(true)
    expect(await readFile(kept, 'utf8')).toContain('net.ipv4.ip_forward = 1\n')
    expect(await host.finding('ip-forward')).toMatchObject({ status: 'ok', code: 'ip-forward.on' })

    expect(await host.run('doctor', '--undo', 'ip-forward')).toMatchObject({ code: 0 })
    expect(await reachesOutside()).toBe(false)
    expect(existsSync(kept)).toBe(false)
    expect(await host.finding('ip-forward')).toMatchObject({ code: 'ip-forward.off', undo: [] })
    await rm(file)
    // Whoever starts a network of libvirt anew has it switched on by libvirt.
    await host.inside('sysctl', '-q', '-w', 'net.ipv4.ip_forward=1')
  })

  it('is found where a firewall of nft alone stops them, and opened by the lines that it shows', async () => {
    const hook = '{ type filter hook forward priority 10; policy drop; }'
    await host.inside('nft', 'add', 'table', 'inet', 'mine')
    await host.inside('nft', 'add', 'chain', 'inet', 'mine', 'forward', hook)
    await host.inside('nft', 'add', 'rule', 'inet', 'mine', 'forward', 'iifname', 'docker0', 'accept')
    expect(await reachesOutside()).toBe(false)
    const found = await host.finding(ID)
    expect(found).toMatchObject({ status: 'fail', code: `${ID}.dropped-nft`, params: { table: 'inet mine' } })
    const marked = found.evidence[0]?.marked.map((line) => found.evidence[0]?.text.split('\n')[line]?.trim())
    expect(marked).toContain('type filter hook forward priority filter + 10; policy drop;')
    for (const command of found.fix) await host.inside('sh', '-c', command)
    expect(await reachesOutside()).toBe(true)
    expect(await host.finding(ID)).toMatchObject({ status: 'ok' })
    await host.inside('nft', 'delete', 'table', 'inet', 'mine')
  })

  it('is found when they do not, mended, and given back as it was', async () => {
    await host.asNewerLibvirt()
    expect(await reachesOutside()).toBe(false)
    const rules = await host.rules()

    const broken = await host.finding(ID)
    expect(broken).toMatchObject({ status: 'fail', code: `${ID}.dropped`, params: { bridges: 'virbr0' }, undo: [] })
    const [table] = broken.evidence
    const decisive = table?.marked.map((line) => table.text.split('\n')[line])
    expect(decisive).toEqual(['-P FORWARD DROP'])
    expect(broken.remedies.map(({ id, runnable }) => [id, runnable])).toEqual([
      ['let-guests-pass', true],
      ['docker-no-drop', false],
    ])
    expect(await host.rules()).toBe(rules)

    const fix = await host.run('doctor', '--fix', ID)
    expect(fix).toMatchObject({ code: 0, stderr: '' })
    for (const command of broken.fix) expect(fix.stdout).toContain(`$ ${command}`)
    expect(await reachesOutside()).toBe(true)
    const mended = await host.finding(ID)
    expect(mended).toMatchObject({ status: 'ok' })
    expect(mended.undo).toHaveLength(2)
    expect(ownRules(await host.rules())).toHaveLength(2)

    // Once is enough, also when Docker has been started anew meanwhile.
    expect((await host.run('doctor', '--fix', ID)).stdout).toContain('There was nothing to do.')
    await host.engine.halt('stop')
    await host.engine.resume()
    expect(await reachesOutside()).toBe(true)
    expect(ownRules(await host.rules())).toHaveLength(2)

    expect(await host.run('doctor', '--undo', ID)).toMatchObject({ code: 0 })
    expect(await reachesOutside()).toBe(false)
    expect(ownRules(await host.rules())).toEqual([])
    expect(await host.finding(ID)).toMatchObject({ status: 'fail', undo: [] })
    expect(await host.run('doctor', '--undo', ID)).toMatchObject({ code: 3 })
  })

  it('keeps it in the journal, with the commands', async () => {
    const entries = await host.labrig.call<Entry[]>('journal.list')
    const done = entries.filter(({ phase, title }) => phase === 'done' && title.endsWith(ID))
    expect(new Set(done.map(({ procedure }) => procedure))).toEqual(new Set(['doctor.fix', 'doctor.undo']))
    expect(done.every(({ commands }) => commands[0]?.startsWith('iptables -w '))).toBe(true)
  })

  it('gives the same by the commands that it shows', async () => {
    const { fix, remedies } = await host.finding(ID)
    for (const command of fix) await host.inside('sh', '-c', command)
    expect(await reachesOutside()).toBe(true)
    for (const command of remedies[0]?.undo ?? []) await host.inside('sh', '-c', command)
    expect(await reachesOutside()).toBe(false)
  })

  it('that has the addresses of its libvirt’s network is found, and the network gets others', async () => {
    await host.libvirt.virsh('net-destroy', 'default')
    await host.inside('ip', 'addr', 'add', '192.168.122.9/24', 'dev', 'uplink0')
    await expect(host.libvirt.virsh('net-start', 'default')).rejects.toThrow(/already in use/)
    expect(await host.finding('default-network')).toMatchObject({ status: 'fail', code: 'default-network.clash' })
    expect(await host.finding('subnets')).toMatchObject({ status: 'fail', code: 'subnets.uplink' })
    expect(await host.run('doctor', '--fix', 'default-network')).toMatchObject({ code: 0 })
    expect(await host.libvirt.virsh('net-dumpxml', 'default')).toContain("address='192.168.124.1'")
    expect(await host.finding('subnets')).toMatchObject({ status: 'ok' })
    expect(await host.run('doctor', '--undo', 'default-network')).toMatchObject({ code: 0 })
    expect(await host.libvirt.virsh('net-dumpxml', 'default')).toContain("address='192.168.122.1'")
    expect(await host.finding('default-network')).toMatchObject({ code: 'default-network.clash' })
  })

  it('that has the addresses of a network which runs gets it moved, and back when nobody confirms', async () => {
    await host.inside('ip', 'addr', 'del', '192.168.122.9/24', 'dev', 'uplink0')
    await host.libvirt.virsh('net-start', 'default')
    await host.inside('ip', 'addr', 'add', '192.168.122.9/24', 'dev', 'uplink0')
    const address = async () => /address='([\d.]+)'/.exec(await host.libvirt.virsh('net-dumpxml', 'default'))?.[1]
    expect(await host.finding('subnets')).toMatchObject({ status: 'fail', code: 'subnets.uplink' })

    await host.inside('ip', 'addr', 'del', '192.168.122.9/24', 'dev', 'uplink0')
    await host.inside('ip', 'route', 'add', '192.168.122.0/25', 'dev', 'uplink0')
    const leaving = host.run('doctor', '--fix', 'subnets', '--confirm-within', '15')
    await expect.poll(address, { timeout: 30_000 }).toBe('192.168.124.1')
    // libvirt would not start it again on addresses that are taken.
    await host.inside('ip', 'route', 'del', '192.168.122.0/25')
    const left = await leaving
    expect(left).toMatchObject({ code: 1 })
    expect(left.stderr).toContain('taken back')
    expect(await address()).toBe('192.168.122.1')
    await host.inside('ip', 'route', 'add', '192.168.122.0/25', 'dev', 'uplink0')
    expect(await host.finding('subnets')).toMatchObject({ status: 'fail', undo: [] })

    const kept = await host.runWith('\n', 'doctor', '--fix', 'subnets')
    expect(kept).toMatchObject({ code: 0 })
    expect(await address()).toBe('192.168.124.1')
    expect(await host.finding('subnets')).toMatchObject({ status: 'ok' })
    await host.inside('ip', 'route', 'del', '192.168.122.0/25')
    expect(await host.run('doctor', '--undo', 'subnets')).toMatchObject({ code: 0 })
    expect(await address()).toBe('192.168.122.1')
  })
})
