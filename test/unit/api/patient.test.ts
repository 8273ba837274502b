import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { patientOf } from '../../../main/api/patient.ts'
import { Connections } from '../../../main/inventory/connections.ts'
import { InventoryStore } from '../../../main/inventory/store.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

let here: FakeLibvirt
let far: FakeLibvirt
let store: InventoryStore
let connections: Connections

beforeEach(() => {
  here = new FakeLibvirt()
  far = new FakeLibvirt()
  for (const { host } of [here, far]) {
    host.addNetwork('default', { active: true })
    host.addPool('images')
  }
  store = new InventoryStore()
  const spec = (id: string, uri: string, fake: FakeLibvirt) =>
    ({ id, engine: 'libvirt', uri, localUri: uri, transport: fake.transport() }) as const
  // The far one comes first: which is asked must not depend on the order.
  const specs = [spec('far', 'qemu+ssh://lab.example/system', far), spec('system', 'qemu:///system', here)]
  connections = new Connections(specs, store, (error) => {
    throw error
  })
})
afterEach(async () => {
  await connections[Symbol.asyncDispose]()
  for (const fake of [here, far]) await fake[Symbol.asyncDispose]()
})

describe('what the doctor is told', () => {
  it('is of this host: what another one has, and whether it answers, is none of its business', async () => {
    connections.start()
    await expect.poll(() => connections.list().map(({ state }) => state)).toEqual(['ready', 'ready'])
    const { connections: asked, networks, pools } = await patientOf({ connections, store, journal: '/nowhere' })
    expect(asked.map(({ id }) => id)).toEqual(['system'])
    expect(networks.map(({ connection }) => connection)).toEqual(['system'])
    expect(pools.map(({ connection }) => connection)).toEqual(['system'])
  })
})
