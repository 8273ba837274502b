import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Vm } from '../../../contract/machine.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { testPool, type TestPool } from '../../support/app/pool.ts'
import {
  debianCloudDisk,
  lacking,
  lackingDebianDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  uniqueName,
  virsh,
  type DebianDisk,
} from '../../support/host/index.ts'
import { GuestShell } from './debian-guest.ts'

const lack = lacking('root', 'libvirtd') ?? lackingDebianDisk()
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('seeded')
const copy = uniqueName('copy')
const PASSWORD = 'pa"ss: #word'
let labrig: Labrig
let app: InProcess
let pool: TestPool
let disk: DebianDisk
let base: { size: number; mtimeMs: number }
let folder: string
let key: { readonly file: string; readonly line: string }
let id: string
let shell: GuestShell

async function makeKey() {
  const file = join(folder, 'chosen')
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'me@"x": #y', '-f', file])
  return { file, line: (await run('cat', [`${file}.pub`])).trim() }
}

beforeAll(async () => {
  if (lack) return
  disk = await debianCloudDisk()
  base = await stat(disk.image)
  folder = await reachableFolder('ssh')
  key = await makeKey()
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  // As in a window: the services live on and see to seeds.
  app.services.connections.start()
  app.services.tend()
  pool = await testPool()
})
afterAll(async () => {
  if (lack) return
  for (const one of [copy, name]) await removeDomain(one)
  await app?.[Symbol.asyncDispose]()
  await pool?.[Symbol.asyncDispose]()
  if (folder) await removeFolder(folder)
  await labrig?.[Symbol.asyncDispose]()
})

/** Waits for what a guest does in its own time. */
const inTime = { timeout: 5 * 60_000, interval: 1_000 }

async function vm(wanted: string): Promise<Vm | undefined> {
  const machines = await app.client.inventory.machines(undefined)
  return machines.find((one): one is Vm => one.kind === 'vm' && one.name === wanted)
}

async function addressOf(wanted: string): Promise<string> {
  await expect.poll(async () => (await vm(wanted))?.addresses, inTime).toHaveLength(1)
  return (await vm(wanted))?.addresses[0] ?? ''
}

async function untilOff(wanted: string): Promise<void> {
  await expect.poll(async () => (await vm(wanted))?.state, inTime).toBe('off')
}

/** By SSH with the chosen key alone; what the host shows at first is taken, as at a new machine. */
async function enter(wanted: string): Promise<GuestShell> {
  const made = GuestShell.fresh(await addressOf(wanted), { user: 'ada', keyFile: key.file }, folder)
  await made.untilOpen()
  return made
}

/** Volumes of the pool, and what libvirt would start the VM with. */
const disksOf = async (wanted: string) =>
  (await virsh('domblklist', wanted))
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0])

describe('a guest of an OS image', () => {
  it('is made as the wizard makes it, on a disk that is linked to the image', async () => {
    const cloudInit = { kind: 'settings' as const, user: 'ada', sshKeys: [key.line], password: PASSWORD }
    const made = await app.client.vm.create({
      name,
      source: { kind: 'image', path: disk.image, format: 'qcow2', cloudInit: { ...cloudInit, timezone: 'Asia/Tokyo' } },
      disk: { size: 3, pool: pool.name },
      memory: 512,
      vcpus: 2,
      os: 'http://debian.org/debian/12',
      start: true,
    })
    id = made.id
    expect(await vm(name)).toMatchObject({ state: 'running', seed: true })
    expect((await pool.volumes()).sort()).toEqual([`${name}-seed.img`, `${name}.qcow2`])
  })

  it('loses its seed as soon as it has an address', async () => {
    await addressOf(name)
    await expect.poll(async () => (await vm(name))?.seed, inTime).toBeUndefined()
    expect(await pool.volumes()).toEqual([`${name}.qcow2`])
    expect(await disksOf(name)).toEqual(['vda'])
    expect(await virsh('dumpxml', name, '--inactive')).not.toContain('seed.img')
  })

  it('lets in who has the chosen key, under its own name', async () => {
    shell = await enter(name)
    await shell.run('cloud-init status --wait')
    expect(await shell.run('hostname; id -un; sudo -n id -un; readlink /etc/localtime')).toBe(
      `${name}\nada\nroot\n/usr/share/zoneinfo/Asia/Tokyo\n`,
    )
    expect(await shell.run('cloud-init status')).toBe('status: done\n')
    // Whether the password is the chosen one: crypt(3) of the guest makes the same of it.
    const check = 'import crypt,sys; h=sys.stdin.readline().strip(); print(crypt.crypt(sys.argv[1], h) == h)'
    const hash = 'sudo getent shadow ada | cut -d: -f2'
    expect(await shell.run(`${hash} | python3 -W ignore -c '${check}' 'pa"ss: #word'`)).toBe('True\n')
  })

  it('has a root file system that has grown to its disk', async () => {
    const bytes = Number(await shell.run('df --output=size -B1 / | tail -1'))
    expect(bytes).toBeGreaterThan(2.5 * 2 ** 30)
  })

  it('is not made anew by its second boot', async () => {
    const look = 'cat /etc/ssh/ssh_host_ed25519_key.pub /etc/machine-id /var/lib/cloud/data/instance-id; hostname'
    const before = await shell.run(look)
    await app.client.vm.shutdown({ id, mode: 'acpi' })
    await untilOff(name)
    await app.client.vm.start({ id })
    shell = await enter(name)
    expect(await shell.run(look)).toBe(before)
    expect((await shell.try('cloud-init status')).stdout).toContain('disabled')
  })
})

describe('a linked clone of it', () => {
  let identity: string[]
  const look = 'hostname; cat /etc/machine-id; cut -d" " -f2 /etc/ssh/ssh_host_ed25519_key.pub; hostname -I'

  it('comes up with a name, an address, host keys and a machine-id of its own', async () => {
    const source = (await shell.run(look)).split('\n')
    await app.client.vm.shutdown({ id, mode: 'acpi' })
    await untilOff(name)
    const told = await app.client.vm.copying({ id, name: copy, kind: 'linked' })
    expect(told).toMatchObject({ identity: 'seed' })
    const { ids } = await app.client.vm.clone({ id, name: copy, kind: 'linked' })
    await app.client.vm.start({ id: ids[0] ?? '' })
    shell = await enter(copy)
    await shell.run('cloud-init status --wait')
    identity = (await shell.run(look)).split('\n')
    expect(identity[0]).toBe(copy)
    for (const [index, line] of identity.slice(0, 4).entries()) expect(line).not.toBe(source[index])
    // The users of the source are its own.
    expect(await shell.run('id -un; sudo -n id -un')).toBe('ada\nroot\n')
  })

  it('loses its seed too', async () => {
    await expect.poll(async () => (await vm(copy))?.seed, inTime).toBeUndefined()
    expect((await pool.volumes()).sort()).toEqual([`${copy}.qcow2`, `${name}.qcow2`])
  })
})

describe('what is left when both are deleted', () => {
  it('is the image, as it was', async () => {
    for (const wanted of [copy, name]) {
      const found = await vm(wanted)
      await app.client.vm.delete({ id: found?.id ?? '', files: true, force: true })
    }
    expect(await pool.volumes()).toEqual([])
    expect(await stat(disk.image)).toMatchObject({ size: base.size, mtimeMs: base.mtimeMs })
  })
})
