import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { lacking, startDomain, tryRun, uniqueName, virsh, type RunningDomain } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('address')
let labrig: Labrig
let app: InProcess
let guest: RunningDomain
let id: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  guest = await startDomain({ name, agent: true, network: 'default' })
  id = `vm:system/${(await virsh('domuuid', name)).trim()}`
})
afterAll(async () => {
  if (lack) return
  await guest?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
})

const addresses = async () => (await app.client.vm.interfaces({ id }))[0]?.addresses ?? []
const run = (command: string) => app.client.vm.agent.run({ id, command: ['/bin/sh', '-c', command] })

/** A word with its web server, so that this host knows it as a neighbour, where libvirt can read that. */
function spokenWith(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(80, address.replace(/\/.*/, ''))
    socket.on('error', reject)
    socket.on('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}

/** Who says an address, by libvirt's own client. A source that it cannot ask (neighbours, on some kernels) says nothing. */
async function toldByVirsh(address: string): Promise<string[]> {
  const sources = ['lease', 'agent', 'arp']
  const told = await Promise.all(
    sources.map((source) => tryRun('virsh', ['-c', 'qemu:///system', 'domifaddr', name, '--source', source])),
  )
  return sources.filter((_, at) => told[at]?.stdout.includes(`${address.replace(/\/.*/, '')}/`))
}

const inTime = { timeout: 100_000, interval: 500 }

describe('the addresses of a guest', () => {
  it('are told once each, by whoever virsh asks too: its network, its agent, the neighbours of this host', async () => {
    await expect
      .poll(addresses, inTime)
      .toContainEqual(expect.objectContaining({ from: expect.arrayContaining(['lease', 'agent']) as unknown }))
    const leased = (await addresses()).find(({ from }) => from.includes('lease'))?.address ?? ''
    await spokenWith(leased)
    expect((await addresses()).filter(({ address }) => address === leased)).toEqual([
      { address: leased, from: await toldByVirsh(leased) },
    ])
  })

  it('that no DHCP gave out are told by the agent', async () => {
    const [first = ''] = (await addresses()).map(({ address }) => address)
    const other = first.replace(/\.\d+\/\d+$/, '.253')
    expect((await run(`ip addr add ${other}/24 dev eth0`)).exitCode).toBe(0)
    await spokenWith(other)
    const told = await toldByVirsh(other)
    expect(told).toContain('agent')
    expect(told).not.toContain('lease')
    expect(await addresses()).toContainEqual({ address: `${other}/24`, from: told })
  })
})
