import { beforeEach, describe, expect, it } from 'vitest'
import { inPool } from '../../support/app/pool.ts'
import { run, virsh } from '../../support/host/index.ts'
import {
  app,
  cause,
  define,
  goBack,
  holds,
  id,
  name,
  pool,
  present,
  remove,
  take,
  tree,
  twoBranches,
  write,
} from './snapshot-bench.ts'

describe('a VM that runs', () => {
  // Its processors stand still: what the emulator does with files is the same, and the guest need not come up.
  beforeEach(define)
  const begin = () => virsh('start', name, '--paused')
  const stop = () => virsh('destroy', name)
  /** The files of the disk, newest first, without their folder. */
  const chain = async () => {
    const { disks } = await app.client.vm.snapshot.facts({ id })
    return (disks[0]?.chain ?? []).map(({ path }) => path.slice(pool.path.length + 1)).reverse()
  }
  const layer = (ending: string) => `${name}-vda.${ending}.qcow2`
  const unmerged = async () =>
    (await app.client.vm.snapshot.list({ id })).flatMap((one) => (one.merging ? one.name : []))

  /** e1, e2 and e3 on one another, each with a place of the disk that the one before it had not. */
  async function three(): Promise<void> {
    await take('e1', 'disks')
    await write(0x11, '64k')
    await take('e2', 'disks')
    await write(0x12, '128k')
    await take('e3', 'disks')
  }

  it('has a snapshot deleted whose file lies in the midst of those that it stands on: the others name what is left', async () => {
    await three()
    await begin()
    const { commands } = await remove('e2')
    const merged = `blockcommit ${name} vda --base ${inPool(pool, layer('e1'))} --top ${inPool(pool, layer('e2'))} --wait`
    expect(commands.filter((line) => line.includes('blockcommit'))).toEqual([`virsh -c qemu:///system ${merged}`])
    expect(await chain()).toEqual([layer('e3'), layer('e1'), `${name}.qcow2`])
    await remove('e1')
    expect(await chain()).toEqual([layer('e3'), `${name}.qcow2`])
    expect(await tree()).toEqual([['e3', null, true]])
    expect((await pool.volumes()).sort()).toEqual([layer('e3'), `${name}.qcow2`].sort())
    expect((await virsh('domstate', name)).trim()).toBe('paused')
    await stop()
    await holds(0x10, 0x11, 0x12)
    await write(0x13, '0')
    await goBack('e3')
    await holds(0x10, 0x11, 0x12)
  })

  it('goes on with the older file where less is copied so, also at its next start', async () => {
    await run('qemu-io', ['-f', 'qcow2', '-c', 'write -q -P 0x20 1M 4M', await present()])
    await begin()
    await take('e1', 'disks')
    await stop()
    await write(0x11, '64k')
    await begin()
    const { commands } = await remove('e1')
    expect(commands.join()).toMatch(/blockcommit .* --active --pivot/)
    expect(await chain()).toEqual([`${name}.qcow2`])
    await stop()
    expect(await present()).toBe(inPool(pool, `${name}.qcow2`))
    expect(await pool.volumes()).toEqual([`${name}.qcow2`])
    await holds(0x10, 0x11, 0)
  })

  it('keeps its branches: one takes the data over first; what would lose the file that it stands on is refused', async () => {
    await twoBranches()
    await begin()
    await remove('e1')
    await stop()
    await holds(0x10, 0x13, 0)
    await goBack('e2')
    await holds(0x10, 0x11, 0)
    await write(0x12, '128k')
    await take('e4', 'disks')
    await write(0x14, '192k')
    await take('e5', 'disks')
    await goBack('e4')
    await begin()
    await expect(remove('e2')).rejects.toMatchObject(cause('snapshot-branches'))
    await stop()
    await remove('e2')
    await holds(0x10, 0x11, 0x12)
    await goBack('e5')
    await holds(0x10, 0x11, 0x12, 0x14)
    await goBack('e3')
    await holds(0x10, 0x13, 0)
  })

  it('has a deletion that was broken off brought to its end, and nobody goes back to what is no longer whole', async () => {
    const fill = async (pattern: number) =>
      run('qemu-io', ['-f', 'qcow2', '-c', `write -q -P ${pattern} 1M 8M`, await present()])
    await three()
    await fill(0x21)
    await take('e4', 'disks')
    await begin()
    // As slow as a large disk is.
    const slow = [
      '--top',
      inPool(pool, layer('e3')),
      '--base',
      inPool(pool, layer('e2')),
      '--bandwidth',
      '65536',
      '--bytes',
    ]
    await virsh('blockcommit', name, 'vda', ...slow)
    const job = async () => (await app.client.vm.condition({ id })).disks.find(({ target }) => target === 'vda')?.job
    const deleted = remove('e3').catch((error: unknown) => error)
    const moving = async () =>
      (await app.client.task.list()).find(({ state, parts }) => state === 'running' && parts.length > 0)
    await expect.poll(async () => (await moving())?.procedure, { timeout: 20_000 }).toBe('vm.snapshot.delete')
    expect([await job(), await unmerged()]).toEqual([expect.objectContaining({ type: 'commit' }), ['e3']])
    await app.client.task.cancel({ task: (await moving())?.id ?? '' })
    expect(await deleted).toMatchObject({ code: 'CANCELLED' })
    expect(await job()).toBeNull()
    expect(await chain()).toEqual([layer('e4'), layer('e3'), layer('e2'), layer('e1'), `${name}.qcow2`])
    await app.client.vm.snapshot.describe({ id, name: 'e3', description: 'half' })
    expect(await unmerged()).toEqual(['e3'])
    await expect(goBack('e3')).rejects.toMatchObject(cause('snapshot-merging'))
    await remove('e3')
    expect(await chain()).toEqual([layer('e4'), layer('e2'), layer('e1'), `${name}.qcow2`])

    // Labrig was killed while the guest’s own file had caught up, and nobody turned it over.
    const { commands } = await app.client.explain({ procedure: 'vm.snapshot.delete', input: { id, name: 'e4' } })
    expect(commands.join()).toContain('--active --pivot')
    const at = commands.findIndex((line) => line.includes('blockcommit'))
    await run('sh', ['-c', commands.slice(0, at).join('\n')])
    await virsh('blockcommit', name, 'vda', '--active', '--base', inPool(pool, layer('e2')))
    expect(await unmerged()).toEqual(['e4'])
    await remove('e4')
    expect(await chain()).toEqual([layer('e2'), layer('e1'), `${name}.qcow2`])
    await stop()
    await holds(0x10, 0x11, 0x12)
    expect(await run('qemu-io', ['-r', '-f', 'qcow2', '-c', 'read -P 0x21 1M 8M', await present()])).not.toContain(
      'Pattern verification failed',
    )
    await goBack('e2')
    await holds(0x10, 0x11, 0)
  })
})
