import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { procedures } from '../../../main/libvirt/table.ts'
import type { JournalEntry } from '../../../contract/journal.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { callsProcedure, Proxy, type Verdict } from '../../support/app/proxy.ts'
import { World } from '../../support/app/world.ts'
import {
  busyboxImage,
  docker,
  imageArchive,
  lacking,
  linesOf,
  reachableFolder,
  removeFolder,
  run,
  tinyIso,
  uniqueName,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let world: World
let folder: string
beforeAll(async () => {
  if (lack) return
  world = await World.make()
  folder = await reachableFolder('bad')
})
afterAll(async () => {
  if (lack) return
  await world?.[Symbol.asyncDispose]()
  if (folder) await removeFolder(folder)
})

const iso = async (name: string, more: object = {}) => ({
  name,
  source: { kind: 'iso', path: await tinyIso() },
  network: { kind: 'none' },
  disk: { size: 0.0625, pool: world.pool.name },
  ...more,
})

/** Mounts an empty, small file system where a daemon sees it: it goes away with the daemon. */
async function smallDisk(namespace: string, path: string, size: string): Promise<void> {
  const [pid] = linesOf(await run('ip', ['netns', 'pids', namespace]))
  await run('nsenter', [
    '--mount',
    '--target',
    pid ?? '',
    'mount',
    '-t',
    'tmpfs',
    '-o',
    `size=${size},mode=0755`,
    'tmpfs',
    path,
  ])
}

describe('a full disk', () => {
  it('is told by its name when a volume does not fit any more, with nothing left behind', async () => {
    const path = join(folder, 'small')
    const pool = uniqueName('small')
    await mkdir(path)
    await smallDisk(world.libvirt.namespace, path, '2m')
    await world.virsh('pool-define-as', pool, 'dir', '--target', path)
    await world.virsh('pool-start', pool)
    await world.virsh('vol-create-as', pool, 'filler', '1900k', '--format', 'raw')
    await world.virsh('pool-refresh', pool)
    const name = uniqueName('full')
    const refused = await world.labrig.refusal('vm.create', await iso(name, { disk: { size: 1, pool } }))
    expect(refused).toMatchObject({ code: 'DISK_FULL', exit: 5, data: { path } })
    expect(linesOf(await world.virsh('vol-list', pool))).toHaveLength(1)
    expect(linesOf(await world.virsh('list', '--all', '--name'))).not.toContain(name)
  })

  it('that the engine meets in the middle of an image is told as such', async () => {
    const [data] = linesOf(await world.docker('info', '-f', '{{.DockerRootDir}}'))
    await smallDisk(world.engine.namespace, join(data ?? '', 'tmp'), '64k')
    const path = await imageArchive(`${uniqueName('big')}:1`)
    const refused = await world.labrig.refusal('image.load', { path })
    expect(refused).toMatchObject({ code: 'DISK_FULL', exit: 5 })
    expect(refused.data).toMatchObject({ cause: 'no-space', detail: expect.stringMatching(/no space left on device/i) })
  })
})

describe('a VM that cannot be started', () => {
  it('is not made at all: no domain, no volume', async () => {
    const name = uniqueName('huge')
    const before = await world.fingerprint()
    const input = await iso(name, { memory: 16_000_000, start: true })
    const refused = await world.labrig.refusal('vm.create', input)
    expect(refused).toMatchObject({ code: 'ENGINE_ERROR', exit: 1, data: { engine: 'libvirt', left: [] } })
    expect(refused.data['command']).toMatch(new RegExp(`start ${name}$`))
    expect(await world.fingerprint()).toBe(before)
    const entries = await world.labrig.call<JournalEntry[]>('journal.list')
    const phases = entries
      .filter((entry) => entry.title === `create ${name}`)
      .map(({ phase, step }) => `${phase} ${step}`)
    expect(phases.reverse()).toEqual([
      ...['begin null', 'intent 0', 'done 0', 'intent 1', 'done 1', 'intent 2', 'failed 2'],
      ...['undone 1', 'undone 0', 'end null'],
    ])
  })

  it('nor is a container whose command does not exist', async () => {
    const before = await world.fingerprint()
    const input = { name: uniqueName('typo'), image: world.image, command: ['/no/such/program'], start: true }
    const refused = await world.labrig.refusal('container.create', input)
    expect(refused).toMatchObject({ code: 'ENGINE_ERROR', exit: 1, data: { engine: 'docker', left: [] } })
    expect(refused.message).toContain('/no/such/program')
    expect(await world.fingerprint()).toBe(before)
  })
})

describe('a file that qemu cannot reach', () => {
  it('is refused by the name of the folder that lacks the search bit, before anything is made', async () => {
    const closed = join(folder, 'closed')
    await mkdir(join(closed, 'inner'), { recursive: true })
    await chmod(closed, 0o700)
    const path = join(closed, 'inner/tiny.iso')
    await copyFile(await tinyIso(), path)
    const before = await world.fingerprint()
    const refused = await world.labrig.refusal(
      'vm.create',
      await iso(uniqueName('closed'), { source: { kind: 'iso', path } }),
    )
    expect(refused).toMatchObject({
      code: 'PATH_PROBLEM',
      exit: 5,
      data: { path, problem: 'not-searchable', culprit: closed },
    })
    expect(refused.message).toContain(`the directory ${closed} (mode 700) lacks the search bit`)
    expect(await world.fingerprint()).toBe(before)
    // What it advises does help; a host without access lists has the old way.
    const [advice = ''] = refused.data['remedy'] as string[]
    expect(advice).toMatch(new RegExp(`^setfacl -m u:\\d+:x ${closed}$`))
    await run('sh', ['-c', `if command -v setfacl; then ${advice}; else chmod o+x ${closed}; fi`])
    const name = uniqueName('opened')
    await world.labrig.call('vm.create', await iso(name, { source: { kind: 'iso', path } }))
    await world.labrig.call('vm.delete', { id: name, files: true })
    expect(existsSync(path)).toBe(true)
  })
})

describe('a port that is taken', () => {
  it('by another program is refused with the name of the program', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await using labrig = await Labrig.make()
    const name = uniqueName('port')
    try {
      const input = { name, image: await busyboxImage(), ports: [{ container: 80, host: port }], start: true }
      const refused = await labrig.refusal('container.create', input)
      expect(refused).toMatchObject({ code: 'PORT_IN_USE', exit: 5, data: { port, protocol: 'tcp' } })
      expect(refused.data['holder']).toMatch(new RegExp(`pid ${process.pid}\\b`))
      expect(linesOf(await docker('ps', '-a', '--format', '{{.Names}}'))).not.toContain(name)
    } finally {
      server.close()
    }
  })
})

describe('an engine that goes away in the middle of an act', () => {
  let libvirt: Proxy
  let engine: Proxy
  let labrig: Labrig
  beforeAll(async () => {
    if (lack) return
    libvirt = await Proxy.listen(join(folder, 'libvirt.sock'), world.libvirt.socket)
    engine = await Proxy.listen(join(folder, 'docker.sock'), world.engine.socket)
    labrig = await Labrig.make({
      connections: [
        { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.path },
        { id: 'docker', engine: 'docker', host: `unix://${engine.path}` },
      ],
    })
  })
  afterAll(async () => {
    for (const one of [libvirt, engine, labrig]) await one?.[Symbol.asyncDispose]()
  })

  const phasesOf = async (title: string): Promise<string[]> =>
    (await labrig.call<JournalEntry[]>('journal.list'))
      .filter((entry) => entry.title === title)
      .map(({ phase, step }) => `${phase} ${step}`)
      .reverse()

  /** Breaks the first call of this procedure. */
  function breakAt(name: keyof typeof procedures, verdict: Verdict): void {
    let broken = false
    libvirt.judge = (piece) => {
      if (broken || !callsProcedure(piece, procedures[name][0])) return 'pass'
      broken = true
      return verdict
    }
  }

  it('is told with what it is not known of; the journal has the intent and no result', async () => {
    const name = uniqueName('lost')
    await labrig.call('vm.create', await iso(name))
    breakAt('DOMAIN_CREATE_WITH_FLAGS', 'cut')
    const refused = await labrig.refusal('vm.start', { id: name })
    expect(refused).toMatchObject({ code: 'ENGINE_UNAVAILABLE', exit: 4, data: { state: 'lost' } })
    expect(refused.message).toContain(`start ${name}`)
    expect(await phasesOf(`start ${name}`)).toEqual(['begin null', 'intent 0', 'failed 0', 'end null'])
    expect((await world.virsh('domstate', name)).trim()).toBe('shut off')
    // The next one works: no lock, no broken state is left.
    await labrig.call('vm.start', { id: name, paused: true })
    await labrig.call('vm.delete', { id: name, force: true, files: true })
  })

  it('after it had done its part is told the same way, and what it did is seen afterwards', async () => {
    const name = uniqueName('done')
    await labrig.call('vm.create', await iso(name))
    breakAt('DOMAIN_CREATE_WITH_FLAGS', 'pass-and-cut')
    const refused = await labrig.refusal('vm.start', { id: name, paused: true })
    expect(refused).toMatchObject({ code: 'ENGINE_UNAVAILABLE', exit: 4 })
    expect(refused.message).toContain('not known whether this took effect')
    await expect.poll(async () => (await world.virsh('domstate', name)).trim()).toBe('paused')
    expect(await labrig.machine(name)).toMatchObject({ state: 'paused' })
    await labrig.call('vm.delete', { id: name, force: true, files: true })
  })

  it('in the middle of making a VM leaves nothing, or says what it leaves', async () => {
    const name = uniqueName('half')
    breakAt('DOMAIN_DEFINE_XML_FLAGS', 'cut')
    const refused = await labrig.refusal('vm.create', await iso(name))
    expect(refused).toMatchObject({ code: 'ENGINE_UNAVAILABLE', exit: 4 })
    const volumes = linesOf(await world.virsh('vol-list', world.pool.name)).filter((line) => line.includes(name))
    const told = JSON.stringify(refused)
    expect(volumes.length === 0 || told.includes(`vol-delete --pool ${world.pool.name} ${name}.qcow2`)).toBe(true)
    await labrig.run(['call', 'vm.create', JSON.stringify(await iso(name))])
    await world.virsh('vol-delete', `${name}.qcow2`, world.pool.name).catch(() => undefined)
    await world.virsh('undefine', name).catch(() => undefined)
  })

  it('of Docker likewise', async () => {
    const name = uniqueName('lost')
    const { stdout } = await labrig.run(['call', 'container.create', JSON.stringify({ name, image: world.image })])
    const { id } = JSON.parse(stdout) as { id: string }
    engine.judge = (piece) => (/^POST \S+\/start /.test(piece.toString('latin1')) ? 'cut' : 'pass')
    const refused = await labrig.refusal('container.start', { id })
    expect(refused).toMatchObject({ code: 'ENGINE_UNAVAILABLE', exit: 4, data: { state: 'lost' } })
    expect(refused.message).toContain(`start ${name}`)
    expect(await phasesOf(`start ${name}`)).toEqual(['begin null', 'intent 0', 'failed 0', 'end null'])
    engine.judge = () => 'pass'
    await labrig.call('container.delete', { id })
  })
})
