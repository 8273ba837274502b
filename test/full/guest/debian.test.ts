import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { VmState } from '../../../contract/machine.ts'
import type { AgentReport } from '../../../contract/vm-agent.ts'
import { QUEUE_HANDLE, queueWords, readQueue, sentName, sentWords } from '../../../main/net/link-shape.ts'
import { explainLinkStep, undoLinkStep } from '../../../main/step/link-steps.ts'
import { Conversation } from '../../support/app/conversation.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  debianDisk,
  lacking,
  lackingDebianDisk,
  linesOf,
  makeDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  uniqueName,
  virsh,
  type DebianDisk,
} from '../../support/host/index.ts'
import { GuestShell, logIn } from './debian-guest.ts'

const lack = lacking('root', 'libvirtd') ?? lackingDebianDisk()
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('debian')
const overlay = `${name}.qcow2`
let labrig: Labrig
let pool: TestPool
let disk: DebianDisk
let base: { size: number; mtimeMs: number }
let shell: GuestShell
let folder: string

beforeAll(async () => {
  if (lack) return
  disk = await debianDisk()
  base = await stat(disk.image)
  labrig = await Labrig.make()
  pool = await testPool()
  folder = await reachableFolder('ssh')
  await makeDisk(inPool(pool, overlay), '2G', disk.image)
})
afterAll(async () => {
  if (lack) return
  await removeDomain(name)
  await pool[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const act = (procedure: string, more: object = {}) => labrig.call(`vm.${procedure}`, { id: name, ...more })

/** Both tools at once: state, snapshots and disks. */
async function agree(state: 'running' | 'off', snapshots: readonly string[] = []): Promise<void> {
  const [found, listed, domain, known, volumes] = await Promise.all([
    labrig.machine(name),
    labrig.call<{ name: string }[]>('vm.snapshot.list', { id: name }),
    virsh('domstate', name),
    virsh('snapshot-list', name, '--name'),
    pool.volumes(),
  ])
  expect(found).toMatchObject({ kind: 'vm', state, owner: 'labrig' })
  expect(domain.trim()).toBe(state === 'off' ? 'shut off' : 'running')
  expect(listed.map((snapshot) => snapshot.name)).toEqual(snapshots)
  expect(linesOf(known)).toEqual(snapshots)
  expect(volumes).toEqual([overlay])
}

/** Waits for what a guest does in its own time. */
const inTime = { timeout: 5 * 60_000, interval: 1_000 }

async function until(state: VmState): Promise<void> {
  await expect.poll(async () => (await labrig.machine(name))?.state, inTime).toBe(state)
}

async function agentAnswers(): Promise<void> {
  const ping = (): Promise<string> =>
    virsh('qemu-agent-command', name, '{"execute":"guest-ping"}').catch((error: unknown) => String(error))
  await expect.poll(ping, inTime).toMatch(/^\{"return":\{\}\}/)
}

describe('a Debian guest', () => {
  it('is made of a disk that has another below it, and runs', async () => {
    const { id } = await labrig.call<{ id: string }>('vm.create', {
      name,
      source: { kind: 'disk', path: inPool(pool, overlay), format: 'qcow2' },
      memory: 512,
      vcpus: 2,
      network: { kind: 'network', name: 'default' },
      os: 'http://debian.org/debian/12',
      start: true,
    })
    expect(id).toBe(`vm:system/${(await virsh('domuuid', name)).trim()}`)
    await agree('running')
  })

  it('is shown with the address that it was leased, and lets in who has the key', async () => {
    await expect.poll(async () => (await labrig.machine(name))?.addresses, inTime).toHaveLength(1)
    const address = (await labrig.machine(name))?.addresses[0] ?? ''
    expect(await virsh('domifaddr', name, '--source', 'lease')).toContain(` ${address}/`)
    shell = await GuestShell.make(address, disk, folder)
    await shell.untilOpen()
    expect(await shell.run('hostname; id -un; . /etc/os-release; echo $ID')).toBe(
      `${disk.hostName}\n${disk.user}\ndebian\n`,
    )
    expect(await shell.run('ip -4 -o addr')).toContain(` ${address}/`)
  })

  // The kernel of the machine that runs the tests may have no netem; Debian's has it. On the loopback nobody else is touched.
  it('has a kernel with netem, which takes the words of a link’s queue, does as they say and tells them back', async () => {
    const shape = { delay: 100, jitter: 10, duplicate: 1, reorder: 25, rate: 8000 }
    const words = (queueWords(shape) ?? []).join(' ')
    const asRoot = async (command: string) => {
      const input = { command: ['/bin/bash', '-c', command] }
      const { exitCode, stdout } = await labrig.call<{ exitCode: number; stdout: string }>('vm.agent.run', {
        id: name,
        ...input,
      })
      expect([command, exitCode]).toEqual([command, 0])
      return stdout
    }
    await agentAnswers()
    const change = `tc qdisc replace dev lo root handle ${QUEUE_HANDLE}`
    await asRoot(`${change} ${words}`)
    expect(readQueue(await asRoot('tc -j qdisc show dev lo'))).toEqual({ type: 'ours', shape })
    await asRoot(`${change} ${(queueWords({ delay: 100 }) ?? []).join(' ')}`)
    const clock = 'date +%s%N'
    const greeting = 'exec 3<>/dev/tcp/127.0.0.1/22; read -r line <&3'
    const took = await asRoot(`from=$(${clock}); ${greeting}; echo $((($(${clock}) - from) / 1000000))`)
    // A question, its answer and the greeting: each waits.
    expect(Number(took)).toBeGreaterThanOrEqual(300)
    await asRoot('tc qdisc del dev lo root')
    expect(readQueue(await asRoot('tc -j qdisc show dev lo'))).toEqual({ type: 'plain' })
    // What a machine sends: the other half of a pair stands for it.
    await asRoot('ip netns add far; ip link add near0 type veth peer name far0 netns far')
    await asRoot('ip addr add 10.99.0.1/30 dev near0; ip link set near0 up')
    await asRoot('ip -n far addr add 10.99.0.2/30 dev far0; ip -n far link set far0 up')
    const index = Number(await asRoot('cat /sys/class/net/near0/ifindex'))
    const on = { host: 'near0', index, sudo: false, helper: false } as const
    const sent = { delay: 150, loss: 1, rate: 8000 }
    const step = { type: 'link.sent', ...on, words: sentWords(sent), before: null } as const
    await asRoot(explainLinkStep(step).replaceAll('\n', ' && '))
    expect(readQueue(await asRoot(`tc -j qdisc show dev ${sentName(index)}`))).toEqual({ type: 'ours', shape: sent })
    const inside = greeting.replace('127.0.0.1', '10.99.0.1')
    const heard = await asRoot(
      `from=$(${clock}); ip netns exec far bash -c '${inside}'; echo $((($(${clock}) - from) / 1000000))`,
    )
    // The question and the answer to its answer wait, what comes to it does not.
    expect(Number(heard)).toBeGreaterThanOrEqual(300)
    await asRoot(explainLinkStep(undoLinkStep(step)).replaceAll('\n', ' && '))
    expect(await asRoot('ip -br link show type ifb')).not.toContain(sentName(index))
    await asRoot('ip netns del far')
  })

  it('answers at its serial console, where one logs in by password', async () => {
    await using console = new Conversation(labrig.spawn(['console', name]))
    await logIn(console, disk)
    console.send('echo $((6 * 7))-on-$(tty)\r')
    await console.waitFor(/42-on-\/dev\/ttyS0\r/)
    console.send('exit\r')
    await console.waitFor(/logout|login: $/)
    console.finish()
    expect(await console.end()).toBe(0)
  })

  it('has an agent that answers the host, and says the same address', async () => {
    await agentAnswers()
    const address = (await labrig.machine(name))?.addresses[0] ?? ''
    expect(await virsh('domifaddr', name, '--source', 'agent')).toContain(` ${address}/`)
    const { inside } = await labrig.call<AgentReport>('vm.agent.look', { id: name })
    expect(inside).toMatchObject({ hostname: disk.hostName, os: { id: 'debian', machine: 'x86_64' } })
    expect(inside?.filesystems).toContainEqual(
      expect.objectContaining({ mountpoint: '/', type: 'ext4', disks: ['vda'] }),
    )
    expect(inside?.interfaces?.flatMap((one) => one.addresses).join()).toContain(`${address}/`)
  })

  it('goes back to a snapshot: what came after is gone from memory and disk', async () => {
    await shell.run('echo one >before; sync; echo one >/dev/shm/mark')
    await act('snapshot.create', { name: 'clean', description: 'as installed' })
    await agree('running', ['clean'])
    const described = await labrig.call<object[]>('vm.snapshot.list', { id: name })
    expect(described).toMatchObject([{ description: 'as installed', memory: 'internal', current: true }])
    await shell.run('echo two >after; echo two >before; sync; echo two >/dev/shm/mark')
    expect(await shell.run('ls; cat before after /dev/shm/mark')).toBe('after\nbefore\ntwo\ntwo\ntwo\n')
    await act('snapshot.revert', { name: 'clean' })
    await agree('running', ['clean'])
    await shell.untilOpen()
    expect(await shell.run('ls; cat before /dev/shm/mark')).toBe('before\none\none\n')
  })

  it('shuts down by its power button', async () => {
    await act('shutdown', { mode: 'acpi' })
    await until('off')
    await agree('off', ['clean'])
  })

  it('starts again with what it had written, and shuts down when its agent is asked', async () => {
    await act('start')
    await agree('running', ['clean'])
    await shell.untilOpen()
    expect(await shell.run('ls; cat before; ls /dev/shm')).toBe('before\none\n')
    await agentAnswers()
    await act('shutdown', { mode: 'agent' })
    await until('off')
    await agree('off', ['clean'])
  })

  it('is deleted with its disk; the one below stays as it was', async () => {
    const plan = await labrig.call<{ files: object[]; snapshots: string[] }>('vm.deletion', { id: name })
    expect(plan).toMatchObject({ files: [{ path: inPool(pool, overlay) }], snapshots: ['clean'], savedState: false })
    await act('delete', { files: true })
    expect(await labrig.machine(name)).toBeUndefined()
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(name)
    expect(await pool.volumes()).toEqual([])
    expect(existsSync(`/var/lib/libvirt/qemu/snapshot/${name}`)).toBe(false)
    expect(await stat(disk.image)).toMatchObject({ size: base.size, mtimeMs: base.mtimeMs })
  })
})
