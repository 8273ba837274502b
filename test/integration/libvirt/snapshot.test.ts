import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { defineDomain, domainState, undefineDomain } from '../../../main/libvirt/domain.ts'
import { DOMAIN_SNAPSHOT_DELETE, DOMAIN_SNAPSHOT_LIST, DOMAIN_UNDEFINE } from '../../../main/libvirt/flags.ts'
import * as snapshot from '../../../main/libvirt/snapshot.ts'
import { DOMAIN_STATE } from '../../../main/libvirt/states.ts'
import {
  lacking,
  makeDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyDomainXml,
  uniqueName,
} from '../../support/host/index.ts'
import { openSystem } from './open.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

test('snapshots of a guest form a tree that can be walked, reverted to and pruned', async () => {
  await using connection = await openSystem()
  const folder = await reachableFolder('lvsnap')
  const name = uniqueName('lvs')
  try {
    const disk = await makeDisk(join(folder, 'disk.qcow2'), '16M')
    const dom = await defineDomain(connection, await tinyDomainXml({ name, disks: [disk] }))
    const make = (label: string) =>
      snapshot.createSnapshot(connection, dom, `<domainsnapshot><name>${label}</name></domainsnapshot>`)
    expect(await snapshot.currentSnapshot(connection, dom)).toBeNull()
    const first = await make('first')
    const second = await make('second')
    await expect(make('second')).rejects.toThrow(/second/)
    const listed = await snapshot.listSnapshots(connection, dom, DOMAIN_SNAPSHOT_LIST.TOPOLOGICAL)
    expect(listed.map((each) => each.name)).toEqual(['first', 'second'])
    expect((await snapshot.parentSnapshot(connection, second))?.name).toBe('first')
    expect(await snapshot.parentSnapshot(connection, first)).toBeNull()
    expect(await snapshot.snapshotXml(connection, first)).toContain('<name>first</name>')

    await snapshot.revertToSnapshot(connection, first)
    expect((await snapshot.currentSnapshot(connection, dom))?.name).toBe('first')
    expect((await domainState(connection, dom)).state).toBe(DOMAIN_STATE.SHUTOFF)
    const third = await make('third')
    expect((await snapshot.parentSnapshot(connection, third))?.name).toBe('first')

    await expect(undefineDomain(connection, dom)).rejects.toMatchObject({ codeName: 'OPERATION_INVALID' })
    await snapshot.deleteSnapshot(connection, second)
    await expect(snapshot.snapshotByName(connection, dom, 'second')).rejects.toMatchObject({
      codeName: 'NO_DOMAIN_SNAPSHOT',
    })
    await snapshot.deleteSnapshot(connection, first, DOMAIN_SNAPSHOT_DELETE.CHILDREN)
    expect(await snapshot.listSnapshots(connection, dom)).toEqual([])
    await undefineDomain(connection, dom, DOMAIN_UNDEFINE.SNAPSHOTS_METADATA)
  } finally {
    await removeDomain(name)
    await removeFolder(folder)
  }
})
