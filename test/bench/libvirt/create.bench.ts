import { inProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { makeDisk, removeDomain, run, uniqueName, virsh } from '../../support/host/index.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { inTurns, timed } from '../rounds.ts'

const ROUNDS = 5
const WARM_UP = 1

/** Disks that nobody has used: what was used before is in libvirt's caches. Made before anything is timed. */
async function newDisks(pool: TestPool, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => uniqueName('bench'))
  for (const name of names) await makeDisk(inPool(pool, `${name}.qcow2`), '1G')
  await virsh('pool-refresh', pool.name)
  return names
}

async function untilRunning(name: string, create: () => Promise<unknown>): Promise<number> {
  try {
    const time = await timed(create)
    if ((await virsh('domstate', name)).trim() !== 'running') throw new Error(`${name} does not run`)
    return time
  } finally {
    await removeDomain(name)
  }
}

const LABRIG = { memory: 64, vcpus: 1, network: { kind: 'none' }, graphics: { kind: 'none' }, start: true } as const
/** The same machine in virt-install's words: nothing is looked up in osinfo, and nobody waits at a console. */
const VIRT_INSTALL = [
  ...['--connect', 'qemu:///system', '--quiet', '--import', '--memory', '64', '--vcpus', '1', '--virt-type', 'qemu'],
  ...['--osinfo', 'detect=off,require=off', '--network', 'none', '--graphics', 'none', '--noautoconsole'],
]

async function creations(): Promise<Samples> {
  await using labrig = await Labrig.make()
  await using app = await inProcess(labrig)
  await using pool = await testPool()
  const names = await newDisks(pool, (ROUNDS + WARM_UP) * 2)
  const onNext = (create: (name: string, path: string) => Promise<unknown>) => {
    const name = names.shift() ?? ''
    return untilRunning(name, () => create(name, inPool(pool, `${name}.qcow2`)))
  }
  const ours = () =>
    onNext((name, path) => app.client.vm.create({ name, source: { kind: 'disk', path, format: 'qcow2' }, ...LABRIG }))
  const peer = () =>
    onNext((name, path) =>
      run('virt-install', ['--name', name, '--disk', `path=${path},format=qcow2`, ...VIRT_INSTALL], {
        timeout: 300_000,
      }),
    )
  // Awaited here: what is used goes with this function.
  return await inTurns(ROUNDS, ours, peer, WARM_UP)
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'create-vs-virt-install',
    unit: 'ms',
    peer: 'virt-install --import',
    note: 'import of a disk until the VM runs, emulated, without network and screen; our services are up (warm), virt-install is a command',
    run: creations,
  },
]
