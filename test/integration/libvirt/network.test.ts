import { beforeEach, expect, test } from 'vitest'
import * as network from '../../../main/libvirt/network.ts'
import * as node from '../../../main/libvirt/node.ts'
import { NETWORK_EVENT, nameOf } from '../../../main/libvirt/states.ts'
import { lacking, uniqueBridge, uniqueName } from '../../support/host/index.ts'
import { openSystem } from './open.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

test('a network is defined, started, changed in place, stopped and removed, with an event for each', async () => {
  await using connection = await openSystem()
  const name = uniqueName('lvn')
  const bridge = uniqueBridge()
  const seen: string[] = []
  await connection.on('NETWORK_EVENT_LIFECYCLE', ({ net, event }) => {
    if (net.name === name) seen.push(nameOf(NETWORK_EVENT, event) ?? '?')
  })
  // No <ip>: nothing of it can meet a network of this machine.
  const net = await network.defineNetwork(
    connection,
    `<network><name>${name}</name><bridge name='${bridge}' stp='off'/></network>`,
  )
  try {
    const listed = async () => (await network.listNetworks(connection)).find((each) => each.net.uuid === net.uuid)
    expect((await listed())?.active).toBe(false)
    await network.startNetwork(connection, net)
    expect((await listed())?.active).toBe(true)
    expect(await network.networkBridge(connection, net)).toBe(bridge)
    expect(await network.networkLeases(connection, net)).toEqual([])
    await expect(network.startNetwork(connection, net)).rejects.toMatchObject({ codeName: 'OPERATION_INVALID' })
    await network.updateNetwork(connection, net, {
      command: 'ADD_LAST',
      section: 'PORTGROUP',
      xml: "<portgroup name='lab'/>",
      affect: 3,
    })
    expect(await network.networkXml(connection, net)).toContain("<portgroup name='lab'")
    await network.setNetworkAutostart(connection, net, true)
    expect(await network.getNetworkAutostart(connection, net)).toBe(true)
    await network.destroyNetwork(connection, net)
  } finally {
    await network.undefineNetwork(connection, net)
  }
  await expect.poll(() => seen).toEqual(['DEFINED', 'STARTED', 'STOPPED', 'UNDEFINED'])
  await expect(network.networkByUuid(connection, net.uuid)).rejects.toMatchObject({ codeName: 'NO_NETWORK' })
})

test('the host says what it is and what guests it can run', async () => {
  await using connection = await openSystem()
  const info = await node.nodeInfo(connection)
  expect(info.cpus).toBeGreaterThan(0)
  expect(info.model).toBe(process.arch === 'x64' ? 'x86_64' : info.model)
  expect(await node.capabilities(connection)).toContain('<capabilities>')
  expect(await node.domainCapabilities(connection, { virtType: 'qemu' })).toContain('<domainCapabilities>')
  expect(await node.freeMemory(connection)).toBeGreaterThan(0n)
  const devices = await node.listNodeDevices(connection)
  expect(devices.map(({ name }) => name)).toContain('computer')
  expect(await node.nodeDeviceXml(connection, 'computer')).toContain('<device>')
})
