import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Network } from '../../../contract/resource.ts'
import { readAllNetworks } from '../../../main/inventory/libvirt-resources.ts'
import { planNetworkStart, planNetworkStop } from '../../../main/network/lifecycle.ts'
import type { NetworkScope } from '../../../main/network/scope.ts'
import { Look } from '../../../main/system/look.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

const xml = `<network><name>seg</name><uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid><forward mode='nat'/>
<bridge name='mx-seg' stp='on' delay='0'/><ip address='10.9.0.1' netmask='255.255.255.0'/></network>`

let engines: EnginesOnFakes
let root: string
let items: Network[]
beforeAll(async () => {
  engines = await EnginesOnFakes.make()
  root = mkdtempSync(join(tmpdir(), 'labrig-test-net-'))
  const { uuid } = engines.fakeLibvirt.host.addNetwork('seg', { active: false, xml })
  expect(uuid).toBeTruthy()
  const own = await readAllNetworks(await engines.libvirt(), 'system')
  const half = { engine: 'docker', connection: 'docker', id: `network:docker/${'a'.repeat(64)}`, autostart: null }
  items = [...own, ...own.map((one): Network => ({ ...one, ...half, mode: 'bridge' }) as Network)]
})
afterAll(async () => {
  await engines[Symbol.asyncDispose]()
  rmSync(root, { recursive: true })
})

const box = { kind: 'container', id: `container:docker/${'b'.repeat(64)}`, connection: 'docker', name: 'box' }
const scope = (machines: readonly object[] = []): NetworkScope => ({
  engines,
  settled: () => Promise.resolve(),
  networks: () => items,
  machines: () => machines as ReturnType<NetworkScope['machines']>,
  look: () => new Look({ root }),
})
const idOf = () => items[0]?.id ?? ''

describe('libvirt’s half of a segment', () => {
  it('starts while no bridge of its name is there', async () => {
    expect((await planNetworkStart({ id: idOf() }, scope())).steps).toEqual([
      { type: 'network.start', connection: 'system', network: 'seg' },
    ])
  })

  it('is told with the commands that make room when Docker made the bridge itself', async () => {
    mkdirSync(join(root, 'sys/class/net/mx-seg/bridge'), { recursive: true })
    const running = { ...box, state: 'running', networks: ['seg'], addresses: [] }
    const refused = planNetworkStart({ id: idOf() }, scope([running]))
    await expect(refused).rejects.toMatchObject({
      code: 'REFUSED',
      data: { reason: 'bridge-of-docker', detail: 'mx-seg' },
    })
    const { data } = (await refused.catch((error: unknown) => error)) as { data: { remedy: string[] } }
    expect(data.remedy.map((line) => line.replace(/ -[cH] \S+/, ''))).toEqual([
      'docker stop box',
      'sudo ip link delete mx-seg',
      'virsh net-start seg',
      'docker start box',
    ])
  })

  it('does not stop under a container that runs', async () => {
    const network = [...engines.fakeLibvirt.host.networks.values()][0]
    if (network) network.active = true
    const running = { ...box, state: 'running', networks: ['seg'], addresses: [] }
    await expect(planNetworkStop({ id: idOf() }, scope([running]))).rejects.toMatchObject({
      data: { reason: 'containers-on-bridge', detail: 'box' },
    })
    expect((await planNetworkStop({ id: idOf() }, scope([{ ...running, state: 'exited' }]))).destroys).toEqual([])
  })
})
