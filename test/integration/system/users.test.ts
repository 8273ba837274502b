import { beforeEach, describe, expect, it, type TestContext } from 'vitest'
import type { Isolation } from '../../../contract/isolation.ts'
import { cannotRun, UserLabrig } from '../../support/app/user-labrig.ts'
import {
  busyboxImage,
  docker,
  lacking,
  linesOf,
  privateLibvirt,
  testUser,
  tinyGuest,
  tinyIso,
  uniqueName,
  virsh,
  type TestUser,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

async function skipUnlessReadable(context: TestContext, user: TestUser): Promise<void> {
  const reason = await cannotRun(user)
  context.skip(reason !== undefined, reason)
}

describe('a user without groups', () => {
  it('is told that both engines are closed, and what would help', async (context) => {
    await using user = await testUser()
    await skipUnlessReadable(context, user)
    const labrig = await UserLabrig.of(user)
    const listed = await labrig.run('ls', '--json')
    expect(listed).toMatchObject({ code: 4, stdout: '[]\n' })
    expect(listed.stderr).toMatch(
      /^labrig: system is denied: .+; try: sudo usermod --append --groups libvirt "\$USER"$/m,
    )
    expect(listed.stderr).toMatch(
      /^labrig: docker is denied: .+; try: sudo usermod --append --groups docker "\$USER"$/m,
    )
    const states = await labrig.call<{ id: string; state: string }[]>('connection.list')
    expect(states.map(({ id, state }) => `${id} ${state}`)).toEqual(['system denied', 'docker denied'])
    const refused = await labrig.run('call', 'vm.start', '{"id":"vm:system/00000000-0000-4000-8000-000000000000"}')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toMatch(/closed to this user/)
    expect(refused.stderr).toMatch(/try: sudo usermod --append --groups libvirt/)
    const doctor = await labrig.run('doctor', '--json')
    expect(doctor.code).toBe(6)
    const { findings } = JSON.parse(doctor.stdout) as { findings: { id: string; status: string }[] }
    expect(findings.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual(['libvirt', 'docker'])
  })
})

describe('a user in the groups of both engines', () => {
  it('lists, makes and deletes', async (context) => {
    await using user = await testUser({ groups: ['libvirt', 'docker'] })
    await skipUnlessReadable(context, user)
    const labrig = await UserLabrig.of(user)
    const name = uniqueName('theirs')
    const image = await busyboxImage()
    const iso = await tinyIso()
    await labrig.call('container.create', { name, image, command: ['sleep', '1000'], start: true })
    await labrig.call('vm.create', {
      name: `${name}-vm`,
      source: { kind: 'iso', path: iso },
      network: { kind: 'none' },
    })
    try {
      const own = (await labrig.machines()).filter((machine) => machine.name.startsWith(name))
      expect(own.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['container running', 'vm off'])
      expect(linesOf(await virsh('list', '--all', '--name'))).toContain(`${name}-vm`)
      // The kernel shows the namespaces of root's processes to root alone; the rest of the files is for everybody.
      const isolation = await labrig.call<Isolation>('container.isolation', { id: name })
      expect(isolation.unreadable).toContainEqual(expect.objectContaining({ why: 'denied' }))
      expect(isolation.namespaces.find(({ kind }) => kind === 'net')).toMatchObject({
        inside: { id: null },
        same: false,
        toldBy: 'engine',
      })
      expect(isolation.processes).toMatchObject([{ inside: 1, command: 'sleep 1000' }])
      expect(isolation.groups?.resources.map((one) => one.name)).toEqual(['memory', 'cpu', 'pids'])
    } finally {
      await labrig.run('call', 'vm.delete', JSON.stringify({ id: `${name}-vm` }))
      await labrig.run('call', 'container.delete', JSON.stringify({ id: name, force: true }))
    }
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(`${name}-vm`)
    expect(linesOf(await docker('ps', '-a', '--format', '{{.Names}}'))).not.toContain(name)
  })
})

describe('polkit', () => {
  it('decides who may list and act: the one is let in, the other is told so', async (context) => {
    await using engine = await privateLibvirt({ auth: 'polkit' })
    await using allowed = await testUser({ polkit: 'yes' })
    await using refused = await testUser({ polkit: 'no' })
    await skipUnlessReadable(context, allowed)
    const connections = [{ id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: engine.socket }] as const
    const one = await UserLabrig.of(allowed, { connections })
    const other = await UserLabrig.of(refused, { connections })
    const name = uniqueName('polkit')
    const { kernel } = await tinyGuest()
    const input = { name, source: { kind: 'kernel', kernel }, network: { kind: 'none' } }
    await one.call('vm.create', input)
    expect((await one.machines()).map((machine) => machine.name)).toEqual([name])
    const answer = await other.run('ls')
    expect(answer.code).toBe(4)
    expect(answer.stderr).toMatch(/system is denied/)
    await one.call('vm.delete', { id: name })
    expect(linesOf(await engine.virsh('list', '--all', '--name'))).toEqual([])
  })
})

describe("a user's own session", () => {
  it('is started when it is first wanted, and runs a guest without any rights', async (context) => {
    await using user = await testUser()
    await skipUnlessReadable(context, user)
    const connections = [{ id: 'session', engine: 'libvirt', uri: 'qemu:///session' }] as const
    const labrig = await UserLabrig.of(user, { connections })
    expect(await labrig.machines()).toEqual([])
    const { kernel, initrd } = await tinyGuest()
    const name = 'guest'
    await labrig.call('vm.create', {
      connection: 'session',
      name,
      source: { kind: 'kernel', kernel, initrd, commandLine: 'console=ttyS0 quiet' },
      network: { kind: 'none' },
      memory: 128,
      start: true,
    })
    expect((await labrig.machines()).map((machine) => `${machine.name} ${machine.state}`)).toEqual([`${name} running`])
    const seen = await user.run('virsh', ['-q', '-c', 'qemu:///session', 'domstate', name], {
      env: labrig.environment,
    })
    expect(seen.stdout.trim()).toBe('running')
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(name)
    await labrig.call('vm.delete', { id: name, force: true })
    expect(await labrig.machines()).toEqual([])
  })
})
