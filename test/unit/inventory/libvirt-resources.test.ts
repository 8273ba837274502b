import { describe, expect, it } from 'vitest'
import { LABRIG_NAMESPACE } from '../../../main/inventory/domain-summary.ts'
import { readAllPools, readAllVolumes, subnetOf, summarizeNetwork } from '../../../main/inventory/libvirt-resources.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

describe('the subnet of an address', () => {
  it.each([
    ['192.168.122.1', '255.255.255.0', null, '192.168.122.0/24'],
    ['192.168.122.1', null, '24', '192.168.122.0/24'],
    ['10.1.2.3', '255.255.252.0', null, '10.1.0.0/22'],
    ['10.255.255.254', null, '8', '10.0.0.0/8'],
    ['203.0.113.77', null, '30', '203.0.113.76/30'],
    ['203.0.113.77', '255.255.255.255', null, '203.0.113.77/32'],
    ['192.168.1.1', null, null, '192.168.1.0/24'],
    ['172.16.5.1', null, null, '172.16.0.0/16'],
    ['10.0.5.1', null, null, '10.0.0.0/8'],
    ['fd00:1::1', null, '64', 'fd00:1::1/64'],
    ['fd00:1::1', null, null, 'fd00:1::1/64'],
  ])('%s with mask %s and prefix %s is %s', (address, netmask, prefix, subnet) => {
    expect(subnetOf(address, netmask, prefix)).toBe(subnet)
  })
})

describe('the summary of a network', () => {
  const network = (inner: string) => `<network connections='1'>\n  <name>n</name>\n${inner}</network>\n`

  it.each([
    ['', 'isolated', null],
    [
      "  <forward mode='nat'>\n    <nat>\n      <port start='1024' end='65535'/>\n    </nat>\n  </forward>\n",
      'nat',
      null,
    ],
    ['  <forward/>\n', 'nat', null],
    ["  <forward dev='eth0' mode='route'>\n    <interface dev='eth0'/>\n  </forward>\n", 'route', null],
    ["  <forward mode='open'/>\n  <bridge name='virbr5' stp='on' delay='0'/>\n", 'open', 'virbr5'],
    ["  <forward mode='bridge'/>\n  <bridge name='br0'/>\n", 'bridge', 'br0'],
    ["  <bridge stp='on' name='virbr6'/>\n", 'isolated', 'virbr6'],
  ])('%j is %s on %s', (inner, mode, bridge) => {
    expect(summarizeNetwork(network(inner))).toMatchObject({ mode, bridge, subnets: [], owner: 'foreign' })
  })

  it('has the subnets of both families, and no address of anything else', () => {
    const inner = `  <forward mode='nat'>
    <nat>
      <address start='203.0.113.1' end='203.0.113.9'/>
    </nat>
  </forward>
  <dns>
    <host ip='192.168.9.5'>
      <hostname>x</hostname>
    </host>
  </dns>
  <ip address='192.168.9.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.9.2' end='192.168.9.254'/>
      <host mac='52:54:00:00:00:01' ip='192.168.9.7'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd00::1' prefix='64'/>
`
    expect(summarizeNetwork(network(inner)).subnets).toEqual(['192.168.9.0/24', 'fd00::1/64'])
  })

  it('knows ours by the mark', () => {
    const marked = network(`  <metadata>\n    <l:m xmlns:l='${LABRIG_NAMESPACE}'/>\n  </metadata>\n`)
    expect(summarizeNetwork(marked).owner).toBe('labrig')
  })
})

describe('pools and their disks', () => {
  it('have paths as they are, whatever libvirt has to escape', async () => {
    await using engines = await EnginesOnFakes.make()
    const { host } = engines.fakeLibvirt
    const path = '/srv/R&amp;D/it&apos;s'
    const pool = host.addPool('p', {
      xml: `<pool type='dir'>\n  <name>p</name>\n  <target>\n    <path>${path}</path>\n  </target>\n</pool>\n`,
    })
    host.addPool('asleep', { active: false })
    const volume = host.addVolume(pool, 'a.qcow2', Buffer.alloc(0), 5n)
    volume.xml = `<volume type='file'>
  <name>a.qcow2</name>
  <capacity unit='bytes'>1073741824</capacity>
  <allocation unit='bytes'>200704</allocation>
  <target>
    <path>${path}/a.qcow2</path>
    <format type='qcow2'/>
  </target>
  <backingStore>
    <path>/base.raw</path>
    <format type='raw'/>
  </backingStore>
</volume>
`
    const connection = await engines.libvirt()
    expect(
      (await readAllPools(connection, 'system')).map(({ name, path: at, active, capacity }) => [
        name,
        at,
        active,
        capacity,
      ]),
    ).toEqual([
      ['p', "/srv/R&D/it's", true, 2 ** 40],
      ['asleep', '/fake/asleep', false, null],
    ])
    expect(await readAllVolumes(connection, 'system')).toMatchObject([
      {
        id: 'volume:system/p/a.qcow2',
        path: "/srv/R&D/it's/a.qcow2",
        format: 'qcow2',
        capacity: 1073741824,
        allocation: 200704,
      },
    ])
  })

  it('that go away while they are read are left out', async () => {
    await using engines = await EnginesOnFakes.make()
    const { host, procedures } = engines.fakeLibvirt
    host.addPool('stays')
    const goes = host.addPool('goes')
    const list = procedures.CONNECT_LIST_ALL_STORAGE_POOLS
    procedures.CONNECT_LIST_ALL_STORAGE_POOLS = async (given, args) => {
      const answer = await list?.(given, args)
      host.pools.delete(goes.uuid)
      return answer ?? { pools: [], ret: 0 }
    }
    expect((await readAllPools(await engines.libvirt(), 'system')).map((pool) => pool.name)).toEqual(['stays'])
  })
})
