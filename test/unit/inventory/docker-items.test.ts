import { describe, expect, it } from 'vitest'
import { item } from '../../../contract/inventory.ts'
import { volume as volumeSchema } from '../../../contract/resource.ts'
import { parseContainerSummary } from '../../../main/docker/container-summary.ts'
import { containerItem, imageItem, networkItem, volumeItem } from '../../../main/inventory/docker-items.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'

const base = { Id: 'c'.repeat(64), Names: ['/web'], Image: 'nginx', Command: 'nginx', Created: 1_700_000_000 }
const container = (raw: object) => containerItem('docker', parseContainerSummary({ ...base, ...raw }))

describe('a container of the list', () => {
  it('has what the contract asks for', () => {
    const one = container({
      State: 'running',
      Status: 'Up 3 minutes (healthy)',
      Labels: { 'labrig.managed': '1', other: 'x' },
      Ports: [
        { IP: '127.0.0.1', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { PrivatePort: 443, Type: 'tcp' },
      ],
      NetworkSettings: {
        Networks: {
          lab: { IPAddress: '10.1.0.2', GlobalIPv6Address: 'fd00::2' },
          bridge: { IPAddress: '172.17.0.2', GlobalIPv6Address: '' },
        },
      },
    })
    expect(item.parse(one)).toEqual(one)
    expect(one).toMatchObject({
      id: `container:docker/${'c'.repeat(64)}`,
      name: 'web',
      state: 'running',
      health: 'healthy',
      exitCode: null,
      owner: 'labrig',
      addresses: ['10.1.0.2', 'fd00::2', '172.17.0.2'],
      networks: ['lab', 'bridge'],
      created: 1_700_000_000,
      ports: [
        { containerPort: 80, hostAddress: '127.0.0.1', hostPort: 8080, protocol: 'tcp' },
        { containerPort: 443, hostAddress: null, hostPort: null, protocol: 'tcp' },
      ],
    })
  })

  it.each([
    ['Exited (137) 3 minutes ago', 137],
    ['Exited (0) Less than a second ago', 0],
    ['Exited (-1) 2 weeks ago', -1],
    ['Up 2 hours', null],
    ['Created', null],
    ['Dead', null],
    ['', null],
  ])('that says %j has exit code %s', (status, exitCode) => {
    expect(container({ State: 'exited', Status: status }).exitCode).toBe(exitCode)
  })

  it('without labels, networks and ports is foreign and has none', () => {
    expect(container({ State: 'created', Labels: null, Ports: null, NetworkSettings: null })).toMatchObject({
      owner: 'foreign',
      health: null,
      labels: {},
      networks: [],
      addresses: [],
      ports: [],
    })
  })

  it.each([
    ['labrig.lab', 'labrig'],
    ['labrigged', 'foreign'],
    ['com.labrig.x', 'foreign'],
  ])('with the label %s is %s', (label, owner) => {
    expect(container({ State: 'running', Labels: { [label]: '' } }).owner).toBe(owner)
  })
})

describe.each(['1.41', '1.52'])('what an engine of API %s lists', (api) => {
  it('is as the contract has it', async () => {
    await using fake = await FakeEngine.start({ api })
    fake.state.addContainers(6)
    fake.state.addNetwork('lab', 'bridge', '10.9.0.0/24', { 'labrig.lab': 'x' })
    fake.state.addNetwork('direct', 'macvlan', '192.168.7.0/24')
    fake.state.volumes.set('data', { name: 'data', labels: { 'labrig.lab': 'x' } })
    const engine = await Engine.connect(unixTransport(fake.socketPath))
    const items = [
      ...(await engine.containers.list()).map((one) => containerItem('docker', one)),
      ...(await engine.images.list()).map((one) => imageItem('docker', one)),
      ...(await engine.networks.list()).map((one) => networkItem('docker', one)),
    ]
    for (const one of items) expect(item.parse(one)).toEqual(one)
    const networks = items.filter((one) => one.kind === 'network')
    expect(networks.find((one) => one.name === 'lab')).toMatchObject({
      mode: 'bridge',
      bridge: expect.stringMatching(/^br-[0-9a-f]{12}$/) as string,
      subnets: ['10.9.0.0/24'],
      owner: 'labrig',
      autostart: null,
    })
    expect(networks.find((one) => one.name === 'direct')).toMatchObject({ mode: 'macvlan', bridge: null })
    const [volume] = (await engine.volumes.list()).map((one) => volumeItem('docker', one))
    expect(volumeSchema.parse(volume)).toEqual(volume)
    expect(volume).toMatchObject({ id: 'volume:docker/data', path: '/var/lib/docker/volumes/data/_data', pool: null })
    engine.close()
  })
})
