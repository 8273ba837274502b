import { writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import { lacking, makeDisk, removeDomain, run, tinyDomainXml, uniqueName, virsh } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

export const name = uniqueName('tree')
let labrig: Labrig
export let app: InProcess
export let pool: TestPool
export let id: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
})
afterAll(async () => {
  if (lack) return
  await app[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})
afterEach(async () => {
  if (lack) return
  await removeDomain(name)
  for (const volume of await pool.volumes()) await virsh('vol-delete', volume, '--pool', pool.name)
})

/** A guest with a disk in the pool whose first 64 KiB are 0x10. */
export async function define(): Promise<void> {
  const disk = await makeDisk(inPool(pool, `${name}.qcow2`), '16M')
  await run('qemu-io', ['-f', 'qcow2', '-c', 'write -q -P 0x10 0 64k', disk])
  const file = inPool(pool, 'domain.xml')
  await writeFile(file, await tinyDomainXml({ name, disks: [disk], graphics: true }))
  await virsh('define', file)
  await run('rm', [file])
  await virsh('pool-refresh', pool.name)
  id = `vm:system/${(await virsh('domuuid', name)).trim()}`
}

/** The file that the guest writes to now. */
export async function present(): Promise<string> {
  return /^ ?vda\s+(.*)$/m.exec(await virsh('domblklist', name))?.[1]?.trim() ?? ''
}

export async function write(pattern: number, at: string): Promise<void> {
  await run('qemu-io', ['-f', 'qcow2', '-c', `write -q -P ${pattern} ${at} 64k`, await present()])
}

/** Whether the three places of the disk that the guest has hold these patterns. */
export async function holds(...patterns: readonly number[]): Promise<void> {
  const reads = patterns.flatMap((pattern, place) => ['-c', `read -P ${pattern} ${place * 64}k 64k`])
  // qemu-io ends with 0 all the same when a pattern is another one.
  expect(await run('qemu-io', ['-r', '-f', 'qcow2', ...reads, await present()])).not.toContain(
    'Pattern verification failed',
  )
}

export const take = (snapshot: string, way: 'auto' | 'internal' | 'external' | 'disks') =>
  app.client.vm.snapshot.create({ id, name: snapshot, way })
export const goBack = (snapshot: string) => app.client.vm.snapshot.revert({ id, name: snapshot })
export const remove = (snapshot: string, children: boolean | 'only' = false) =>
  app.client.vm.snapshot.delete({ id, name: snapshot, children })
export const tree = async () =>
  (await app.client.vm.snapshot.list({ id }))
    .map((one) => [one.name, one.parent, one.current] as const)
    // Two of the same second may stand in either order.
    .sort(([a], [b]) => a.localeCompare(b))
export const cause = (reason: string) => ({ code: 'REFUSED', data: { cause: reason } })

/** e1 with two branches: e2 (0x11, then 0x12 lost) and e3 (0x13). The VM stands on e3. */
export async function twoBranches(): Promise<void> {
  await take('e1', 'disks')
  await write(0x11, '64k')
  await take('e2', 'disks')
  await write(0x12, '128k')
  await goBack('e1')
  await holds(0x10, 0, 0)
  await write(0x13, '64k')
  await take('e3', 'disks')
}
