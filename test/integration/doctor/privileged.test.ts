import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import { FORWARDS_HOOK, forwardsHook } from '../../../main/net/port-forwards.ts'
import { rulesUnit, unitPath } from '../../../main/step/fix-commands.ts'
import { keptPath } from '../../../main/step/kernel-setting.ts'
import { forwardWords, helperWords, linkWords } from '../../../main/step/privileged-words.ts'
import { CLI } from '../../support/app/labrig.ts'
import { cannotRun } from '../../support/app/user-labrig.ts'
import { helped, hostileScript, hostileWords, REFUSED } from '../../support/privileged-words.ts'
import { InstalledHelper, lacking, lackingHelper, testUser, type TestUser } from '../../support/host/index.ts'
import { HELPER } from '../../support/host/installed-package.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns') ?? lackingHelper()
beforeEach((context) => context.skip(lack !== undefined, lack))

let allowed: TestUser
let refused: TestUser
let alone: TestUser
let host: InstalledHelper
beforeAll(async () => {
  if (lack !== undefined) return
  allowed = await testUser({ polkit: 'yes' })
  refused = await testUser({ polkit: 'no' })
  // No rule: an administrator has to be asked, and there is nobody who could ask.
  alone = await testUser()
  host = await InstalledHelper.make()
})
afterAll(async () => {
  await host?.[Symbol.asyncDispose]()
  for (const user of [allowed, refused, alone]) await user?.[Symbol.asyncDispose]()
})

/** The helper, as a user has it called. */
const call = (user: TestUser, ...words: readonly string[]) => host.as(user, ['pkexec', HELPER, ...words])
const groupsOf = async (user: TestUser) => (await host.asRoot(['id', '-nG', user.name])).stdout.trim().split(' ')
const rules = async () => (await host.asRoot(['iptables', '-S', 'FORWARD'])).stdout
const sysctl = async () => (await host.asRoot(['cat', '/proc/sys/net/ipv4/ip_forward'])).stdout.trim()

describe('the helper of an installed package, called by an ordinary user', () => {
  const rule = ['rule-insert', 'iptables', 'FORWARD', 'virbr7', 'answers']
  const ours = /-A FORWARD -o virbr7 .*labrig:guests.* -j ACCEPT/g

  it('makes rules and takes them back, each once', async () => {
    for (let twice = 0; twice < 2; twice += 1) expect(await call(allowed, 'apply', ...rule)).toMatchObject({ code: 0 })
    expect((await rules()).match(ours)).toHaveLength(1)
    for (let twice = 0; twice < 2; twice += 1) expect(await call(allowed, 'revert', ...rule)).toMatchObject({ code: 0 })
    expect((await rules()).match(ours)).toBeNull()
  })

  it('writes the unit of ours as it is shown, for root to write alone, and removes it', async () => {
    const action = helped.find((one) => one.verb === 'unit-write')
    if (action === undefined) throw new Error('no sample')
    const path = unitPath(action.unit)
    expect(await call(allowed, ...(helperWords(action, true, '') ?? []))).toMatchObject({ code: 0, stderr: '' })
    const file = await host.asRoot(['sh', '-c', `stat -c '%u %g %a' ${path} && cat ${path}`])
    expect(file.stdout).toBe(`0 0 644\n${rulesUnit(action.rules)}`)
    expect(await call(allowed, ...(helperWords(action, false, '') ?? []))).toMatchObject({ code: 0 })
    expect((await host.asRoot(['sh', '-c', 'ls /etc/systemd/system'])).stdout).not.toContain('labrig')
    expect(await host.calls()).toEqual(['systemctl daemon-reload', 'systemctl daemon-reload'])
  })

  it('leads ports of the host to VMs by the program that is shown, and takes all of it back', async () => {
    const ssh = { bridge: 'virbr7', protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 2222, port: 22 } as const
    const forwards = [{ ...ssh, address: '192.168.77.9' }]
    const words = forwardWords(forwards) ?? []
    const traces = async () => {
      const look = `nft list ruleset; cat ${FORWARDS_HOOK}`
      return (await host.asRoot(['sh', '-c', look])).stdout.match(/labrig[-_]forwards/gi) ?? []
    }
    expect((await call(refused, ...words)).code).not.toBe(0)
    expect((await call(alone, ...words)).code).not.toBe(0)
    expect(await traces()).toEqual([])
    for (let twice = 0; twice < 2; twice += 1) {
      expect(await call(allowed, ...words)).toMatchObject({ code: 0, stderr: '' })
    }
    const file = await host.asRoot(['sh', '-c', `stat -c '%u %g %a' ${FORWARDS_HOOK} && cat ${FORWARDS_HOOK}`])
    expect(file.stdout).toBe(`0 0 755\n${forwardsHook(forwards)}`)
    const table = await host.asRoot(['nft', 'list', 'table', 'ip', 'labrig_forwards'])
    expect(table.stdout.match(/tcp dport 2222 dnat to 192\.168\.77\.9:22/g)).toHaveLength(2)
    expect((await rules()).match(/-A FORWARD -j LABRIG-FORWARDS/g)).toHaveLength(1)
    expect(await call(allowed, ...(forwardWords([]) ?? []))).toMatchObject({ code: 0, stderr: '' })
    expect(await traces()).toEqual([])
  })

  describe('at the host’s end of a guest’s link', () => {
    const [bucket, bridge] = [['tbf', 'rate', '800kbit', 'burst', '16kb', 'latency', '500ms'], 'virbr8']
    const queueOf = async (name: string) => (await host.asRoot(['tc', 'qdisc', 'show', 'dev', name, 'root'])).stdout
    const ours = /^qdisc tbf 1ab0: root .* rate 800Kbit/
    const ask = (user: TestUser, name: string, index: number, words: readonly string[] | null) =>
      call(user, ...(linkWords({ ...step, host: name, index, words }) ?? []))
    const step = { type: 'link.queue', sudo: true, helper: true, before: null } as const
    const indexOf = async (name: string) => {
      const { stdout } = await host.asRoot(['ip', '-o', 'link', 'show', 'dev', name])
      return Number.parseInt(stdout, 10)
    }
    const make = (script: string) => run(['sh', '-ec', script])
    const run = async (words: readonly string[]) => expect(await host.asRoot(words)).toMatchObject({ code: 0 })
    beforeAll(async () => {
      if (lack !== undefined) return
      await make(`ip link add ${bridge} type bridge
        for tap in vnet7 vnet8 vnet9; do ip tuntap add dev $tap mode tap; ip link set $tap up; done
        ip link set vnet7 master ${bridge}; ip link set vnet9 master ${bridge}
        ip link add vnet10 type veth peer name vnet11; ip link set vnet10 master ${bridge}`)
    })

    it('sets a queue and takes it back, each also where it is so already', async () => {
      const index = await indexOf('vnet7')
      for (const user of [refused, alone]) expect((await ask(user, 'vnet7', index, bucket)).code).toBe(127)
      expect(await queueOf('vnet7')).not.toMatch(ours)
      for (let twice = 0; twice < 2; twice += 1) {
        expect(await ask(allowed, 'vnet7', index, bucket)).toMatchObject({ code: 0, stderr: '' })
        expect(await queueOf('vnet7')).toMatch(ours)
      }
      for (let twice = 0; twice < 2; twice += 1) {
        expect(await ask(allowed, 'vnet7', index, null)).toMatchObject({ code: 0, stderr: '' })
        expect(await queueOf('vnet7')).not.toContain('1ab0:')
      }
    })

    it('touches nothing else: no tap without a bridge, no other kind, no way of the host, not the next of that name', async () => {
      await make('ip address add 10.99.0.2/24 dev vnet9; ip route add default via 10.99.0.1 dev vnet9 table 77')
      const others = [
        ['vnet8', await indexOf('vnet8')],
        ['vnet9', await indexOf('vnet9')],
        ['vnet10', await indexOf('vnet10')],
        ['vnet7', (await indexOf('vnet7')) + 1000],
        ['vnet12', 1],
      ] as const
      for (const [name, index] of others) {
        const { code, stderr } = await ask(allowed, name, index, bucket)
        expect([code, stderr]).toEqual([1, `labrig-helper: ${name} is not the end of a guest's link\n`])
        expect(await queueOf(name)).not.toContain('1ab0:')
      }
      await make('ip route del default table 77')
      expect(await ask(allowed, 'vnet9', await indexOf('vnet9'), bucket)).toMatchObject({ code: 0, stderr: '' })
    })

    it('leaves a queue that somebody else has set', async () => {
      await make('tc qdisc replace dev vnet7 root handle 77: pfifo limit 7')
      for (const words of [bucket, null]) {
        expect(await ask(allowed, 'vnet7', await indexOf('vnet7'), words)).toMatchObject({ code: 1 })
        expect(await queueOf('vnet7')).toContain('pfifo 77:')
      }
    })
  })

  it('puts the user into a group of the engines and out of it again', async () => {
    for (let twice = 0; twice < 2; twice += 1) await call(allowed, 'apply', 'group-join', 'docker')
    expect(await groupsOf(allowed)).toContain('docker')
    expect(await groupsOf(refused)).not.toContain('docker')
    for (let twice = 0; twice < 2; twice += 1) {
      expect(await call(allowed, 'revert', 'group-join', 'docker')).toMatchObject({ code: 0 })
    }
    expect(await groupsOf(allowed)).not.toContain('docker')
  })

  it('sets kernel settings, and starts services and loads modules by their own programs', async () => {
    const before = await sysctl()
    const other = before === '1' ? '0' : '1'
    const kept = keptPath('net.ipv4.ip_forward')
    const file = async () => (await host.asRoot(['cat', kept])).stdout
    const set = ['sysctl-set', 'net.ipv4.ip_forward']
    expect(await call(allowed, 'apply', ...set, other, before)).toMatchObject({ code: 0, stderr: '' })
    expect(await sysctl()).toBe(other)
    expect(await file()).toBe(`# Labrig; before: ${before}\nnet.ipv4.ip_forward = ${other}\n`)
    expect(await call(allowed, 'revert', ...set, before)).toMatchObject({ code: 0, stderr: '' })
    expect([await sysctl(), await file()]).toEqual([before, ''])
    expect((await host.asRoot(['ls', '/etc/sysctl.d'])).stdout).not.toContain('labrig')
    for (const words of ['service-enable docker.service', 'service-start docker.service', 'module-load vhost_net']) {
      for (const how of ['apply', 'revert']) {
        expect(await call(allowed, how, ...words.split(' '))).toMatchObject({ code: 0 })
      }
    }
    expect(await host.calls()).toEqual([
      'systemctl enable docker.service',
      'systemctl disable docker.service',
      'systemctl start docker.service',
      'systemctl stop docker.service',
      'modprobe vhost_net',
      'modprobe --remove vhost_net',
    ])
  })

  it('says what a command said that failed, and no more than that', async () => {
    const { code, stdout, stderr } = await call(allowed, 'apply', 'rule-insert', 'iptables', 'DOCKER-USER', 'x', 'to')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^labrig-helper: iptables: .*No chain/)
    expect(stderr.length).toBeLessThan(2100)
  })

  it('refuses all hostile words when they come through pkexec, and does nothing', async () => {
    const before = [await rules(), await sysctl(), (await host.asRoot(['cat', '/etc/group'])).stdout]
    const { stdout } = await host.asRoot(['env', '-i', `PKEXEC_UID=${allowed.uid}`, 'PATH=/nowhere', '/bin/sh'], {
      input: hostileScript(HELPER),
    })
    expect(stdout.split(REFUSED).filter((rest) => rest !== '')).toEqual([])
    expect(stdout.length / REFUSED.length).toBe(hostileWords().length)
    expect([await rules(), await sysctl(), (await host.asRoot(['cat', '/etc/group'])).stdout]).toEqual(before)
    expect(await host.calls()).toEqual([])
  })

  it('does nothing for whom polkit refuses, and nothing for who cannot be asked', async () => {
    for (const user of [refused, alone]) {
      expect(await call(user, 'apply', 'group-join', 'docker')).toMatchObject({ code: 127 })
      expect(await groupsOf(user)).not.toContain('docker')
    }
  })

  it('does nothing for an ordinary user who starts it without pkexec, nor one who says to be another', async () => {
    const direct = await host.as(allowed, [HELPER, 'apply', 'group-join', 'docker'], {
      PKEXEC_UID: String(refused.uid),
    })
    expect(direct).toMatchObject({ code: 77 })
    await host.as(allowed, ['pkexec', HELPER, 'apply', 'group-join', 'kvm'], { PKEXEC_UID: String(refused.uid) })
    expect(await groupsOf(refused)).not.toContain('kvm')
    expect(await groupsOf(allowed)).toContain('kvm')
    await call(allowed, 'revert', 'group-join', 'kvm')
  })
})

describe('labrig of an ordinary user where the package is installed', () => {
  const labrig = (user: TestUser, ...args: readonly string[]) =>
    host.as(user, [process.execPath, CLI, ...args], {
      XDG_CONFIG_HOME: `${user.home}/c`,
      XDG_STATE_HOME: `${user.home}/s`,
      XDG_RUNTIME_DIR: user.home,
    })
  const docker = async (user: TestUser): Promise<Finding | undefined> => {
    const { stdout } = await labrig(user, 'doctor', '--json')
    return (JSON.parse(stdout) as { findings: Finding[] }).findings.find(({ id }) => id === 'docker')
  }
  const skipUnlessReadable = async (context: TestContext) => {
    const reason = await cannotRun(allowed)
    context.skip(reason !== undefined, reason)
  }

  it('opens Docker to the user and takes that back, by the helper', async (context) => {
    await skipUnlessReadable(context)
    const broken = await docker(allowed)
    expect(broken).toMatchObject({ status: 'fail', code: 'docker.denied' })
    expect(broken?.remedies[0]).toMatchObject({ runnable: true })
    const line = `sudo usermod --append --groups docker ${allowed.name}`
    expect(broken?.fix).toEqual([line])
    const fixed = await labrig(allowed, 'doctor', '--fix', 'docker')
    expect(fixed.stderr).toBe('')
    expect(fixed.stdout).toContain(`$ ${line}`)
    expect(await groupsOf(allowed)).toContain('docker')
    expect(await labrig(allowed, 'doctor', '--undo', 'docker')).toMatchObject({ code: 0 })
    expect(await groupsOf(allowed)).not.toContain('docker')
  })

  it('takes it back by uninstalling too, and names the helper among what stays', async (context) => {
    await skipUnlessReadable(context)
    await labrig(allowed, 'doctor', '--fix', 'docker')
    expect(await groupsOf(allowed)).toContain('docker')
    const { stdout } = await labrig(allowed, 'uninstall', '--json')
    const { changes, stays } = JSON.parse(stdout) as { changes: unknown[]; stays: { kind: string; path: string }[] }
    const line = `sudo gpasswd --delete ${allowed.name} docker`
    expect(changes).toEqual([{ finding: 'docker', commands: [line], runnable: true }])
    expect(stays.filter(({ kind }) => kind === 'program').map(({ path }) => path)).toContain(HELPER)
    expect(await labrig(allowed, 'uninstall', '--yes')).toMatchObject({ code: 0, stderr: '' })
    expect(await groupsOf(allowed)).not.toContain('docker')
  })

  it.each([
    ['polkit refuses', () => refused, 'not-authorized'],
    ['nobody can be asked', () => alone, 'needs-root'],
  ])('says when %s, with the command to type, and keeps no record of it', async (_, who, reason) => {
    const user = who()
    const answer = await labrig(user, 'doctor', '--fix', 'docker', '--json')
    expect(answer.code).toBe(5)
    expect(JSON.parse(answer.stderr)).toMatchObject({
      error: { code: 'REFUSED', data: { reason, remedy: [`sudo usermod --append --groups docker ${user.name}`] } },
    })
    expect(await groupsOf(user)).not.toContain('docker')
    expect((await docker(user))?.undo).toEqual([])
  })
})
