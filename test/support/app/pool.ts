import { join } from 'node:path'
import { linesOf, reachableFolder, removeFolder, run, tryRun, uniqueName } from '../host/index.ts'

export type TestPool = {
  readonly name: string
  readonly path: string
  /** Names of the volumes as libvirt sees them after a look at the folder. */
  readonly volumes: () => Promise<string[]>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A started directory pool of its own, whose folder qemu can reach. */
export async function testPool(uri = 'qemu:///system'): Promise<TestPool> {
  const name = uniqueName('pool')
  const path = await reachableFolder('pool')
  const virsh = (...args: string[]): Promise<string> => run('virsh', ['-q', '-c', uri, ...args])
  await virsh('pool-define-as', name, 'dir', '--target', path)
  await virsh('pool-start', name)
  return {
    name,
    path,
    async volumes() {
      await virsh('pool-refresh', name)
      return linesOf(await virsh('vol-list', name)).map((line) => line.split(/\s+/)[0] ?? '')
    },
    async [Symbol.asyncDispose]() {
      await tryRun('virsh', ['-q', '-c', uri, 'pool-destroy', name])
      await tryRun('virsh', ['-q', '-c', uri, 'pool-undefine', name])
      await removeFolder(path)
    },
  }
}

/** Path of a file in the pool's folder. */
export const inPool = (pool: TestPool, name: string): string => join(pool.path, name)
