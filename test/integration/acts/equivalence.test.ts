import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, procedureAt, type InProcess } from '../../support/app/in-process.ts'
import { World } from '../../support/app/world.ts'
import { lacking, reachableFolder, removeFolder, tinyIso, uniqueBridge, uniqueName } from '../../support/host/index.ts'
import { offerTreeinfo } from '../../support/install-trees.ts'
import { VendorServer } from '../../support/vendor-server.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'
import { backupSteps, kept, removeBackups } from './backup-steps.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import { containerSteps, doctorActs, imageSteps, vmSteps } from './equivalence-steps.ts'
import { normalizedXml } from './normalized.ts'
import { offerImages, osImageSteps } from './os-image-steps.ts'
import { storageSteps } from './storage-steps.ts'
import { runLines, Twin } from './twins.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let world: World
let app: InProcess
let home: string
let ours: Twin
let theirs: Twin
let open: Registry
let locked: Registry
let trees: VendorServer | undefined

/** A network of the private libvirt, in whose namespace nobody else is. */
async function defineNetwork(): Promise<void> {
  const xml = join(home, 'network.xml')
  const address =
    "<ip address='192.168.99.1' netmask='255.255.255.0'><dhcp><range start='192.168.99.10' end='192.168.99.90'/></dhcp></ip>"
  await writeFile(xml, `<network><name>inner</name><bridge name='${uniqueBridge()}'/>${address}</network>`)
  await world.virsh('net-define', xml)
  await world.virsh('net-start', 'inner')
}

beforeAll(async () => {
  if (lack) return
  world = await World.make()
  home = await reachableFolder('home')
  app = await inProcess(world.labrig)
  ours = new Twin(uniqueName('a'), world, app)
  theirs = new Twin(uniqueName('b'), world, app)
  trees = await VendorServer.start()
  offerTreeinfo(trees, '/tree/')
  for (const twin of [ours, theirs]) twin.tree = `${trees.folder}tree/`
  await defineNetwork()
  await world.docker('network', 'create', 'inner')
  const { namespace } = world.engine
  open = await registry({ namespace })
  locked = await registry({ namespace, login: 'user:word' })
})
afterAll(async () => {
  if (lack) return
  for (const twin of [ours, theirs]) twin?.hangUp()
  await trees?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  for (const one of [open, locked]) await one?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
  if (home) await removeFolder(home)
})

/** Labrig acts on ours, a shell runs the explained lines on theirs. */
async function both({ act, before, input, settle, typed }: EquivalenceStep) {
  for (const twin of [ours, theirs]) await before?.(twin)
  const { commands } = await app.client.explain({ procedure: act, input: await input(theirs) })
  const lines = await runLines(commands, { home, ...(typed === undefined ? {} : { typed }) })
  const answer = await procedureAt(app.client, act)(await input(ours))
  if (settle) await Promise.all([ours, theirs].map((twin) => settle(twin)))
  return { lines, answer }
}

function provesEqual(steps: readonly EquivalenceStep[], picture: (twin: Twin) => Promise<unknown>): void {
  for (const step of steps) {
    it(`${step.act} ${step.what} does what its lines do`, async () => {
      const { lines, answer } = await both(step)
      if (step.act === 'container.exec') {
        const { exitCode, stdout, stderr } = answer as { exitCode: number; stdout: string; stderr: string }
        expect({ code: exitCode, stdout, stderr }).toEqual(lines)
      } else if (lines.code !== 0) throw new Error(`the lines failed: ${lines.stderr}${lines.stdout}`)
      expect(await picture(ours)).toEqual(await picture(theirs))
    })
  }
}

describe('on twins, a VM act', () => {
  provesEqual(vmSteps, (twin) => twin.vms())
})

describe('on twins, a storage act', () => {
  provesEqual(storageSteps, (twin) => twin.storage())
})

describe('on twins, a backup', () => {
  provesEqual(backupSteps, kept)
  afterAll(async () => {
    for (const twin of [ours, theirs]) if (twin) await removeBackups(twin)
  })
})

describe('on twins, an act on OS images', () => {
  let vendor: VendorServer | undefined
  beforeAll(async () => {
    if (!lack) vendor = await offerImages(ours)
  })
  afterAll(() => vendor?.[Symbol.asyncDispose]())
  provesEqual(osImageSteps, (twin) => twin.storage())
})

describe('one after the other, vm.create', () => {
  const name = uniqueName('first')
  const input = async () => ({
    name,
    source: { kind: 'iso', path: await tinyIso() },
    disk: { size: 0.03125 },
    network: { kind: 'network', name: 'inner' },
    memory: 64,
    start: true,
  })
  /** Takes everything away that the act made, so that it can be done once more. */
  const undone = async (): Promise<void> => {
    await world.virsh('destroy', name)
    await world.virsh('undefine', name)
    await world.virsh('vol-delete', `${name}.qcow2`, 'default')
    await world.virsh('pool-destroy', 'default')
    await world.virsh('pool-undefine', 'default')
  }
  const picture = async () => ({
    domain: normalizedXml(await world.virsh('dumpxml', name), name),
    pool: normalizedXml(
      (await world.virsh('pool-dumpxml', 'default')).replace(/<(allocation|available) .*>/g, ''),
      name,
    ),
    poolStarts: /Autostart: +(\w+)/.exec(await world.virsh('pool-info', 'default'))?.[1],
    network: /Active: +(\w+)/.exec(await world.virsh('net-info', 'inner'))?.[1],
  })

  it('makes the default pool and starts the network as its lines do', async () => {
    await world.virsh('net-destroy', 'inner')
    const { commands } = await app.client.explain({ procedure: 'vm.create', input: await input() })
    const verbs = commands.map((line) => / (?:-c \S+) (\S+)/.exec(line)?.[1])
    expect(verbs).toEqual([
      ...['pool-define-as', 'pool-build', 'pool-start', 'pool-autostart', 'vol-create-as'],
      ...['define', 'net-start', 'start'],
    ])
    const lines = await runLines(commands, { home })
    if (lines.code !== 0) throw new Error(`the lines failed: ${lines.stderr}`)
    const theirs = await picture()
    await undone()
    await world.virsh('net-destroy', 'inner')
    await procedureAt(app.client, 'vm.create')(await input())
    expect(await picture()).toEqual(theirs)
    expect(theirs).toMatchObject({ poolStarts: 'yes', network: 'yes' })
    await undone()
  })
})

describe('on twins, a container act', () => {
  provesEqual(containerSteps, (twin) => twin.containers())
})

describe('on twins, an image act', () => {
  const steps = imageSteps(
    () => open.address,
    () => locked.address,
    () => home,
  )
  provesEqual(steps, (twin) => twin.images())
})

describe('on a libvirt without its network, an act of the doctor', () => {
  const state = async () => {
    const there = (await world.virsh('net-list', '--all', '--name')).includes('default')
    if (!there) return 'none'
    return (await world.virsh('net-info', 'default')).match(/^(Active|Persistent|Autostart): +\w+/gm)?.join()
  }

  it.each(doctorActs)('%s does what its lines do', async (act) => {
    const before = await state()
    const { commands } = await app.client.explain({ procedure: act, input: { id: 'default-network' } })
    await procedureAt(app.client, act)({ id: 'default-network' })
    const after = await state()
    expect(after).not.toBe(before)
    // The lines do it from the same state: first the act is taken back by the other act's lines.
    const back = act === 'doctor.fix' ? 'doctor.undo' : 'doctor.fix'
    const reversal = await app.client.explain({ procedure: back, input: { id: 'default-network' } })
    for (const lines of [reversal.commands, commands]) {
      const { code, stderr } = await runLines(lines, { home })
      if (code !== 0) throw new Error(`the lines failed: ${stderr}`)
      expect(await state()).toBe(lines === commands ? after : before)
    }
  })
})
