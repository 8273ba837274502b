import { describe, expect, test } from 'vitest'
import type { Connection } from '../../../../contract/connection.ts'
import type { InventoryEvent, Item } from '../../../../contract/inventory.ts'
import { InventoryPicture } from '../../../../renderer/api/inventory-picture.ts'
import { aContainer, aVm } from '../machines/samples.ts'

const at = (revision: number, epoch = 1, connection = 'system') => ({ connection, epoch, revision })
const snapshot = (items: Item[], revision = 1, epoch = 1): InventoryEvent => ({
  type: 'snapshot',
  at: at(revision, epoch),
  items,
})
const patch = (from: number, revision: number, upserts: Item[], removes: string[] = []): InventoryEvent => ({
  type: 'patch',
  from,
  at: at(revision),
  upserts,
  removes,
})
/** A patch from 1 to 2 of an epoch, with what it removes. */
const patchOfEpoch = (epoch: number, removes: string[]): InventoryEvent => ({
  type: 'patch',
  from: 1,
  at: at(2, epoch),
  upserts: [],
  removes,
})
const connected = (id: string): Connection => ({
  id,
  engine: 'libvirt',
  address: 'qemu:///system',
  state: 'ready',
  reason: null,
  remedy: [],
  version: '9.0.0',
  epoch: 1,
  configured: false,
})
const network: Item = {
  kind: 'network',
  id: 'network:system/a',
  connection: 'system',
  engine: 'libvirt',
  name: 'default',
  active: true,
  autostart: true,
  mode: 'nat',
  bridge: 'virbr0',
  subnets: [],
  owner: 'foreign',
}

function pictureOf(...items: Item[]): InventoryPicture {
  const picture = new InventoryPicture()
  picture.apply(snapshot(items))
  return picture
}

describe('a snapshot', () => {
  test('brings machines, and nothing that is none', () => {
    const picture = new InventoryPicture()
    const outcome = picture.apply(snapshot([aVm(1), network]))
    expect(outcome).toMatchObject({ type: 'applied', first: true, removed: [] })
    expect([...picture.machines()]).toEqual([aVm(1)])
  })

  test('replaces what was known and tells only what differs', () => {
    const picture = pictureOf(aVm(1), aVm(2), aVm(3))
    const outcome = picture.apply(snapshot([aVm(1), aVm(2, { state: 'running' })], 1, 2))
    expect(outcome).toMatchObject({ changed: [aVm(2, { state: 'running' })], removed: [aVm(3).id], first: false })
  })

  test('of an older epoch is ignored', () => {
    const picture = new InventoryPicture()
    picture.apply(snapshot([aVm(1)], 1, 5))
    expect(picture.apply(snapshot([], 9, 4))).toMatchObject({ changed: [], removed: [] })
    expect(picture.get(aVm(1).id)).toEqual(aVm(1))
  })

  test('of an older epoch counts after a new watch, since a restarted host counts from one again', () => {
    const picture = new InventoryPicture()
    picture.apply(snapshot([aVm(1), aVm(2)], 7, 5))
    picture.beginWatch()
    expect(picture.get(aVm(1).id)).toEqual(aVm(1))
    expect(picture.apply(snapshot([aVm(1)], 1, 1))).toMatchObject({ changed: [], removed: [aVm(2).id] })
  })
})

describe('a patch', () => {
  test('changes one machine', () => {
    const picture = pictureOf(aVm(1), aVm(2))
    const running = aVm(2, { state: 'running' })
    expect(picture.apply(patch(1, 2, [running]))).toMatchObject({ changed: [running], removed: [] })
    expect(picture.get(running.id)?.state).toBe('running')
  })

  test('that brings what is known already changes nothing', () => {
    expect(pictureOf(aVm(1)).apply(patch(1, 2, [aVm(1)]))).toMatchObject({ type: 'applied', changed: [] })
  })

  test('removes a machine once', () => {
    const picture = pictureOf(aVm(1))
    expect(picture.apply(patch(1, 2, [], [aVm(1).id]))).toMatchObject({ removed: [aVm(1).id] })
    expect(picture.apply(patch(2, 3, [], [aVm(1).id]))).toMatchObject({ removed: [] })
  })

  test('of other items moves the revision and no machine', () => {
    const picture = pictureOf(aVm(1))
    expect(picture.apply(patch(1, 2, [network]))).toMatchObject({ changed: [] })
    expect(picture.hasReached(at(2))).toBe(true)
  })

  test('that begins after what is known is a gap and changes nothing', () => {
    const picture = pictureOf(aVm(1))
    expect(picture.apply(patch(2, 3, [aVm(1, { state: 'running' })]))).toEqual({ type: 'gap', connection: 'system' })
    expect(picture.get(aVm(1).id)?.state).toBe('off')
  })

  test('of a new epoch without its snapshot is a gap', () => {
    expect(pictureOf().apply(patchOfEpoch(2, [])).type).toBe('gap')
  })

  test('of an epoch that is over is ignored', () => {
    const picture = new InventoryPicture()
    picture.apply(snapshot([aVm(1)], 1, 2))
    expect(picture.apply(patchOfEpoch(1, [aVm(1).id]))).toMatchObject({ type: 'applied', removed: [] })
  })

  test('that the snapshot contains already is ignored', () => {
    const picture = new InventoryPicture()
    picture.apply(snapshot([aVm(1, { state: 'running' })], 5))
    expect(picture.apply(patch(3, 5, [aVm(1)]))).toMatchObject({ changed: [] })
    expect(picture.get(aVm(1).id)?.state).toBe('running')
  })

  test('that begins earlier and ends later is applied', () => {
    const picture = new InventoryPicture()
    picture.apply(snapshot([aVm(1)], 5))
    const running = aVm(1, { state: 'running' })
    expect(picture.apply(patch(4, 6, [running]))).toMatchObject({ changed: [running] })
  })

  test('before any snapshot, or after a new watch, is a gap', () => {
    expect(new InventoryPicture().apply(patch(1, 2, [])).type).toBe('gap')
    const picture = pictureOf(aVm(1))
    picture.beginWatch()
    expect(picture.apply(patch(1, 2, [])).type).toBe('gap')
  })
})

describe('connections', () => {
  test('that are no longer listed take their machines with them', () => {
    const picture = pictureOf(aVm(1))
    picture.apply({
      type: 'snapshot',
      at: { connection: 'docker', epoch: 1, revision: 1 },
      items: [aContainer(1)],
    })
    const outcome = picture.apply({ type: 'connections', connections: [connected('system')] })
    expect(outcome).toMatchObject({ removed: [aContainer(1).id], connections: true })
    expect([...picture.machines()]).toEqual([aVm(1)])
  })
})

describe('a mark', () => {
  test('is reached at its revision or in a later epoch', () => {
    const picture = new InventoryPicture()
    expect(picture.hasReached(at(1))).toBe(false)
    picture.apply(snapshot([], 3, 2))
    expect(picture.hasReached(at(3, 2))).toBe(true)
    expect(picture.hasReached(at(4, 2))).toBe(false)
    expect(picture.hasReached(at(9, 1))).toBe(true)
  })
})
