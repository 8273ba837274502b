import { open } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { removeDomain, run, tinyGuest, uniqueName, virsh } from '../../support/host/index.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { inTurns, timed } from '../rounds.ts'

const MIB = 1 << 20

interface World {
  readonly app: InProcess
  readonly pool: TestPool
  readonly name: string
  readonly id: string
}

/** Fills the disk of a VM with random data: what a copy must carry. */
async function fill(path: string, mebibytes: number): Promise<void> {
  const raw = `${path}.raw`
  {
    await using file = await open(raw, 'w')
    for (let at = 0; at < mebibytes; at += 16) await file.write(randomBytes(16 * MIB))
  }
  await run('qemu-img', ['convert', '-q', '-f', 'raw', '-O', 'qcow2', raw, path])
  await run('rm', ['-f', raw])
}

/** A VM that is off, with a qcow2 disk of which so much is used; our services are up (warm). */
async function withVm(mebibytes: number, measure: (world: World) => Promise<Samples>): Promise<Samples> {
  await using labrig = await Labrig.make()
  await using app = await inProcess(labrig)
  await using pool = await testPool()
  const name = uniqueName('bench')
  const { kernel } = await tinyGuest()
  try {
    const { id } = await app.client.vm.create({
      name,
      source: { kind: 'kernel', kernel },
      disk: { size: mebibytes / 1024, pool: pool.name },
      network: { kind: 'none' },
      memory: 64,
    })
    await fill(inPool(pool, `${name}.qcow2`), mebibytes)
    await virsh('pool-refresh', pool.name)
    await run('sync', [])
    return await measure({ app, pool, name, id })
  } finally {
    await removeDomain(name)
  }
}

/** Not timed. The next one must not wait until the disk has taken what this one wrote. */
async function forget({ pool }: World, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await removeDomain(name)
    await run('rm', ['-f', inPool(pool, `${name}.qcow2`)])
  }
  await virsh('pool-refresh', pool.name)
  await run('sync', [])
}

function clones(mebibytes: number, kind: 'full' | 'linked', count: number, rounds: number): Promise<Samples> {
  return withVm(mebibytes, async (world) => {
    const { app, id, name, pool } = world
    const names = Array.from({ length: count }, (_, index) => (count === 1 ? `${name}-c` : `${name}-c-${index + 1}`))
    const ours = async () => {
      const time = await timed(() => app.client.vm.clone({ id, name: `${name}-c`, kind, count }))
      await forget(world, names)
      return time
    }
    const peer = async () => {
      const time = await timed(async () => {
        for (const copy of names) {
          const file = inPool(pool, `${copy}.qcow2`)
          const words = ['--connect', 'qemu:///system', '--quiet', '--original', name, '--name', copy, '--file', file]
          await run('virt-clone', words, { timeout: 300_000 })
        }
      })
      await forget(world, names)
      return time
    }
    return inTurns(rounds, ours, peer, 1)
  })
}

const warm = 'qcow2 in a folder pool; our services are up (warm), virt-clone is a command'

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'clone-linked-vs-virt-clone',
    unit: 'ms',
    peer: 'virt-clone, which copies',
    note: `one linked clone of a VM with 2 GiB used, until it is defined; ${warm}`,
    run: () => clones(2048, 'linked', 1, 3),
  },
  {
    name: 'clone-full-vs-virt-clone',
    unit: 'ms',
    peer: 'virt-clone',
    note: `one full clone of a VM with 2 GiB used; ${warm}`,
    run: () => clones(2048, 'full', 1, 7),
  },
  {
    name: 'clone-ten-vs-virt-clone',
    unit: 'ms',
    peer: '10 × virt-clone, which copies',
    note: `ten linked clones in one act, of a VM with 256 MiB used; ${warm}`,
    run: () => clones(256, 'linked', 10, 1),
  },
]
