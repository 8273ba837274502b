import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { procedureAt } from '../../support/app/in-process.ts'
import { lacking } from '../../support/host/index.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'
import type { VendorServer } from '../../support/vendor-server.ts'
import { backupSteps, kept, removeBackups } from './backup-steps.ts'
import { containerFileSteps, filesOf, removeContainer, removeFiles } from './container-file-steps.ts'
import { containerVolumeSteps, volumesOf } from './container-volume-steps.ts'
import { containerSteps } from './container-steps.ts'
import { doctorActs } from './equivalent-acts.ts'
import { imageSteps } from './image-steps.ts'
import { networksOf, networkSteps } from './network-steps.ts'
import { offerImages, osImageSteps } from './os-image-steps.ts'
import { storageSteps } from './storage-steps.ts'
import { provesEqual, TwinBench } from './twin-bench.ts'
import { runLines } from './twins.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let bench: TwinBench
let open: Registry
let locked: Registry
beforeAll(async () => {
  if (lack) return
  bench = await TwinBench.make()
  const { namespace } = bench.world.engine
  open = await registry({ namespace })
  locked = await registry({ namespace, login: 'user:word' })
})
afterAll(async () => {
  for (const one of [open, locked]) await one?.[Symbol.asyncDispose]()
  await bench?.[Symbol.asyncDispose]()
})

describe('on twins, a storage act', () => {
  provesEqual(
    () => bench,
    storageSteps,
    (twin) => twin.storage(),
  )
})

describe('on twins, a network act', () => {
  provesEqual(() => bench, networkSteps, networksOf)
})

describe('on twins, a backup', () => {
  provesEqual(() => bench, backupSteps, kept)
  afterAll(async () => {
    for (const twin of bench?.twins ?? []) await removeBackups(twin)
  })
})

describe('on twins, an act on OS images', () => {
  let vendor: VendorServer | undefined
  beforeAll(async () => {
    if (!lack) vendor = await offerImages(bench.ours)
  })
  afterAll(() => vendor?.[Symbol.asyncDispose]())
  provesEqual(
    () => bench,
    osImageSteps,
    (twin) => twin.storage(),
  )
})

describe('on twins, a container act', () => {
  provesEqual(
    () => bench,
    containerSteps,
    (twin) => twin.containers(),
  )
})

describe('on twins, an act on files of a container', () => {
  provesEqual(() => bench, containerFileSteps, filesOf)
  afterAll(async () => {
    for (const twin of bench?.twins ?? []) {
      await removeFiles(twin)
      await removeContainer(twin)
    }
  })
})

describe('on twins, an act on volumes of containers', () => {
  provesEqual(() => bench, containerVolumeSteps, volumesOf)
  afterAll(async () => {
    for (const twin of bench?.twins ?? []) await removeFiles(twin)
  })
})

describe('on twins, an image act', () => {
  const steps = imageSteps(
    () => open.address,
    () => locked.address,
    () => bench.home,
  )
  provesEqual(
    () => bench,
    steps,
    (twin) => twin.images(),
  )
})

describe('on a libvirt without its network, an act of the doctor', () => {
  const state = async () => {
    const there = (await bench.world.virsh('net-list', '--all', '--name')).includes('default')
    if (!there) return 'none'
    return (await bench.world.virsh('net-info', 'default')).match(/^(Active|Persistent|Autostart): +\w+/gm)?.join()
  }

  it.each(doctorActs)('%s does what its lines do', async (act) => {
    const before = await state()
    const { commands } = await bench.app.client.explain({ procedure: act, input: { id: 'default-network' } })
    await procedureAt(bench.app.client, act)({ id: 'default-network' })
    const after = await state()
    expect(after).not.toBe(before)
    // The lines do it from the same state: first the act is taken back by the other act's lines.
    const back = act === 'doctor.fix' ? 'doctor.undo' : 'doctor.fix'
    const reversal = await bench.app.client.explain({ procedure: back, input: { id: 'default-network' } })
    for (const lines of [reversal.commands, commands]) {
      const { code, stderr } = await runLines(lines, { home: bench.home })
      if (code !== 0) throw new Error(`the lines failed: ${stderr}`)
      expect(await state()).toBe(lines === commands ? after : before)
    }
  })
})
