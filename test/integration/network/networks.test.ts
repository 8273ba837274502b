import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NetworkRow } from '../../../contract/network.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  lacking,
  privateDocker,
  privateLibvirt,
  run,
  uniqueName,
  type PrivateDocker,
  type PrivateLibvirt,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

/** The first bytes of subnets that no interface of this host has: what others test here is not ours to meet. */
function freeStart(): string {
  const taken = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address))
  const numbers = Array.from({ length: 100 }, (_, index) => 100 + ((process.pid + index) % 100))
  return `10.${numbers.find((second) => !taken.some((one) => one.startsWith(`10.${second}.`))) ?? 100}`
}
const net = freeStart()

let docker: PrivateDocker
let libvirt: PrivateLibvirt
let labrig: Labrig
let app: InProcess
let image: string

beforeAll(async () => {
  if (lack) return
  docker = await privateDocker()
  // One kernel's interfaces and rules for both engines, as on a laptop.
  libvirt = await privateLibvirt({ namespace: docker.namespace })
  labrig = await Labrig.make({
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket },
      { id: 'docker', engine: 'docker', host: docker.host },
    ],
  })
  app = await inProcess(labrig)
  image = await busyboxImage(docker.host)
})
afterAll(async () => {
  if (lack) return
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await libvirt?.[Symbol.asyncDispose]()
  await docker?.[Symbol.asyncDispose]()
})

const rows = () => app.client.network.list()
async function rowOf(name: string, engine: NetworkRow['engine'] = 'libvirt'): Promise<NetworkRow> {
  const row = (await rows()).find((one) => one.name === name && one.engine === engine)
  if (row === undefined) throw new Error(`there is no network ${name}`)
  return row
}
const inside = (...words: string[]) => run('nsenter', [`--net=/run/netns/${docker.namespace}`, ...words])
const refusal = (answer: Promise<unknown>) =>
  answer.then(
    () => null,
    (error: { code: string; data: unknown }) => ({ code: error.code, data: error.data }),
  )

describe('a network of libvirt', () => {
  it('of each mode is made, started and told as it is', async () => {
    const modes = ['nat', 'route', 'isolated', 'open'] as const
    for (const mode of modes) await app.client.network.create({ engine: 'libvirt', name: uniqueName(mode), mode })
    const made = (await rows()).filter(({ engine, name }) => engine === 'libvirt' && name.startsWith('labrig-test-'))
    expect(made.map(({ mode }) => mode).sort()).toEqual([...modes].sort())
    expect(made.every(({ active, autostart, owner }) => active && autostart === true && owner === 'labrig')).toBe(true)
    // Each got a subnet of its own.
    expect(new Set(made.flatMap(({ subnets }) => subnets)).size).toBe(4)
    expect(made.every(({ ranges }) => ranges.length === 1)).toBe(true)
    for (const { id } of made) await app.client.network.delete({ id })
  })

  it('takes reserved addresses and names while it runs, and the definition has them', async () => {
    const name = uniqueName('lists')
    await app.client.network.create({ engine: 'libvirt', name, subnet: `${net}.1.0/24` })
    const { id } = await rowOf(name)
    const host = { mac: '52:54:00:00:00:01', address: `${net}.1.20`, name: 'web1' }
    const { commands } = await app.client.network.set({
      id,
      change: {
        hosts: [host],
        dnsHosts: [{ address: `${net}.1.1`, names: ['gate', 'gate.lab'] }],
      },
    })
    expect(commands.every((command) => / net-update .* --live --config$/.test(command))).toBe(true)
    for (const words of [[], ['--inactive']]) {
      const xml = await libvirt.virsh('net-dumpxml', name, ...words)
      expect(xml).toContain(`<host mac='52:54:00:00:00:01' name='web1' ip='${net}.1.20'/>`)
      expect(xml).toContain('<hostname>gate.lab</hostname>')
    }
    await app.client.network.set({ id, change: { hosts: [{ ...host, address: `${net}.1.21` }] } })
    expect(await libvirt.virsh('net-dumpxml', name)).toContain(`ip='${net}.1.21'`)
    const [lease] = await app.client.network.leases({ id })
    expect(lease).toMatchObject({ address: `${net}.1.21`, reserved: true, taken: false, hostname: 'web1' })
    await app.client.network.set({ id, change: { hosts: [], dnsHosts: [] } })
    const bare = await libvirt.virsh('net-dumpxml', name)
    expect(bare).not.toMatch(/<host\b/)
    await app.client.network.delete({ id })
  })

  it('takes another mode, domain and IPv6 at its next start, or at once when that is asked for', async () => {
    const name = uniqueName('restart')
    await app.client.network.create({ engine: 'libvirt', name, subnet: `${net}.2.0/24` })
    const { id } = await rowOf(name)
    const change = { mode: 'route' as const, domain: 'lab.test', subnet6: 'fd00:77::/64' }
    const first = await app.client.network.set({ id, change })
    expect(first.commands).toHaveLength(1)
    expect(await app.client.network.inspect({ id })).toMatchObject({
      pending: true,
      settings: { mode: 'route', domain: 'lab.test', subnet6: 'fd00:77::1/64' },
    })
    const second = await app.client.network.set({ id, change: { domain: 'other.test' }, restart: true })
    expect(second.commands.slice(1).map((line) => /net-\w+/.exec(line)?.[0])).toEqual(['net-destroy', 'net-start'])
    expect(await app.client.network.inspect({ id })).toMatchObject({
      pending: false,
      settings: { domain: 'other.test' },
    })
    expect(await libvirt.virsh('net-dumpxml', name)).toContain("<domain name='other.test'/>")
    await app.client.network.delete({ id })
    expect((await rows()).some((row) => row.name === name)).toBe(false)
  })

  it('that meets another subnet, or is misspelt, is refused with the name of the field', async () => {
    const name = uniqueName('clash')
    await app.client.network.create({ engine: 'libvirt', name, subnet: `${net}.3.0/24` })
    const create = (more: object) =>
      refusal(app.client.network.create({ engine: 'libvirt', name: uniqueName('no'), ...more }))
    const before = (await rows()).length
    expect(await create({ subnet: `${net}.0.0/16` })).toMatchObject({
      code: 'INVALID_INPUT',
      data: { field: 'subnet', problem: 'subnet-taken', params: { taken: `${net}.3.0/24`, holder: name } },
    })
    const own = (await rowOf('bridge', 'docker')).subnets[0] ?? ''
    expect(await create({ subnet: own })).toMatchObject({ data: { field: 'subnet', params: { holder: 'bridge' } } })
    const problem = async (more: object) => (await create(more))?.data
    expect(await problem({ mode: 'bridge' })).toMatchObject({ field: 'bridge', problem: 'bridge-needed' })
    expect(await problem({ mode: 'bridge', bridge: 'docker0' })).toMatchObject({ problem: 'bridge-of' })
    expect(await problem({ mode: 'bridge', bridge: 'lo' })).toMatchObject({ field: 'bridge', problem: 'no-bridge' })
    expect(await problem({ bridge: 'lo' })).toMatchObject({ field: 'bridge', problem: 'interface-there' })
    expect(await problem({ device: 'labrig-none0' })).toMatchObject({ field: 'device', problem: 'no-interface' })
    const far = { subnet: `${net}.4.0/24`, ranges: [{ start: '10.9.0.2', end: '10.9.0.9' }] }
    expect(await problem(far)).toMatchObject({ field: 'ranges.0', problem: 'not-inside' })
    for (const bad of [{ subnet: '10.1.2.0/33' }, { bridge: 'a-name-of-16-car' }]) {
      expect(await create(bad)).toMatchObject({ code: 'BAD_REQUEST' })
    }
    expect(await rows()).toHaveLength(before)
    await app.client.network.delete({ id: (await rowOf(name)).id })
  })
})

describe('a network of Docker', () => {
  it('is made with its subnet, and removed only when its containers may lose their link', async () => {
    const name = uniqueName('net')
    await app.client.network.create({
      engine: 'docker',
      name,
      subnet: `${net}.5.9/24`,
      gateway: `${net}.5.254`,
      ipRange: `${net}.5.128/26`,
      internal: true,
      labels: { course: 'lpic' },
    })
    const row = await rowOf(name, 'docker')
    expect(row).toMatchObject({
      mode: 'bridge',
      subnets: [`${net}.5.0/24`],
      ranges: [`${net}.5.128/26`],
      internal: true,
    })
    const container = uniqueName('box')
    const command = ['sleep', '1000']
    await app.client.container.create({ image, name: container, network: name, command, start: true })
    expect((await rowOf(name, 'docker')).members).toMatchObject([{ name: container, linked: true }])
    expect(await refusal(app.client.network.delete({ id: row.id }))).toMatchObject({
      code: 'REFUSED',
      data: { reason: 'network-in-use', detail: container },
    })
    const question = { procedure: 'network.delete', input: { id: row.id, force: true } }
    const { destroys } = await app.client.explain(question)
    expect(destroys.map(({ code }) => code)).toEqual(['container-link'])
    await app.client.network.delete({ id: row.id, force: true })
    expect((await docker.docker('network', 'ls', '--format', '{{.Name}}')).includes(name)).toBe(false)
    await docker.docker('rm', '-f', container)
  })

  it('that meets another, has a stranger’s bridge or is the engine’s own is refused', async () => {
    const create = async (more: object) =>
      (await refusal(app.client.network.create({ engine: 'docker', name: uniqueName('no'), ...more })))?.data
    expect(await create({ driver: 'macvlan' })).toMatchObject({ field: 'parent', problem: 'parent-needed' })
    expect(await create({ bridge: 'docker0' })).toMatchObject({ field: 'bridge', problem: 'bridge-of' })
    expect(await create({ ipRange: `${net}.6.0/25` })).toMatchObject({ field: 'subnet', problem: 'subnet-needed' })
    const { id } = await rowOf('host', 'docker')
    expect(await refusal(app.client.network.delete({ id }))).toMatchObject({ data: { reason: 'network-built-in' } })
    expect(await refusal(app.client.network.stop({ id }))).toMatchObject({ code: 'UNSUPPORTED' })
  })
})

describe('a segment of both engines', () => {
  it('stands on one bridge, shares out the addresses, and goes without a trace', async () => {
    const name = uniqueName('seg')
    const before = await inside('iptables-save', '-t', 'filter')
    await app.client.network.createMixed({ name, subnet: `${net}.8.0/24` })
    const [one, other] = [await rowOf(name), await rowOf(name, 'docker')]
    expect([one.twin, other.twin]).toEqual([other.id, one.id])
    expect(one.bridge).toBe(other.bridge)
    expect([one.ranges, other.ranges]).toEqual([[`${net}.8.2 – ${net}.8.191`], [`${net}.8.192/26`]])
    const ranges = [{ start: `${net}.8.2`, end: `${net}.8.200` }]
    expect(await refusal(app.client.network.set({ id: one.id, change: { ranges } }))).toMatchObject({
      data: { field: 'change.ranges.0', problem: 'range-of-docker' },
    })
    const box = uniqueName('box')
    await app.client.container.create({ image, name: box, network: name, command: ['sleep', '1000'], start: true })
    expect(await refusal(app.client.network.stop({ id: one.id }))).toMatchObject({
      data: { reason: 'containers-on-bridge', detail: box },
    })
    await app.client.network.names({ id: one.id })
    expect(await libvirt.virsh('net-dumpxml', name)).toContain(`<hostname>${box}</hostname>`)
    expect(await docker.docker('inspect', '-f', '{{.HostConfig.Dns}}', box)).toContain(`${net}.8.1`)
    await app.client.container.delete({ id: await idOf(box), force: true })
    await app.client.network.names({ id: other.id })
    expect(await libvirt.virsh('net-dumpxml', name)).not.toContain('<hostname>')
    await app.client.network.delete({ id: other.id })
    expect((await rows()).filter((row) => row.name === name)).toEqual([])
    expect(await inside('ip', '-o', 'link')).not.toContain(one.bridge)
    const rules = (text: string) => text.split('\n').filter((line) => line.startsWith('-A'))
    expect(rules(await inside('iptables-save', '-t', 'filter'))).toEqual(rules(before))
  })
})

describe('the command line', () => {
  it('makes, lists, changes and removes a network', async () => {
    const name = uniqueName('cli')
    const net1 = `${net}.9`
    await labrig.output('net', 'create', name, '--subnet', `${net1}.0/24`, '--range', `${net1}.10-${net1}.99`)
    await labrig.output('net', 'set', name, '--reserve', `52:54:00:00:00:09=${net1}.9=web9`)
    expect(await labrig.output('net', 'ls')).toMatch(
      new RegExp(`^${name} +libvirt +nat +virbr\\d+ +${net1}.0/24 .* up`, 'm'),
    )
    expect(await labrig.output('net', 'leases', name)).toMatch(/52:54:00:00:00:09 +web9 +kept/)
    await labrig.output('net', 'rm', name, '--yes')
    expect(await libvirt.virsh('net-list', '--all', '--name')).not.toContain(name)
  })
})

async function idOf(container: string): Promise<string> {
  return `container:docker/${(await docker.docker('inspect', '-f', '{{.Id}}', container)).trim()}`
}
