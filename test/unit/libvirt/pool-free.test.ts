import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { freeAsTold, freeOfPool } from '../../../main/libvirt/pool-free.ts'
import { poolByName } from '../../../main/libvirt/storage.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

/** What the fake daemon tells of each of its pools. */
const TOLD = 2 ** 40 - 2 ** 30

async function made({ remote = false } = {}) {
  const fake = new FakeLibvirt()
  const connection = await Connection.open(fake.connect(), { uri: 'qemu:///system', remote })
  return {
    fake,
    connection,
    async [Symbol.asyncDispose]() {
      await connection.close()
      await fake[Symbol.asyncDispose]()
    },
  }
}

const xml = (type: string, path: string) =>
  `<pool type='${type}'>\n  <name>p</name>\n  <target>\n    <path>${path}</path>\n  </target>\n</pool>\n`

async function total(path: string): Promise<number> {
  const { blocks, bsize } = await statfs(path)
  return blocks * bsize
}

describe('the free space of a pool', () => {
  it.each(['dir', 'fs', 'netfs'])('of type %s is what its folder has for others than root', async (type) => {
    await using world = await made()
    world.fake.host.addPool('p', { xml: xml(type, tmpdir()) })
    const free = await freeOfPool(world.connection, await poolByName(world.connection, 'p'))
    expect(free).not.toBe(TOLD)
    expect(free).toBeLessThanOrEqual(await total(tmpdir()))
  })

  it('of another host is what its libvirt says, also when a folder of that name is here', async () => {
    await using world = await made({ remote: true })
    world.fake.host.addPool('p', { xml: xml('dir', tmpdir()) })
    expect(await freeOfPool(world.connection, await poolByName(world.connection, 'p'))).toBe(TOLD)
  })

  it('that is no folder, or one that cannot be looked into, is what libvirt says', async () => {
    await using world = await made()
    const of = (type: string, path: string | null) => freeAsTold(world.connection, { type, path, available: 5n })
    expect(await of('logical', '/dev')).toBe(5)
    expect(await of('dir', '/nonexistent/labrig')).toBe(5)
    expect(await of('dir', null)).toBe(5)
  })
})
