import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { machine, type VmState } from '../../../contract/machine.ts'
import { Conversation } from '../../support/app/conversation.ts'
import { untilGuestAnswers } from '../../support/app/guest-console.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { lacking, linesOf, removeDomain, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('job')
const disk = `${name}.qcow2`
let labrig: Labrig
let pool: TestPool

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  pool = await testPool()
})
afterAll(async () => {
  if (lack) return
  await removeDomain(name)
  await pool[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

const domstate: Record<'running' | 'paused' | 'off' | 'saved', string> = {
  running: 'running',
  paused: 'paused',
  off: 'shut off',
  saved: 'shut off',
}

/** Both tools at once: state, snapshots and disks. */
async function agree(state: keyof typeof domstate, snapshots: readonly string[] = []): Promise<void> {
  const [machines, listed, domain, saved, known, volumes] = await Promise.all([
    labrig.machines(),
    labrig.call<{ name: string }[]>('vm.snapshot.list', { id: name }),
    virsh('domstate', name),
    virsh('list', '--all', '--with-managed-save', '--name'),
    virsh('snapshot-list', name, '--name'),
    pool.volumes(),
  ])
  const found = machines.find((one) => one.name === name)
  expect(found).toMatchObject({ kind: 'vm', state, connection: 'system', owner: 'labrig', accelerator: 'qemu' })
  // A field that the contract does not have would be lost here.
  for (const one of machines) expect(machine.parse(one)).toEqual(one)
  expect(domain.trim()).toBe(domstate[state])
  expect(linesOf(saved).includes(name)).toBe(state === 'saved')
  expect(linesOf(known)).toEqual(snapshots)
  expect(listed.map((snapshot) => snapshot.name)).toEqual(snapshots)
  expect(volumes).toEqual([disk])
}

const act = (procedure: string, more: object = {}) => labrig.call(`vm.${procedure}`, { id: name, ...more })

async function until(state: VmState): Promise<void> {
  await expect.poll(async () => (await labrig.machine(name))?.state, { timeout: 60_000, interval: 300 }).toBe(state)
}

/** Says one line on the serial console and waits for the answer, which is not what was typed. */
async function ask(line: string, answer: RegExp): Promise<void> {
  await using console = new Conversation(labrig.spawn(['console', name]))
  console.send(`${line}\r`)
  await console.waitFor(answer)
}

describe('a VM by command lines alone', () => {
  it('is made from an ISO with a new disk', async () => {
    const made = await labrig.call<{ id: string; commands: string[] }>('vm.create', {
      name,
      source: { kind: 'iso', path: await tinyIso() },
      disk: { size: 0.0625, pool: pool.name },
      memory: 128,
      vcpus: 1,
      network: { kind: 'none' },
    })
    expect(made.id).toBe(`vm:system/${(await virsh('domuuid', name)).trim()}`)
    expect(made.commands).toHaveLength(2)
    await agree('off')
    expect(await virsh('vol-info', disk, '--pool', pool.name)).toMatch(/Capacity: +64\.00 MiB/)
  })

  it('starts, and its serial console is answered', async () => {
    await act('start')
    await agree('running')
    await using console = new Conversation(labrig.spawn(['console', name]))
    await untilGuestAnswers(console, 'tiny-iso')
    console.send('echo $((6 * 7))-from-the-shell\r')
    await console.waitFor(/\n42-from-the-shell\r/)
    expect(console.errors).toContain('Leave with Ctrl + ]')
    console.finish()
    expect(await console.end()).toBe(0)
  })

  it('shows its screen', async () => {
    const { mime, base64 } = await labrig.call<{ mime: string; base64: string }>('vm.screenshot', { id: name })
    const picture = Buffer.from(base64, 'base64')
    expect(mime).toBe('image/png')
    // PNG (third edition) 5.2 and 11.2.2: signature, then width and height of the header.
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.readUInt32BE(16)).toBeGreaterThan(300)
    expect(picture.readUInt32BE(20)).toBeGreaterThan(200)
  })

  it('goes back to a snapshot: what came after is gone from memory and disk', async () => {
    await ask('echo before >/dev/vda; echo one >/tmp/mark; sync; echo done-$((1 + 1))', /\ndone-2\r/)
    await act('snapshot.create', { name: 'clean', description: 'as made' })
    await agree('running', ['clean'])
    const described = await labrig.call<object[]>('vm.snapshot.list', { id: name })
    expect(described).toMatchObject([{ description: 'as made', state: 'running', memory: 'internal', current: true }])
    await ask('echo behind >/dev/vda; echo two >/tmp/mark; sync; echo done-$((2 + 1))', /\ndone-3\r/)
    await ask('head -c 6 /dev/vda; cat /tmp/mark', /\nbehindtwo\r/)
    await act('snapshot.revert', { name: 'clean' })
    await agree('running', ['clean'])
    await ask('head -c 7 /dev/vda; cat /tmp/mark', /\nbefore\r\none\r/)
  })

  it('pauses and continues', async () => {
    await act('pause')
    await agree('paused', ['clean'])
    await act('resume')
    await agree('running', ['clean'])
  })

  it('is saved and continues where it was', async () => {
    await act('save')
    await agree('saved', ['clean'])
    await act('start')
    await agree('running', ['clean'])
    await ask('cat /tmp/mark; echo still-$((3 + 1))', /\none\r\nstill-4\r/)
  })

  it('shuts down when asked, and is forced off when it is not asked', async () => {
    await act('shutdown', { mode: 'acpi' })
    await until('off')
    await agree('off', ['clean'])
    await act('start')
    await act('forceOff')
    await agree('off', ['clean'])
  })

  it('is deleted without a file, a domain or a snapshot left', async () => {
    const plan = await labrig.call<object>('vm.deletion', { id: name })
    expect(plan).toMatchObject({
      files: [{ path: inPool(pool, disk) }],
      kept: [
        {
          path: await tinyIso(),
          code: 'media',
          params: {},
          why: 'installation media are never deleted with a VM',
        },
      ],
      snapshots: ['clean'],
    })
    await act('delete', { files: true })
    expect(await labrig.machine(name)).toBeUndefined()
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(name)
    expect(await pool.volumes()).toEqual([])
    expect(existsSync(inPool(pool, disk))).toBe(false)
    expect(existsSync(`/var/lib/libvirt/qemu/snapshot/${name}`)).toBe(false)
    expect(existsSync(`/var/lib/libvirt/qemu/save/${name}.save`)).toBe(false)
    expect(existsSync(await tinyIso())).toBe(true)
  })
})
