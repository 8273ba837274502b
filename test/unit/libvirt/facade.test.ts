/** The thin functions, each against the fake: that they call what they say, with the arguments in the right places. */
import { describe, expect, test } from 'vitest'
import { agentCommand } from '../../../main/libvirt/agent.ts'
import { Connection } from '../../../main/libvirt/connection.ts'
import * as domain from '../../../main/libvirt/domain.ts'
import { isNoDomain, isOperationInvalid } from '../../../main/libvirt/errors.ts'
import * as flag from '../../../main/libvirt/flags.ts'
import * as network from '../../../main/libvirt/network.ts'
import * as node from '../../../main/libvirt/node.ts'
import * as snapshot from '../../../main/libvirt/snapshot.ts'
import { DOMAIN_STATE, domainStateName, nameOf, storagePoolStateName } from '../../../main/libvirt/states.ts'
import { domainStats } from '../../../main/libvirt/stats.ts'
import * as storage from '../../../main/libvirt/storage.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

async function setUp(domains = 3) {
  const fake = new FakeLibvirt()
  fake.host.addDomains(domains)
  const connection = await Connection.open(fake.connect(), { uri: 'qemu:///system' })
  fake.calls.length = 0
  return { fake, connection, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() }
}

describe('the list of domains', () => {
  test('of a thousand guests with their states is one call', async () => {
    await using world = await setUp(1000)
    const listed = await domain.listDomains(world.connection)
    expect(listed).toHaveLength(1000)
    expect(new Set(listed.map(({ state }) => state))).toEqual(new Set([DOMAIN_STATE.SHUTOFF]))
    expect(listed[999]?.dom.name).toBe('guest-1000')
    expect(world.fake.calls).toEqual(['CONNECT_GET_ALL_DOMAIN_STATS'])
  })

  test('with persistence, autostart, saves and snapshots is four more, however many there are', async () => {
    await using world = await setUp(1000)
    const [first, second] = [...world.fake.host.domains.values()]
    first!.autostart = true
    second!.saved = true
    const traits = await domain.domainTraits(world.connection)
    expect(traits.persistent.size).toBe(1000)
    expect(traits.autostart).toEqual(new Set([first!.uuid]))
    expect(traits.saved).toEqual(new Set([second!.uuid]))
    expect(traits.withSnapshots.size).toBe(0)
    expect(world.fake.calls).toHaveLength(4)
  })

  test('statistics of all come in one call, by name and with bigints', async () => {
    await using world = await setUp()
    world.fake.host.addDomain('busy', { id: 7, state: 1 })
    const groups = flag.DOMAIN_STATS.STATE | flag.DOMAIN_STATS.CPU_TOTAL
    const stats = await domainStats(world.connection, { groups })
    expect(stats.map(({ dom, values }) => [dom.name, values.get('cpu.time')])).toEqual([
      ['guest-1', undefined],
      ['guest-2', undefined],
      ['guest-3', undefined],
      ['busy', 1n << 60n],
    ])
    expect(world.fake.calls).toEqual(['CONNECT_GET_ALL_DOMAIN_STATS'])
  })
})

test('a domain lives through all its states', async () => {
  await using world = await setUp(0)
  const { connection } = world
  const dom = await domain.defineDomain(connection, '<domain><name>vm</name><devices/></domain>')
  const state = async () => domainStateName((await domain.domainState(connection, dom)).state)
  expect(await state()).toBe('SHUTOFF')
  expect((await domain.startDomain(connection, dom)).id).toBeGreaterThan(0)
  expect(await state()).toBe('RUNNING')
  await domain.suspendDomain(connection, dom)
  expect(await state()).toBe('PAUSED')
  await domain.resumeDomain(connection, dom)
  await domain.rebootDomain(connection, dom)
  await domain.resetDomain(connection, dom)
  await domain.managedSave(connection, dom)
  expect(await domain.hasManagedSave(connection, dom)).toBe(true)
  await domain.removeManagedSave(connection, dom)
  expect(await domain.hasManagedSave(connection, dom)).toBe(false)
  await domain.startDomain(connection, dom)
  await domain.shutdownDomain(connection, dom)
  expect(await state()).toBe('SHUTOFF')
  const again: unknown = await domain.destroyDomain(connection, dom).catch((error: unknown) => error)
  expect(isOperationInvalid(again)).toBe(true)
  await domain.renameDomain(connection, dom, 'other')
  expect((await domain.domainByName(connection, 'other')).uuid).toBe(dom.uuid)
  await domain.undefineDomain(connection, dom)
  const gone: unknown = await domain.domainByUuid(connection, dom.uuid).catch((error: unknown) => error)
  expect(isNoDomain(gone)).toBe(true)
})

test('metadata is null until it is set and after it was removed', async () => {
  await using world = await setUp()
  const { connection } = world
  const dom = await domain.domainByName(connection, 'guest-1')
  const uri = 'https://example.org/ns'
  expect(await domain.getMetadata(connection, dom, uri)).toBeNull()
  await domain.setMetadata(connection, dom, { uri, prefix: 'x', xml: '<m/>' })
  expect(await domain.getMetadata(connection, dom, uri)).toBe('<m/>')
  await domain.setMetadata(connection, dom, { uri, prefix: 'x', xml: null })
  expect(await domain.getMetadata(connection, dom, uri)).toBeNull()
})

test('autostart, persistence and devices', async () => {
  await using world = await setUp()
  const { connection } = world
  const dom = await domain.domainByName(connection, 'guest-1')
  await domain.setAutostart(connection, dom, true)
  expect(await domain.getAutostart(connection, dom)).toBe(true)
  expect(await domain.isPersistent(connection, dom)).toBe(true)
  await domain.attachDevice(connection, dom, "<disk type='file'/>")
  expect(await domain.domainXmlForEditing(connection, dom)).toContain("<devices><disk type='file'/></devices>")
  await domain.detachDevice(connection, dom, "<disk type='file'/>")
  expect(await domain.domainXml(connection, dom)).not.toContain('<disk')
  expect(await domain.interfaceAddresses(connection, dom, 0)).toEqual([])
})

test('snapshots are made, listed, reverted to and deleted, and the tree is kept', async () => {
  await using world = await setUp()
  const { connection } = world
  const dom = await domain.domainByName(connection, 'guest-1')
  expect(await snapshot.currentSnapshot(connection, dom)).toBeNull()
  const root = await snapshot.createSnapshot(connection, dom, '<domainsnapshot><name>root</name></domainsnapshot>')
  await domain.startDomain(connection, dom)
  const leaf = await snapshot.createSnapshot(connection, dom, '<domainsnapshot><name>leaf</name></domainsnapshot>')
  expect((await snapshot.listSnapshots(connection, dom)).map(({ name }) => name)).toEqual(['root', 'leaf'])
  expect((await snapshot.parentSnapshot(connection, leaf))?.name).toBe('root')
  expect(await snapshot.parentSnapshot(connection, root)).toBeNull()
  expect((await snapshot.snapshotByName(connection, dom, 'leaf')).name).toBe('leaf')
  expect(await snapshot.snapshotXml(connection, leaf)).toContain('<state>running</state>')
  await snapshot.revertToSnapshot(connection, root)
  expect((await domain.domainState(connection, dom)).state).toBe(DOMAIN_STATE.SHUTOFF)
  expect((await snapshot.currentSnapshot(connection, dom))?.name).toBe('root')
  await snapshot.deleteSnapshot(connection, root, flag.DOMAIN_SNAPSHOT_DELETE.CHILDREN)
  expect(await snapshot.listSnapshots(connection, dom)).toEqual([])
})

test('networks are defined, started, changed and removed', async () => {
  await using world = await setUp()
  const { connection } = world
  const net = await network.defineNetwork(connection, '<network><name>lab</name></network>')
  expect(await network.listNetworks(connection)).toEqual([{ net, active: false }])
  await network.startNetwork(connection, net)
  expect(await network.listNetworks(connection)).toEqual([{ net, active: true }])
  expect(await network.isNetworkActive(connection, net)).toBe(true)
  expect(await network.networkBridge(connection, net)).toMatch(/^virbr/)
  await network.setNetworkAutostart(connection, net, true)
  expect(await network.getNetworkAutostart(connection, net)).toBe(true)
  expect(await network.networkLeases(connection, net)).toEqual([])
  await network.destroyNetwork(connection, net)
  await network.undefineNetwork(connection, net)
  await expect(network.networkByName(connection, 'lab')).rejects.toMatchObject({ codeName: 'NO_NETWORK' })
})

test.each([
  [true, 'command 3 section 4'],
  [false, 'command 4 section 3'],
])('a network update sends its numbers in the order the daemon reads them (feature %s)', async (has, expected) => {
  await using fake = new FakeLibvirt()
  const { name, uuid } = fake.host.addNetwork('lab')
  if (!has) fake.faults.features.delete(16)
  await using connection = await Connection.open(fake.connect(), { uri: 'qemu:///system' })
  const change = { command: 'ADD_LAST', section: 'IP_DHCP_HOST', xml: '<host/>', affect: 2 } as const
  await network.updateNetwork(connection, { name, uuid }, change)
  expect(await network.networkXml(connection, { name, uuid })).toContain(expected)
})

test('pools and volumes are made, listed and removed', async () => {
  await using world = await setUp()
  const { connection } = world
  const pool = await storage.definePool(connection, "<pool type='dir'><name>p</name></pool>")
  expect(await storage.listPools(connection)).toEqual([{ pool, active: false }])
  await storage.buildPool(connection, pool)
  await storage.startPool(connection, pool)
  await storage.refreshPool(connection, pool)
  expect(storagePoolStateName((await storage.poolInfo(connection, pool)).state)).toBe('RUNNING')
  const vol = await storage.createVolume(connection, pool, '<volume><name>v</name><capacity>1024</capacity></volume>')
  expect(await storage.listVolumes(connection, pool)).toEqual([vol])
  expect(await storage.volumeByName(connection, pool, 'v')).toEqual(vol)
  expect(await storage.volumeByPath(connection, vol.key)).toEqual(vol)
  expect(await storage.volumePath(connection, vol)).toBe(vol.key)
  await storage.resizeVolume(connection, vol, 2048)
  expect((await storage.volumeInfo(connection, vol)).capacity).toBe(2048n)
  const twice = storage.createVolume(connection, pool, '<volume><name>v</name></volume>')
  await expect(twice).rejects.toMatchObject({ codeName: 'STORAGE_VOL_EXIST' })
  await storage.deleteVolume(connection, vol)
  await storage.destroyPool(connection, pool)
  await storage.undefinePool(connection, pool)
  expect(await storage.listPools(connection)).toEqual([])
})

test('the host tells what it is', async () => {
  await using world = await setUp()
  const { connection } = world
  expect(await node.nodeInfo(connection)).toMatchObject({ cpus: 4, model: 'x86_64' })
  expect(await node.hostname(connection)).toBe('fakehost')
  expect(node.formatVersion(await node.hypervisorVersion(connection))).toBe('7.2.22')
  expect(node.formatVersion(connection.libVersion)).toBe('9.0.0')
  expect(await node.freeMemory(connection)).toBe(8n << 30n)
  expect(await node.capabilities(connection)).toContain('<capabilities>')
  expect(await node.domainCapabilities(connection, { virtType: 'qemu' })).toContain('<domainCapabilities>')
  expect(await node.listNodeDevices(connection)).toHaveLength(2)
  expect(await node.nodeDeviceXml(connection, 'computer')).toContain('computer')
})

test('a guest agent answers in JSON, through the program of QEMU', async () => {
  await using world = await setUp()
  const { connection, fake } = world
  const dom = await domain.domainByName(connection, 'guest-1')
  fake.procedures.QEMU_AGENT_COMMAND = (_host, { cmd, timeout }) => ({ result: `{"return":[${cmd},${timeout}]}` })
  expect(await agentCommand(connection, dom, { execute: 'guest-ping' }, 5)).toEqual({
    return: [{ execute: 'guest-ping' }, 5],
  })
})

test('flags with bit 31 stay unsigned, and names are found by value', () => {
  expect(flag.flags(flag.GET_ALL_DOMAIN_STATS.ENFORCE_STATS, 1)).toBe(0x80000001)
  expect(nameOf(DOMAIN_STATE, 3)).toBe('PAUSED')
  expect(domainStateName(99)).toBe('NOSTATE')
  expect(storagePoolStateName(99)).toBe('INACCESSIBLE')
})
