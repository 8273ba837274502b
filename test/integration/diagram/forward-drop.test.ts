import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Reach } from '../../../contract/reach.ts'
import { lacking, startDomain, uniqueName, type RunningDomain } from '../../support/host/index.ts'
import { SplitHost } from '../doctor/split-host.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const vm = uniqueName('reach')
let host: SplitHost
let guest: RunningDomain
/** The truth: whether a computer on the VM's network reaches the one outside. */
let reachesOutside: () => Promise<boolean>

beforeAll(async () => {
  if (lack) return
  host = await SplitHost.make()
  reachesOutside = await host.guest()
  guest = await startDomain({ name: vm, network: 'default' }, host.libvirt.uri)
  await guest.waitFor(/LEASE 192\.168\.122\./)
})
afterAll(async () => {
  if (lack) return
  await guest?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

async function asked(to: string, ...options: string[]): Promise<Reach> {
  const { stdout, stderr } = await host.run('net', 'reach', vm, to, '--json', ...options)
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Reach
}
const end = ({ verdict, finding, hops }: Reach) => {
  const { code, note } = hops.find(({ passes }) => passes === false) ?? { code: null, note: null }
  return { verdict, finding, code, note }
}
const open = { verdict: 'likely', finding: null, code: null, note: null }

describe('the way of a VM to the outside, by the rules of a real host', () => {
  it('is open as long as libvirt’s rules stand in Docker’s table, by its card, its bridge and NAT', async () => {
    expect(await reachesOutside()).toBe(true)
    const reach = await asked('internet')
    expect(end(reach)).toEqual(open)
    expect(reach.hops.map(({ code }) => code)).toEqual(expect.arrayContaining(['bridge', 'outside']))
    expect(reach.hops.map(({ node }) => node)).toContain('bridge:virbr0')
  })

  it('ends at the policy of FORWARD where they do not; the doctor’s fix opens it', async () => {
    await host.asNewerLibvirt()
    expect(await reachesOutside()).toBe(false)
    const shut = { verdict: 'blocked', finding: 'guest-forwarding', code: 'forward-drops', note: 'FORWARD DROP' }
    expect(end(await asked('internet'))).toEqual(shut)
    expect(end(await asked('internet:53', '--udp'))).toEqual(shut)
    expect(await host.run('doctor', '--fix', 'guest-forwarding')).toMatchObject({ code: 0 })
    expect(await reachesOutside()).toBe(true)
    expect(end(await asked('internet'))).toEqual(open)
  })

  it('ends at a rule for one port of one protocol, and nowhere else', async () => {
    const rule = ['FORWARD', '-i', 'virbr0', '-p', 'udp', '--dport', '53', '-j', 'DROP']
    await host.inside('iptables', '-I', ...rule)
    const udp = end(await asked('internet:53', '--udp'))
    // The doctor mends what stops all packets, not a rule that somebody wrote for one port.
    expect(udp).toMatchObject({ verdict: 'blocked', finding: null })
    expect(udp.note).toMatch(/^FORWARD -i virbr0 -p udp .*--dport 53 -j DROP$/)
    expect(end(await asked('internet:53'))).toEqual(open)
    expect(end(await asked('internet:54', '--udp'))).toEqual(open)
    await host.inside('iptables', '-D', ...rule)
    expect(end(await asked('internet:53', '--udp'))).toEqual(open)
  })
})
