import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HostBridge, HostNic } from '../../../contract/host-bridge.ts'
import { BridgeWorld, HOST, ROUTER } from '../../support/host/bridge-world.ts'
import { lackingNetWorld } from '../../support/host/net-programs.ts'

const lack = lackingNetWorld()
beforeEach((context) => context.skip(lack !== undefined, lack))

const FILE = '/etc/network/interfaces'
const FIXED = `# The card of the lab.
auto lo eth0
iface lo inet loopback

iface eth0 inet static
    address ${HOST}/24
    gateway ${ROUTER}

source /etc/network/interfaces.d/*
`
const LEASED = 'auto lo eth0\niface lo inet loopback\niface eth0 inet dhcp\n'

describe('on a host whose interfaces ifupdown configures', () => {
  let world: BridgeWorld
  beforeAll(async () => {
    if (lack !== undefined) return
    world = await BridgeWorld.make('ifupdown')
    await world.serveDhcp()
    await world.write(FILE, FIXED)
    await world.run('ifup', 'eth0')
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const create = (...more: string[]) =>
    world.command('net', 'bridge', 'create', 'br0', '--nic', 'eth0', '--yes', ...more)
  const failure = (text: string) => JSON.parse(text) as { error: { code: string; data: Record<string, unknown> } }
  const refusal = async (...more: string[]) => failure((await create('--json', ...more)).stderr).error
  const listed = async () =>
    JSON.parse((await world.command('net', 'bridge', '--json')).stdout) as { bridges: HostBridge[]; nics: HostNic[] }
  /** As it was before all. */
  const untouched = async () => {
    expect(await world.read(FILE)).toBe(FIXED)
    expect(await world.addresses('br0')).toBeNull()
    expect(await world.addresses('eth0')).toEqual([`${HOST}/24`])
    expect(await world.pings()).toBe(true)
    expect((await world.as(['ls', '/var/lib/labrig/bridges'])).stdout.trim()).toBe('')
  }

  it('says who configures the card and how that is known', async () => {
    const { nics, bridges } = await listed()
    expect(bridges).toEqual([])
    expect(nics).toMatchObject([
      {
        ...{ name: 'eth0', method: 'static', gateway: ROUTER, uplink: true, refused: null },
        owner: { manager: 'ifupdown', place: FILE, evidence: { source: FILE, text: 'iface eth0 inet static' } },
      },
    ])
  })

  it.each([
    ['a name of 16 characters', ['--address', '10.77.0.9/24'], 'a-name-too-long1', '"path":["name"]'],
    ['an address without its prefix', ['--address', '10.77.0.9'], 'br0', '"path":["addressing","address"]'],
  ])('refuses %s by its schema', async (_, more, name, field) => {
    const words = ['net', 'bridge', 'create', name, '--nic', 'eth0', '--yes', '--json', ...more]
    const { code, stdout, stderr } = await world.command(...words)
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(field)
    await untouched()
  })

  it('refuses a gateway elsewhere, a subnet of another network, a card that is not there', async () => {
    const gateway = await refusal('--address', '10.77.0.9/24', '--gateway', '10.78.0.1')
    expect(gateway).toMatchObject({
      code: 'INVALID_INPUT',
      data: { field: 'addressing.gateway', problem: 'not-inside' },
    })
    await world.run('ip', 'link', 'add', 'other0', 'type', 'bridge')
    await world.run('ip', 'address', 'add', '10.79.0.1/24', 'dev', 'other0')
    const subnet = await refusal('--address', '10.79.0.9/25')
    expect(subnet).toMatchObject({ data: { field: 'addressing.address', problem: 'subnet-taken' } })
    const taken = await world.command('net', 'bridge', 'create', 'other0', '--nic', 'eth0', '--yes', '--json')
    expect(failure(taken.stderr).error).toMatchObject({ data: { field: 'name', problem: 'interface-there' } })
    const foreign = await world.command('net', 'bridge', 'rm', 'other0', '--yes', '--json')
    expect(failure(foreign.stderr).error).toMatchObject({ code: 'REFUSED', data: { reason: 'bridge-foreign' } })
    await world.run('ip', 'link', 'delete', 'other0')
    await untouched()
  })

  it('refuses where the package that makes bridges is missing, and names it', async () => {
    const script = '/etc/network/if-pre-up.d/bridge'
    await world.run('mv', script, '/root/bridge')
    expect(await refusal()).toMatchObject({
      code: 'INVALID_INPUT',
      data: { field: 'nic', problem: 'nic-missing-tool', params: { detail: 'bridge-utils' } },
    })
    await world.run('mv', '/root/bridge', script)
  })

  it('makes the bridge: the address moves over, the router is reached, and all goes back', async () => {
    const { code, stdout, stderr } = await create()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('ifup br0')
    expect(await world.addresses('br0')).toEqual([`${HOST}/24`])
    expect(await world.addresses('eth0')).toEqual([])
    expect(await world.portsOf('br0')).toEqual(['eth0'])
    expect(await world.pings()).toBe(true)
    expect((await listed()).bridges).toMatchObject([
      { name: 'br0', ports: ['eth0'], made: { nic: 'eth0', manager: 'ifupdown', state: 'kept' } },
    ])
    const ours = await world.read(FILE)
    await world.write(FILE, `${ours}# by hand\n`)
    const removed = await world.command('net', 'bridge', 'rm', 'br0', '--yes', '--json')
    expect(failure(removed.stderr).error).toMatchObject({ data: { reason: 'bridge-files-changed', detail: FILE } })
    await world.write(FILE, ours)
    expect(await world.command('net', 'bridge', 'rm', 'br0', '--yes')).toMatchObject({ code: 0 })
    await untouched()
  })

  it('takes the bridge back when the gateway does not answer', async () => {
    const words = ['--address', '10.77.0.21/24', '--gateway', '10.77.0.99', '--seconds', '8']
    expect(await refusal(...words)).toMatchObject({ code: 'REFUSED', data: { reason: 'bridge-gateway-silent' } })
    await untouched()
  })

  it('takes the bridge back by itself when Labrig is killed in its midst', async () => {
    const child = world.startCommand('net', 'bridge', 'create', 'br0', '--nic', 'eth0', '--yes', '--seconds', '12')
    await world.until('the bridge comes up', async () => (await world.addresses('br0')) !== null)
    child.kill('SIGKILL')
    await world.until('it is taken back', async () => (await world.addresses('br0')) === null && (await world.pings()))
    await world.until('nothing is left', async () => (await world.as(['ls', '/var/lib/labrig/bridges'])).stdout === '')
    await untouched()
  })

  it('takes a bridge back that nobody keeps, and keeps one that somebody does', async () => {
    expect(await create('--ask', '--seconds', '10')).toMatchObject({ code: 0 })
    expect((await listed()).bridges).toMatchObject([{ name: 'br0', made: { state: 'trying' } }])
    await world.until('it is taken back', async () => (await world.addresses('br0')) === null && (await world.pings()))
    await world.until('nothing is left', async () => (await world.as(['ls', '/var/lib/labrig/bridges'])).stdout === '')
    await untouched()
    expect(await world.command('net', 'bridge', 'keep', 'br0')).toMatchObject({ code: 3 })
    expect(await create('--ask')).toMatchObject({ code: 0 })
    expect(await world.command('net', 'bridge', 'keep', 'br0')).toMatchObject({ code: 0 })
    expect((await listed()).bridges).toMatchObject([{ name: 'br0', made: { state: 'kept' } }])
    expect(await world.command('net', 'bridge', 'rm', 'br0', '--yes')).toMatchObject({ code: 0 })
    await untouched()
  })

  it('has the bridge ask for its address where the card did', async () => {
    await world.run('ifdown', 'eth0')
    await world.write(FILE, LEASED)
    await world.run('ifup', 'eth0')
    const [before] = (await world.addresses('eth0')) ?? []
    expect(await create()).toMatchObject({ code: 0 })
    // The card's hardware address is the bridge's, so that the same address is given.
    expect(await world.addresses('br0')).toEqual([before])
    expect(await world.pings()).toBe(true)
    expect(await world.command('net', 'bridge', 'rm', 'br0', '--yes')).toMatchObject({ code: 0 })
    expect(await world.addresses('eth0')).toEqual([before])
    expect(await world.read(FILE)).toBe(LEASED)
  })
})
