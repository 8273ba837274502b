import { describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { liveInEachTest, settled } from './live.ts'

const live = liveInEachTest()

const mac = '52:54:00:00:00:01'
const withNic = (name: string) =>
  `<domain type='qemu'><name>${name}</name><memory unit='KiB'>1024</memory><vcpu>1</vcpu><devices><interface type='network'><mac address='${mac}'/><source network='default'/></interface></devices></domain>`

describe('addresses', () => {
  const lease = (ipaddr: string) => ({
    iface: 'virbr0',
    expirytime: 0n,
    type: 0,
    mac: mac.toUpperCase(),
    iaid: null,
    ipaddr,
    prefix: 24,
    hostname: null,
    clientid: null,
  })

  it('come from the leases of the networks, for VMs that run', async () => {
    const network = live().fake.host.addNetwork('default', { active: true, leases: [lease('192.168.122.5')] })
    const running = live().fake.host.addDomain('running', { id: 3, state: 1, xml: withNic('running') })
    const off = live().fake.host.addDomain('off', { xml: withNic('off') })
    await live().allReady()
    expect(live().vm(running)).toMatchObject({ addresses: ['192.168.122.5'] })
    expect(live().vm(off)).toMatchObject({ addresses: [] })
    network.leases.push(lease('fd00::5'))
    await live().connections.refreshAddresses()
    expect(live().vm(running)).toMatchObject({ addresses: ['192.168.122.5', 'fd00::5'] })
    expect(live().vm(off)).toMatchObject({ addresses: [] })
  })

  it('that are the same as before tell nobody', async () => {
    live().fake.host.addNetwork('default', { active: true, leases: [lease('192.168.122.5')] })
    live().fake.host.addDomain('running', { id: 3, state: 1, xml: withNic('running') })
    await live().allReady()
    await live().connections.refreshAddresses()
    expect(live().store.apply('system', [], [])).toMatchObject({ revision: 1 })
  })
})

describe('what an act touched', () => {
  it('is read again, and its mark is where the effect is visible', async () => {
    const domain = live().fake.host.addDomain('a')
    await live().allReady()
    // Without an event: the act's own reading has to find it.
    domain.state = 1
    domain.id = 9
    const id = formatId('vm', 'system', domain.uuid)
    const [mark] = await live().connections.refresh([
      id,
      formatId('network', 'system', '*'),
      formatId('pool', 'system', '*'),
    ])
    expect(mark).toEqual({ connection: 'system', epoch: 1, revision: 2 })
    expect(live().vm(domain)).toMatchObject({ state: 'running' })
    expect(await live().connections.refresh([id])).toEqual([{ connection: 'system', epoch: 1, revision: 2 }])
  })

  it('on both engines answers a mark of each; unknown names and ids are left out', async () => {
    await live().allReady()
    const made = live().engine.state.create({ Image: 'busybox:local' }, 'web')
    const ids = [formatId('container', 'docker', made.id), formatId('image', 'docker', '*'), 'vm:nowhere/x', 'no id']
    expect((await live().connections.refresh(ids)).map((mark) => mark.connection)).toEqual(['docker'])
    expect(live().store.get(formatId('container', 'docker', made.id))).toMatchObject({ name: 'web' })
  })

  it('and cannot be read again is no failure of the act', async () => {
    const domain = live().fake.host.addDomain('a')
    await live().allReady()
    live().fake.faults.refuse.set('DOMAIN_LOOKUP_BY_UUID', { code: 1, message: 'internal error' })
    expect(await live().connections.refresh([formatId('vm', 'system', domain.uuid)])).toEqual([])
    expect(live().failures).toMatchObject([{ message: 'internal error' }])
  })
})

describe('an engine that goes away', () => {
  it('is told as lost, and listed anew in a new epoch when it is back', async () => {
    const domain = live().fake.host.addDomain('a')
    await live().allReady()
    const seen: string[] = []
    using _listening = live().connections.onChange(() => seen.push(live().connections.list()[0]?.state ?? ''))
    domain.state = 1
    live().fake.cut()
    await settled(() => seen.slice(0, 3)).toEqual(['lost', 'connecting', 'ready'])
    expect(live().connections.list()[0]).toMatchObject({ epoch: 2, version: '9.0.0', reason: null, remedy: [] })
    expect(live().vm(domain)).toMatchObject({ state: 'running' })
    expect(live().connections.list()[1]).toMatchObject({ state: 'ready', epoch: 1 })
  })

  it('and does not come back keeps its machines, and refuses calls with what helps', async () => {
    const domain = live().fake.host.addDomain('a')
    await live().allReady()
    live().fake.down = new Error('nobody listens')
    live().fake.cut()
    await settled(() => live().connections.list()[0]?.state).toBe('absent')
    expect(live().vm(domain)).toMatchObject({ name: 'a' })
    const refused = await live()
      .connections.libvirt('system')
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      data: { connection: 'system', state: 'absent', detail: 'nobody listens' },
    })
    expect((refused as { data: { remedy: string[] } }).data.remedy.length).toBeGreaterThan(0)
    expect(await live().connections.refresh([formatId('vm', 'system', domain.uuid)])).toEqual([])
    live().fake.down = undefined
    expect(await live().connections.libvirt('system')).toHaveProperty('libVersion', 9_000_000)
  })

  it('is tried again at once when it is woken, and nothing happens to one that is ready', async () => {
    await live().allReady()
    live().fake.down = new Error('nobody listens')
    live().fake.cut()
    await settled(() => live().connections.list()[0]?.state).toBe('absent')
    live().fake.down = undefined
    live().connections.wake()
    expect(
      live()
        .connections.list()
        .map(({ state }) => state),
    ).toEqual(['connecting', 'ready'])
    await live().connections.settled()
    expect(
      live()
        .connections.list()
        .map(({ state }) => state),
    ).toEqual(['ready', 'ready'])
  })

  it('of Docker likewise', async () => {
    live().engine.state.addContainers(3)
    await live().allReady()
    await live().engine.crash()
    await settled(() => live().connections.list()[1]?.state).toBe('absent')
    await expect(live().connections.docker('docker')).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect(live().store.list('container')).toHaveLength(3)
    live().engine.state.addContainers(1)
    await live().engine.listen()
    await settled(() => live().states()[1]).toEqual(['docker', 'ready', 2])
    expect(live().store.list('container')).toHaveLength(4)
  })
})

describe('a connection', () => {
  it('that nobody set up is not found', async () => {
    await expect(live().connections.libvirt('other')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(live().connections.libvirt('docker')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(live().connections.docker('system')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is made when it is first asked for, and only that one', async () => {
    expect(await live().connections.libvirt('system')).toHaveProperty('uri', 'qemu:///system')
    expect(live().engine.requests).toEqual([])
  })

  it('of which only some are wanted starts only those', async () => {
    live().connections.start(['docker'])
    await settled(() => live().states()[1]?.[1]).toBe('ready')
    expect(live().fake.calls).toEqual([])
  })

  it('that closes ends without a trace', async () => {
    await live().allReady()
    await live().connections[Symbol.asyncDispose]()
    live().fake.host.emitLifecycle(live().fake.host.addDomain('late'), 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(live().store.list('vm')).toEqual([])
    expect([...live().fake.sessions]).toEqual([])
    expect(live().failures).toEqual([])
  })

  it('is listed with address and version', async () => {
    await live().allReady()
    expect(live().connections.list()).toMatchObject([
      { id: 'system', engine: 'libvirt', address: 'qemu:///system', version: '9.0.0' },
      {
        id: 'docker',
        engine: 'docker',
        address: `unix://${live().engine.socketPath}`,
        version: expect.any(String) as string,
      },
    ])
  })
})
