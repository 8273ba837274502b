import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { observeVm } from '../../../main/inventory/observed-vm.ts'
import { holdingAbility, lookInside } from '../../../main/vm/agent-look.ts'
import type { FakeAgent, FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => void (engines = await EnginesOnFakes.make()))
afterEach(() => engines[Symbol.asyncDispose]())

const channel = (state: string) =>
  `<domain><devices><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'${state}/></channel></devices></domain>`
const connected = channel(" state='connected'")
const all = ['guest-exec', 'guest-exec-status', 'guest-set-user-password', 'guest-set-time', 'guest-fstrim']

const agent = (changes: Partial<FakeAgent> = {}): FakeAgent => ({
  version: '7.2.22',
  commands: [...all, 'guest-get-time'],
  info: [],
  ahead: 0,
  asked: [],
  ...changes,
})

async function look(changes: Partial<FakeDomain>) {
  const { uuid } = engines.fakeLibvirt.host.addDomain('web', { id: 1, state: 1, ...changes })
  return lookInside(await observeVm(engines, `vm:system/${uuid}`))
}

const text = (field: string, value: string) => ({ field, type: 'string' as const, value })
const count = (field: string, value: number) => ({ field, type: 'uint' as const, value })
const size = (field: string, value: bigint) => ({ field, type: 'ullong' as const, value })

describe('a look at the inside of a guest', () => {
  it.each([
    ['off', { id: -1, state: 5, xml: connected }],
    ['unset', { xml: '<domain><devices/></domain>' }],
    ['away', { xml: channel(" state='disconnected'"), agent: agent() }],
    ['away', { xml: channel('') }],
    ['silent', { xml: connected }],
  ] as const)('says that its agent is %s', async (state, changes) => {
    expect(await look(changes)).toEqual({ agent: state, version: null, abilities: [], inside: null })
  })

  it('tells what the agent allows', async () => {
    const { abilities } = await look({ xml: connected, agent: agent({ commands: all.slice(1) }) })
    expect(abilities).toEqual(['setPassword', 'setTime', 'trim'])
  })

  it('has null for each part that the agent leaves out, its clock too', async () => {
    const report = await look({ xml: connected, agent: agent({ commands: [] }) })
    expect(report).toMatchObject({ agent: 'answers', version: '7.2.22', abilities: [] })
    expect(Object.values(report.inside ?? {}).every((part) => part === null)).toBe(true)
  })

  it('tells by how much the clock is off', async () => {
    const { inside } = await look({ xml: connected, agent: agent({ ahead: -3600 }) })
    expect(Math.round((inside?.ahead ?? 0) / 60)).toBe(-60)
  })

  it('reads what libvirt tells by its names', async () => {
    const info = [
      ...[text('hostname', 'web'), text('os.id', 'debian'), text('os.pretty-name', 'Debian GNU/Linux 12')],
      ...[text('os.kernel-release', '6.1.0'), text('timezone.name', 'JST'), count('timezone.offset', 32_400)],
      ...[count('user.count', 1), text('user.0.name', 'me'), size('user.0.login-time', 5000n)],
      ...[count('fs.count', 2), text('fs.0.mountpoint', '/snap'), text('fs.0.name', 'loop0')],
      ...[text('fs.1.mountpoint', '/'), text('fs.1.name', 'vda1'), text('fs.1.fstype', 'ext4')],
      ...[size('fs.1.total-bytes', 100n), size('fs.1.used-bytes', 40n)],
      ...[count('fs.1.disk.count', 1), text('fs.1.disk.0.alias', 'vda')],
      ...[count('if.count', 1), text('if.0.name', 'eth0'), text('if.0.hwaddr', '52:54:00:00:00:01')],
      ...[count('if.0.addr.count', 2), text('if.0.addr.0.addr', '10.0.0.2'), count('if.0.addr.0.prefix', 24)],
    ]
    const { inside } = await look({ xml: connected, agent: agent({ info }) })
    expect(inside).toMatchObject({
      hostname: 'web',
      os: { id: 'debian', name: 'Debian GNU/Linux 12', kernel: '6.1.0', machine: null },
      timezone: { name: 'JST', offset: 32_400 },
      users: [{ name: 'me', since: 5 }],
      filesystems: [{ mountpoint: '/', device: 'vda1', type: 'ext4', total: 100, used: 40, disks: ['vda'] }],
      interfaces: [{ name: 'eth0', mac: '52:54:00:00:00:01', addresses: ['10.0.0.2/24'] }],
    })
  })
})

describe('whether an agent can hold the file systems of its guest still', () => {
  const both = ['guest-fsfreeze-freeze', 'guest-fsfreeze-thaw']
  it.each([
    ['ready', { xml: connected, agent: agent({ commands: both }) }],
    ['forbidden', { xml: connected, agent: agent({ commands: both.slice(1) }) }],
    ['silent', { xml: connected }],
    ['no-agent', { xml: channel(" state='disconnected'"), agent: agent({ commands: both }) }],
    ['no-agent', { xml: channel('') }],
    ['no-agent', { xml: '<domain><devices/></domain>' }],
  ] as const)('is known before: %s', async (ability, changes) => {
    const { uuid, xml } = engines.fakeLibvirt.host.addDomain('web', { id: 1, state: 1, ...changes })
    expect(await holdingAbility(await observeVm(engines, `vm:system/${uuid}`), xml)).toBe(ability)
  })
})
