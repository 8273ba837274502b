import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../contract/secret.ts'
import type { TaskPart } from '../../../contract/task.ts'
import type { StepContext } from '../../../main/step/engines.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { runStep, undoStep, type Step } from '../../../main/step/step.ts'
import type { FakeContainer } from '../../support/fake-docker/model.ts'
import { Refusal } from '../../support/fake-libvirt/faults.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'
import { everyStep } from './every-step.ts'

let engines: EnginesOnFakes
let parts: TaskPart[][] = []
let folder = ''

beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  parts = []
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-run-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engines[Symbol.asyncDispose]()
})

function context(signal = new AbortController().signal): StepContext {
  return { engines, fixes: fileFixRecords(folder), signal, progress: (now) => void parts.push([...now]) }
}
const run = (step: Step) => runStep(step, context())

const libvirt = () => engines.fakeLibvirt
const docker = () => engines.fakeDocker

function domain(changes: Partial<FakeDomain> = {}): FakeDomain {
  return libvirt().host.addDomain('web 1', { uuid: everyStep['domain.start'].uuid, ...changes })
}

function container(state: FakeContainer['state'] = 'running'): FakeContainer {
  const made = docker().state.create({ Image: 'busybox:local' }, 'web')
  made.state = state
  return made
}
const onContainer = (made: FakeContainer) => ({ connection: 'docker', container: made.id, name: made.name })

describe('a step on a VM', () => {
  it('defines it, with the secret where the mask stands', async () => {
    const xml = "<domain><name>web 1</name><title>‹secret›</title><graphics type='vnc' passwd='‹secret›'/></domain>"
    await run({ ...everyStep['domain.define'], xml, secret: new Secret("a'b$&") })
    const made = [...libvirt().host.domains.values()][0]
    expect(made?.xml).toContain('<title>‹secret›</title>')
    expect(made?.xml).toContain("passwd='a&apos;b$&amp;'")
  })

  it('without a secret leaves the definition as it is', async () => {
    const xml = "<domain><name>web 1</name><graphics passwd='‹secret›'/></domain>"
    await run({ ...everyStep['domain.define'], xml, secret: null })
    expect([...libvirt().host.domains.values()][0]?.xml).toBe(xml)
  })

  const running = { state: 1, id: 7 }
  it.each([
    ['domain.start', {}, { state: 1 }],
    ['domain.shutdown', running, { state: 5 }],
    ['domain.destroy', running, { state: 5 }],
    ['domain.suspend', running, { state: 3 }],
    ['domain.resume', { ...running, state: 3 }, { state: 1 }],
    ['domain.save', running, { state: 5, saved: true }],
    ['domain.autostart', { autostart: true }, { autostart: false }],
  ] as const)('%s changes what its name says', async (type, before, after) => {
    const changed = domain(before)
    await run(everyStep[type])
    expect(changed).toMatchObject(after)
  })

  it.each(['domain.reboot', 'domain.reset'] as const)('%s leaves it running', async (type) => {
    const changed = domain(running)
    await run(everyStep[type])
    expect(changed.state).toBe(1)
  })

  it('wakes one that sleeps', async () => {
    const asked: number[] = []
    libvirt().procedures.DOMAIN_PM_WAKEUP = (_, { flags }) => void asked.push(flags)
    domain(running)
    await run(everyStep['domain.wakeup'])
    expect(asked).toEqual([0])
  })

  it.each([
    ['default', 0],
    ['acpi', 1],
    ['agent', 2],
  ] as const)('asks to shut down by %s', async (mode, bits) => {
    const asked: number[] = []
    libvirt().procedures.DOMAIN_SHUTDOWN_FLAGS = (_, { flags }) => void asked.push(flags)
    domain(running)
    await run({ ...everyStep['domain.shutdown'], mode })
    expect(asked).toEqual([bits])
  })

  it.each([
    [9_000_000n, 1 | 2 | 4 | 16 | 32],
    [8_000_000n, 1 | 2 | 4 | 16],
  ])('undefines it with all that belongs to it, as far as libvirt %s knows', async (lib_ver, bits) => {
    const asked: number[] = []
    await using old = await EnginesOnFakes.make({}, ({ procedures }) => {
      procedures.CONNECT_GET_LIB_VERSION = () => ({ lib_ver })
      procedures.DOMAIN_UNDEFINE_FLAGS = (_, { flags }) => void asked.push(flags)
    })
    await runStep(everyStep['domain.undefine'], { ...context(), engines: old })
    expect(asked).toEqual([bits])
  })

  it('takes, goes back to and deletes a snapshot, with its description escaped', async () => {
    const changed = domain()
    let seen = ''
    const { DOMAIN_SNAPSHOT_CREATE_XML: create } = libvirt().procedures
    libvirt().procedures.DOMAIN_SNAPSHOT_CREATE_XML = (host, args) => {
      seen = args.xml_desc
      if (!create) throw new Error('the fake has it')
      return create(host, args)
    }
    await run({ ...everyStep['snapshot.create'], name: "a & 'b' <c>", description: '<none>' })
    expect(seen).toBe(
      '<domainsnapshot><name>a &amp; &apos;b&apos; &lt;c&gt;</name><description>&lt;none&gt;</description></domainsnapshot>',
    )
    await run({ ...everyStep['snapshot.create'], description: null })
    expect(seen).toBe('<domainsnapshot><name>before update</name></domainsnapshot>')
    await run(everyStep['snapshot.revert'])
    expect(changed.currentSnapshot).toBe('before update')
    await run(everyStep['snapshot.delete'])
    expect([...changed.snapshots.keys()]).not.toContain('before update')
  })
})

describe('a step on storage and networks', () => {
  it('makes a pool and a disk, and takes them away', async () => {
    const { host } = libvirt()
    await run(everyStep['pool.define'])
    await run(everyStep['pool.build'])
    await run(everyStep['pool.start'])
    await run(everyStep['pool.autostart'])
    const pool = [...host.pools.values()][0]
    expect(pool).toMatchObject({ name: 'default', active: true, autostart: true })
    await run(everyStep['volume.create'])
    expect(pool?.volumes.get('a.qcow2')?.capacity).toBe(1073741824n)
    await run(everyStep['volume.delete'])
    expect(pool?.volumes.size).toBe(0)
    await run(everyStep['pool.stop'])
    await run(everyStep['pool.undefine'])
    expect(host.pools.size).toBe(0)
  })

  it('takes away the folder that it made for a pool, and no other', async () => {
    const { procedures, host } = libvirt()
    const erased: string[] = []
    procedures.STORAGE_POOL_DELETE = (_, { pool }) => void erased.push(pool.name)
    const built = everyStep['pool.build'] as Extract<Step, { type: 'pool.build' }>
    expect(undoStep(built)).toBeNull()
    expect(undoStep({ ...built, fresh: true })).toMatchObject({ type: 'pool.erase' })
    host.addPool('default')
    procedures.STORAGE_POOL_BUILD = () => {
      throw new Refusal(1, 'it cannot be formatted')
    }
    await expect(run(built)).rejects.toThrow()
    expect(erased).toEqual([])
    await expect(run({ ...built, fresh: true })).rejects.toThrow()
    expect(erased).toEqual(['default'])
  })

  it('starts a network', async () => {
    const network = libvirt().host.addNetwork('default')
    await run(everyStep['network.start'])
    expect(network.active).toBe(true)
  })

  it('takes a network that somebody else has started meanwhile for started', async () => {
    const network = libvirt().host.addNetwork('default', { active: true })
    await run(everyStep['network.start'])
    expect(network.active).toBe(true)
  })

  it('removes a file, and one that is gone already is no failure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-test-step-'))
    const path = join(folder, 'disk.img')
    writeFileSync(path, 'x')
    await run({ type: 'file.remove', path })
    expect(existsSync(path)).toBe(false)
    await run({ type: 'file.remove', path })
    rmSync(folder, { recursive: true })
  })
})

describe('a step on a container', () => {
  it('makes it and answers its id', async () => {
    const { id } = await run(everyStep['container.create'])
    expect(docker().state.find('web').id).toBe(id)
  })

  it('does not break the making off in the middle: a container that may exist could not be taken back', async () => {
    const { id } = await runStep(everyStep['container.create'], context(AbortSignal.abort()))
    expect(docker().state.find('web').id).toBe(id)
  })

  it('breaks off what can be asked again', async () => {
    const step = { ...everyStep['container.stop'], ...onContainer(container()) }
    await expect(runStep(step, context(AbortSignal.abort()))).rejects.toMatchObject({ reason: 'aborted' })
  })

  it.each([
    ['container.start', 'exited', 'running'],
    ['container.stop', 'running', 'exited'],
    ['container.restart', 'running', 'running'],
    ['container.kill', 'running', 'exited'],
    ['container.pause', 'running', 'paused'],
    ['container.unpause', 'paused', 'running'],
  ] as const)('%s makes a container that is %s %s', async (type, before, after) => {
    const changed = container(before)
    await run({ ...everyStep[type], ...onContainer(changed) })
    expect(changed.state).toBe(after)
  })

  it('renames and removes it', async () => {
    const changed = container()
    await run({ ...everyStep['container.rename'], ...onContainer(changed) })
    expect(changed.name).toBe('web2')
    await run({ ...everyStep['container.remove'], ...onContainer(changed) })
    expect(docker().state.containers.size).toBe(0)
  })

  it('runs a command and answers what it wrote and how it ended', async () => {
    const step = { ...everyStep['container.exec'], ...onContainer(container()) }
    const said = await run({ ...step, command: ['echo', 'hello'] })
    expect(said.exec).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('hello') as string,
      truncated: false,
    })
    const failed = await run({ ...step, command: ['fail'] })
    expect(failed.exec?.exitCode).toBe(3)
  })

  it('cuts what a command writes without end', async () => {
    const step = { ...everyStep['container.exec'], ...onContainer(container()) }
    const { exec } = await run({ ...step, command: ['frames', '1100000'] })
    expect(exec?.truncated).toBe(true)
    expect(exec?.stdout.length).toBe(1 << 20)
  })
})

describe('a step on an image', () => {
  it('fetches it, telling the layers, and answers its id', async () => {
    const { id } = await run({ ...everyStep['image.pull'], reference: 'debian:12', login: null })
    expect(id).toBe(docker().state.findImage('debian:12')?.id)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.flat().filter((part) => part.id === 'aaaaaaaaaaaa')).toContainEqual(
      expect.objectContaining({ current: 512, total: 2048 }),
    )
  })

  it('gives the login to the engine', async () => {
    const step = { ...everyStep['image.pull'], reference: 'private/app:1' }
    await expect(run({ ...step, login: null })).rejects.toMatchObject({ reason: 'unauthorized' })
    expect(await run(step)).toHaveProperty('id')
  })

  it('loads, imports and removes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-test-step-'))
    const path = join(folder, 'archive.tar')
    writeFileSync(path, '[{"RepoTags":["tools:1","more:2"]}]')
    expect(await run({ ...everyStep['image.load'], path })).toEqual({ loaded: ['tools:1', 'more:2'] })
    const { id } = await run({ ...everyStep['image.import'], path })
    expect(docker().state.findImage('root:1')?.id).toBe(id)
    await run({ ...everyStep['image.remove'], image: 'root:1' })
    expect(docker().state.findImage('root:1')).toBeUndefined()
    rmSync(folder, { recursive: true })
  })

  it('of an archive that went away says so', async () => {
    const step = { ...everyStep['image.load'], path: '/nowhere/labrig-test.tar' }
    await expect(run(step)).rejects.toThrow(/labrig-test.tar/)
  })
})

describe('taking a step back', () => {
  it('leaves nothing of what each made', async () => {
    const { host } = libvirt()
    const made: Step[] = [
      {
        ...everyStep['domain.define'],
        xml: `<domain><name>web 1</name><uuid>${everyStep['domain.start'].uuid}</uuid></domain>`,
      },
      everyStep['domain.start'],
      everyStep['pool.define'],
      everyStep['pool.start'],
      everyStep['volume.create'],
      everyStep['container.create'],
    ]
    for (const step of made) await run(step)
    expect([host.domains.size, host.pools.size, docker().state.containers.size]).toEqual([1, 1, 1])
    for (const step of [...made].reverse()) await run(undoStep(step) as Step)
    expect([host.domains.size, host.pools.size, docker().state.containers.size]).toEqual([0, 0, 0])
  })
})
