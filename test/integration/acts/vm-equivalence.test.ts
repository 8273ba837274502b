import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { procedureAt } from '../../support/app/in-process.ts'
import { lacking, tinyIso, uniqueName } from '../../support/host/index.ts'
import { offerTreeinfo } from '../../support/install-trees.ts'
import { VendorServer } from '../../support/vendor-server.ts'
import { normalizedXml } from './normalized.ts'
import { provesEqual, TwinBench } from './twin-bench.ts'
import { runLines } from './twins.ts'
import { vmSteps } from './vm-steps.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let bench: TwinBench
let trees: VendorServer | undefined
beforeAll(async () => {
  if (lack) return
  bench = await TwinBench.make()
  trees = await VendorServer.start()
  offerTreeinfo(trees, '/tree/')
  for (const twin of bench.twins) twin.tree = `${trees.folder}tree/`
})
afterAll(async () => {
  await trees?.[Symbol.asyncDispose]()
  await bench?.[Symbol.asyncDispose]()
})

describe('on twins, a VM act', () => {
  provesEqual(
    () => bench,
    vmSteps,
    (twin) => twin.vms(),
  )
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
    await bench.world.virsh('destroy', name)
    await bench.world.virsh('undefine', name)
    await bench.world.virsh('vol-delete', `${name}.qcow2`, 'default')
    await bench.world.virsh('pool-destroy', 'default')
    await bench.world.virsh('pool-undefine', 'default')
  }
  const picture = async () => ({
    domain: normalizedXml(await bench.world.virsh('dumpxml', name), name),
    pool: normalizedXml(
      (await bench.world.virsh('pool-dumpxml', 'default')).replace(/<(allocation|available) .*>/g, ''),
      name,
    ),
    poolStarts: /Autostart: +(\w+)/.exec(await bench.world.virsh('pool-info', 'default'))?.[1],
    network: /Active: +(\w+)/.exec(await bench.world.virsh('net-info', 'inner'))?.[1],
  })

  it('makes the default pool and starts the network as its lines do', async () => {
    await bench.world.virsh('net-destroy', 'inner')
    const { commands } = await bench.app.client.explain({ procedure: 'vm.create', input: await input() })
    const verbs = commands.map((line) => / (?:-c \S+) (\S+)/.exec(line)?.[1])
    expect(verbs).toEqual([
      ...['pool-define-as', 'pool-build', 'pool-start', 'pool-autostart', 'vol-create-as'],
      ...['define', 'net-start', 'start'],
    ])
    const lines = await runLines(commands, { home: bench.home })
    if (lines.code !== 0) throw new Error(`the lines failed: ${lines.stderr}`)
    const theirs = await picture()
    await undone()
    await bench.world.virsh('net-destroy', 'inner')
    await procedureAt(bench.app.client, 'vm.create')(await input())
    expect(await picture()).toEqual(theirs)
    expect(theirs).toMatchObject({ poolStarts: 'yes', network: 'yes' })
    await undone()
  })
})
