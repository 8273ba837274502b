import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { InProcess } from '../../support/app/in-process.ts'
import { inPool, type TestPool } from '../../support/app/pool.ts'
import { idOf, vmWorld } from '../../support/app/vm-world.ts'
import { linesOf, run, startDomain, uniqueName, virsh, type RunningDomain } from '../../support/host/index.ts'

const name = uniqueName('writes')
let app: InProcess
let pool: TestPool
let files: string
let guest: RunningDomain
let id = ''

/** Writes files of random data with their checksums for as long as the guest runs, and never waits for the disk. */
const WRITER = `
mkdir -p /data && mount -t ext4 /dev/vda /data && cd /data
n=0
while :; do
  n=$((n + 1))
  head -c 20000 /dev/urandom >part
  sha256sum part | sed "s/part/$n.data/" >sum
  mv part $n.data && mv sum $n.sum
  [ -e $((n - 40)).sum ] && rm $((n - 40)).sum $((n - 40)).data
done`

const runs = (...command: string[]) => app.client.vm.agent.run({ id, command })
const inTime = { timeout: 100_000, interval: 300 }
const written = async () =>
  Number((await runs('/bin/sh', '-c', 'ls -t /data/*.sum | head -n 1')).stdout.match(/\d+/)?.[0])
const agent = async (execute: string) =>
  (JSON.parse(await virsh('qemu-agent-command', name, JSON.stringify({ execute }))) as { return: unknown }).return
const goesOn = async () => {
  expect(await agent('guest-fsfreeze-status')).toBe('thawed')
  const now = await written()
  await expect.poll(written, inTime).toBeGreaterThan(now)
}

vmWorld([`${name}-back`], async (world) => {
  ;({ app, pool, files } = world)
  const [raw, disk] = [join(files, 'raw'), join(files, 'disk.qcow2')]
  await run('truncate', ['-s', '32M', raw])
  await run('mkfs.ext4', ['-q', '-F', raw])
  await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, disk])
  guest = await startDomain({ name, agent: true, disks: [disk] })
  id = await idOf(name)
})
afterAll(() => guest?.[Symbol.asyncDispose]())

describe('a backup of a guest that writes', () => {
  it('says before that the agent will bring its disks to rest', async () => {
    await expect.poll(async () => (await app.client.vm.agent.look({ id })).agent, inTime).toBe('answers')
    await runs(
      '/bin/sh',
      '-c',
      `echo '${WRITER.replaceAll("'", `'\\''`)}' >/writer; setsid sh /writer >/dev/null 2>&1 </dev/null &`,
    )
    await expect.poll(written, inTime).toBeGreaterThan(45)
    const told = await app.client.vm.backingUp({ id, folder: files })
    expect([told.quiesced, told.leftOut.map(({ code }) => code)]).toEqual([true, ['frozen-memory']])
  })

  it('holds its file systems whole, and every file with the checksum that the guest had of it', async () => {
    const { folder, commands } = await app.client.vm.backup({ id, folder: files })
    const order = ['domfsfreeze', 'backup-begin', 'domfsthaw'].map((word) =>
      commands
        .join('\n')
        .split('\n')
        .findIndex((line) => line.includes(word)),
    )
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBeGreaterThan(0)
    await goesOn()
    expect((await app.client.backup.inspect({ folder })).quiesced).toBe(true)
    await app.client.vm.restore({ folder, pool: pool.name, name: `${name}-back` })
    const [raw, out] = [join(files, 'raw'), join(files, 'out')]
    await run('qemu-img', ['convert', '-O', 'raw', inPool(pool, `${name}-back.qcow2`), raw])
    // A journal that had to be replayed would be that of a disk whose power was cut.
    expect(await run('dumpe2fs', ['-h', raw])).not.toContain('needs_recovery')
    await run('e2fsck', ['-f', '-n', raw])
    await run('mkdir', [out])
    await run('debugfs', ['-R', `rdump / ${out}`, raw])
    const sums = (await readdir(out)).filter((file) => /^\d+\.sum$/.test(file))
    expect(sums.length).toBeGreaterThan(30)
    await writeFile(join(files, 'check'), `cd ${out} && cat *[0-9].sum | sha256sum --check --strict --quiet`)
    await run('sh', [join(files, 'check')])
  })

  it('that is cancelled leaves it writing', async () => {
    const before = await readdir(files)
    using _cancelling = app.services.tasks.onChange((task) => {
      const resting = task.parts.some(({ status }) => status === 'quiescing')
      if (task.procedure === 'vm.backup' && resting) app.services.tasks.cancel(task.id)
    })
    await expect(app.client.vm.backup({ id, folder: files })).rejects.toMatchObject({ code: 'CANCELLED' })
    await goesOn()
    expect(await readdir(files)).toEqual(before)
    expect(await virsh('domjobinfo', name)).toContain('None')
  })

  it('is made without its agent too, and says so', async () => {
    await expect(runs('/bin/killall', '-9', 'qemu-ga')).rejects.toThrow()
    await expect.poll(async () => (await app.client.vm.agent.look({ id })).agent, inTime).toBe('away')
    const { folder, commands } = await app.client.vm.backup({ id, folder: files })
    expect(commands.join('\n')).not.toContain('domfsfreeze')
    const told = await app.client.backup.inspect({ folder })
    expect([told.quiesced, told.leftOut.map(({ code }) => code)]).toEqual([false, ['memory-no-agent']])
    expect(linesOf(await virsh('domstate', name))).toEqual(['running'])
  })
})
