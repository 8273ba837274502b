import { afterAll, beforeAll, beforeEach } from 'vitest'
import { isOwn, lacking, linesOf, reachableFolder, removeDomain, removeFolder, run, virsh } from '../host/index.ts'
import { inProcess, type InProcess } from './in-process.ts'
import { Labrig } from './labrig.ts'
import { testPool, type TestPool } from './pool.ts'

/** What a file of tests about VMs and their disks stands on: Labrig in this process, a pool, a folder that qemu can reach. */
export interface VmWorld {
  readonly labrig: Labrig
  readonly app: InProcess
  readonly pool: TestPool
  readonly files: string
}

/**
 * Has a world made before the tests of a file and taken away after them, and the tests skipped where it cannot be had.
 * @param made names of VMs; read at the end, when all are in it
 * @param begin what else is to be there before the first test
 */
export function vmWorld(made: readonly string[], begin: (world: VmWorld) => Promise<void> | void): void {
  const lack = lacking('root', 'libvirtd')
  let world: VmWorld | undefined
  beforeEach((context) => context.skip(lack !== undefined, lack))
  beforeAll(async () => {
    if (lack !== undefined) return
    const labrig = await Labrig.make()
    const [app, pool, files] = [await inProcess(labrig), await testPool(), await reachableFolder('vm-files')]
    world = { labrig, app, pool, files }
    await begin(world)
  })
  afterAll(async () => {
    if (world === undefined) return
    for (const vm of made) await removeDomain(vm)
    await world.app[Symbol.asyncDispose]()
    await world.pool[Symbol.asyncDispose]()
    await removeFolder(world.files)
    await world.labrig[Symbol.asyncDispose]()
  })
}

export const idOf = async (vm: string) => `vm:system/${(await virsh('domuuid', vm)).trim()}`

/** VMs of tests: other files make theirs meanwhile. */
export const testVms = async () =>
  linesOf(await virsh('list', '--all', '--name'))
    .filter(isOwn)
    .sort()

/** What the guest would see in the second and third MiB of a disk, whatever its format. Throws when it is not this byte. */
export const holds = async (path: string, byte: number) => run('qemu-io', ['-r', '-c', `read -P ${byte} 1M 2M`, path])
