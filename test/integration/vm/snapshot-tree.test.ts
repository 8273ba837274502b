import { writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { inPool } from '../../support/app/pool.ts'
import {
  linesOf,
  makeDisk,
  removeDomain,
  run,
  Serial,
  tinyDomainXml,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
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

describe('snapshots with files of their own', () => {
  beforeEach(define)

  it('make a tree whose branches survive that the snapshot below them is merged away', async () => {
    await twoBranches()
    expect(await tree()).toEqual([
      ['e1', null, false],
      ['e2', 'e1', false],
      ['e3', 'e1', true],
    ])
    await remove('e1')
    expect(await tree()).toEqual([
      ['e2', null, false],
      ['e3', null, true],
    ])
    expect(await pool.volumes()).not.toContain(`${name}.qcow2`)
    await holds(0x10, 0x13, 0)
    await goBack('e2')
    await holds(0x10, 0x11, 0)
    await goBack('e3')
    await holds(0x10, 0x13, 0)
  })

  it('are deleted with those made after them, or those alone, and no file is left but the one that is written', async () => {
    await twoBranches()
    await goBack('e2')
    await remove('e1', 'only')
    expect(await tree()).toEqual([['e1', null, true]])
    await holds(0x10, 0x11, 0)
    await remove('e1', true)
    expect(await tree()).toEqual([])
    await holds(0x10, 0x11, 0)
    expect(await pool.volumes()).toHaveLength(1)
    await app.client.vm.delete({ id, files: true })
    expect(await pool.volumes()).toEqual([])
  })

  it('tell the files that they stand on, oldest first', async () => {
    await take('e1', 'disks')
    const { disks, sizes, usual, ways } = await app.client.vm.snapshot.facts({ id })
    expect(disks[0]?.chain.map(({ path, holds: held }) => [path.replace(`${pool.path}/`, ''), held])).toEqual([
      [`${name}.qcow2`, ['e1']],
      [`${name}-vda.e1.qcow2`, []],
    ])
    expect(sizes[0]?.disks).toBeGreaterThan(0)
    expect(usual).toBe('disks')
    expect(ways.find(({ way }) => way === 'internal')?.reason?.cause).toBe('snapshot-has-external')
  })

  it('keep a note that can be changed, and stay current', async () => {
    await take('e1', 'disks')
    await app.client.vm.snapshot.describe({ id, name: 'e1', description: 'a <new> note' })
    const [one] = await app.client.vm.snapshot.list({ id })
    expect(one).toMatchObject({ description: 'a <new> note', current: true })
    await app.client.vm.snapshot.describe({ id, name: 'e1', description: '' })
    expect((await app.client.vm.snapshot.list({ id }))[0]).toMatchObject({ description: null, current: true })
  })
})

describe('snapshots of a schedule', () => {
  beforeEach(define)

  it('go when their time comes, but not what a person made or wrote a note to; the schedule outlives going back', async () => {
    await app.client.vm.snapshot.schedule({ id, schedule: { every: 6, keep: 2 } })
    await take('mine', 'internal')
    for (const one of ['auto-1', 'auto-2', 'auto-3', 'auto-4']) {
      await app.client.vm.snapshot.create({ id, name: one, way: 'internal', scheduled: true })
    }
    await app.client.vm.snapshot.describe({ id, name: 'auto-1', description: 'this one is good' })
    const { destroys } = await app.client.explain({ procedure: 'vm.snapshot.expire', input: { id, keep: 2 } })
    expect(destroys).toHaveLength(1)
    await app.client.vm.snapshot.expire({ id, keep: 2 })
    const left = await app.client.vm.snapshot.list({ id })
    expect(left.map(({ name: one, scheduled = false }) => [one, scheduled])).toEqual(
      expect.arrayContaining([
        ['mine', false],
        ['auto-1', false],
      ]),
    )
    expect(left).toHaveLength(4)
    expect(left.find(({ name: one }) => one === 'auto-1')?.description).toBe('this one is good')
    await app.client.vm.snapshot.schedule({ id, schedule: { every: 12, keep: 3 } })
    await goBack('mine')
    expect(
      await virsh('metadata', name, '--uri', 'https://labrig.org/xmlns/libvirt/schedule/1.0', '--config'),
    ).toContain('every="12"')
  })
})

describe('a running guest', () => {
  it(
    'goes back to the memory in a file: the program runs where it was; its picture was kept',
    { timeout: 240_000 },
    async () => {
      await define()
      await virsh('start', name)
      let serial = await Serial.open(name)
      const ask = async (line: string, answer: RegExp) => {
        serial.send(`${line}\n`)
        await serial.waitFor(answer)
      }
      await serial.waitFor(/TINY-READY/)
      // A program that counts in its memory alone.
      await ask('i=40; echo before >/dev/vda; sync; echo is-$((i+1))', /\nis-41\r/)
      await take('works', 'external')
      const [kept] = await app.client.vm.snapshot.list({ id })
      expect(kept).toMatchObject({ memory: 'external', state: 'running', current: true })
      await ask('i=90; echo behind >/dev/vda; sync; echo was-$((i+1))', /\nwas-91\r/)
      serial.close()
      await goBack('works')
      expect((await virsh('domstate', name)).trim()).toBe('running')
      serial = await Serial.open(name)
      await ask('echo again-$((i+2))', /\nagain-42\r/)
      // From the disk itself, not from what the guest remembers of it.
      await ask('echo 3 >/proc/sys/vm/drop_caches; head -c 6 /dev/vda', /\nbefore/)
      serial.close()
      const picture = await app.client.vm.snapshot.picture({ id, name: 'works', created: kept?.created ?? 0 })
      expect(
        Buffer.from(picture?.base64 ?? '', 'base64')
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG')
      // Live: the guest takes over what lies below its file, and runs on.
      await remove('works')
      expect(await tree()).toEqual([])
      expect(await app.client.vm.snapshot.picture({ id, name: 'works', created: kept?.created ?? 0 })).toBeNull()
      expect((await virsh('domstate', name)).trim()).toBe('running')
      await virsh('destroy', name)
      expect(await pool.volumes()).toHaveLength(1)
      expect(await run('qemu-io', ['-r', '-c', 'read -v 0 16', await present()])).toContain('before')
    },
  )
})

describe('what has cost others their data', () => {
  beforeEach(define)
  /** As another program does it. */
  const takeBeside = (snapshot: string) =>
    virsh(
      ...['snapshot-create-as', name, snapshot, '--disk-only', '--diskspec'],
      `vda,snapshot=external,file=${inPool(pool, `${name}.${snapshot}`)}`,
    )

  it('virt-manager 811: the base image stays when the snapshot on it is deleted after going back below it', async () => {
    await take('inside', 'internal')
    await takeBeside('beside')
    await virsh('pool-refresh', pool.name)
    await write(0x11, '64k')
    await expect(goBack('inside')).rejects.toMatchObject(cause('snapshot-overlay'))
    await holds(0x10, 0x11, 0)
    // libvirt does not look.
    await virsh('snapshot-revert', name, 'inside')
    await remove('beside')
    expect(await tree()).toEqual([['inside', null, true]])
    await holds(0x10, 0, 0)
    expect(await pool.volumes()).toContain(`${name}.qcow2`)
  })

  it('virt-manager 800: files of their own are never chosen where snapshots lie inside the disk, nor the other way round', async () => {
    await take('inside', 'auto')
    expect((await app.client.vm.snapshot.list({ id }))[0]?.disks).toEqual([{ target: 'vda', kind: 'internal' }])
    await expect(take('beside', 'disks')).rejects.toMatchObject(cause('snapshot-has-internal'))
    await remove('inside')
    await take('beside', 'disks')
    await expect(take('inside', 'internal')).rejects.toMatchObject(cause('snapshot-has-external'))
    await take('beside-too', 'auto')
    expect((await tree()).map(([one]) => one)).toEqual(['beside', 'beside-too'])
  })

  it('virt-manager 862: a snapshot beside the disk on top of one inside it is refused with the way out, which loses neither', async () => {
    await take('inside', 'internal')
    await write(0x11, '64k')
    await takeBeside('beside')
    await virsh('pool-refresh', pool.name)
    await write(0x12, '128k')
    await expect(remove('inside')).rejects.toMatchObject(cause('snapshot-elsewhere'))
    await expect(remove('beside')).rejects.toMatchObject(cause('snapshot-mixed'))
    await virsh('start', name, '--paused')
    await virsh('blockcommit', name, 'vda', '--active', '--pivot')
    await virsh('destroy', name)
    await run('rm', [inPool(pool, `${name}.beside`)])
    await virsh('pool-refresh', pool.name)
    await remove('beside')
    await holds(0x10, 0x11, 0x12)
    expect(await tree()).toEqual([['inside', null, true]])
    await goBack('inside')
    await holds(0x10, 0, 0)
    await remove('inside')
    expect(linesOf(await virsh('snapshot-list', name, '--name'))).toEqual([])
  })

  it('a disk that another VM stands on is merged from, never removed', async () => {
    await take('base', 'disks')
    const other = uniqueName('stands')
    const overlay = await makeDisk(inPool(pool, `${other}.qcow2`), '16M', inPool(pool, `${name}.qcow2`))
    const file = inPool(pool, 'other.xml')
    await writeFile(file, await tinyDomainXml({ name: other, disks: [overlay] }))
    await virsh('define', file)
    await run('rm', [file])
    try {
      await remove('base')
      expect(await tree()).toEqual([])
      expect(await pool.volumes()).toContain(`${name}.qcow2`)
      await holds(0x10, 0, 0)
      const read = await run('qemu-io', ['-r', '-f', 'qcow2', '-c', 'read -P 0x10 0 64k', overlay])
      expect(read).not.toContain('Pattern verification failed')
    } finally {
      await removeDomain(other)
    }
  })

  it('what a snapshot may take, and what is free where it goes, is told before', async () => {
    const { needs, disks } = await app.client.vm.snapshot.facts({ id })
    expect(needs).toBeGreaterThan(0)
    expect(disks[0]?.place).toMatchObject({ path: pool.path, free: expect.any(Number) as number })
  })
})
