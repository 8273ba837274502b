import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { budget as schema } from '../../../contract/budget.ts'
import type { Sample } from '../../../contract/inventory.ts'
import type { Container, Vm } from '../../../contract/machine.ts'
import type { Pool, Volume } from '../../../contract/resource.ts'
import { memoryBar, readBudget } from '../../../main/budget/budget.ts'
import { demandOfNewContainer, demandOfNewVm } from '../../../main/budget/demand.ts'
import { heldByFolder, readFileSystems } from '../../../main/budget/file-systems.ts'
import { parseMeminfo, parsePageSize, readSamePages } from '../../../main/budget/kernel-memory.ts'
import { parseSockets, publishedPorts } from '../../../main/budget/ports.ts'
import { takenSubnets } from '../../../main/budget/subnets.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30

function vm(uuid: string, more: Partial<Vm> = {}): Vm {
  return {
    ...{ kind: 'vm', id: `vm:system/${uuid}`, connection: 'system', name: uuid, state: 'running', reason: null },
    ...{ addresses: [], owner: 'foreign', uuid, title: null, os: null, accelerator: 'kvm', vcpus: 2, memory: 2 * GIB },
    ...{ persistent: true, autostart: false, interfaces: [] },
    ...more,
  }
}

function sample(id: string, more: Partial<Sample>): Sample {
  const nothing = { cpu: null, memory: null, resident: null, memoryLimit: null, diskRead: null, diskWrite: null }
  return { id, at: 0, ...nothing, netReceived: null, netSent: null, ...more }
}

function pool(name: string, path: string, connection = 'system'): Pool {
  const rest = { active: true, autostart: true, type: 'dir', capacity: 100, available: 50, owner: 'foreign' } as const
  return { kind: 'pool', id: `pool:${connection}/${name}`, connection, name, path, ...rest }
}

function volume(path: string, capacity: number, allocation: number, more: Partial<Volume> = {}): Volume {
  const rest = { engine: 'libvirt', pool: 'default', format: 'qcow2', owner: 'foreign', connection: 'system' } as const
  return { kind: 'volume', id: `volume:${path}`, name: path, path, capacity, allocation, ...rest, ...more }
}

describe('memory', () => {
  const meminfo = { total: 16 * GIB, available: 10 * GIB }

  it('promised counts what running VMs and containers with a limit may grow to', () => {
    const samples = [
      sample('vm:system/a', { resident: GIB }),
      sample('container:docker/limited', { resident: 100 * MIB, memoryLimit: GIB }),
      sample('container:docker/free', { resident: 50 * MIB, memoryLimit: null }),
      // cgroup v1 tells no limit as a number beyond all memory.
      sample('container:docker/old', { resident: 50 * MIB, memoryLimit: 2 ** 63 }),
    ]
    const bar = memoryBar(meminfo, { vms: [vm('a'), vm('b', { state: 'off' })], samples })
    expect(bar.committed).toBe(2 * GIB + GIB + 100 * MIB)
    expect(bar).toMatchObject({ vms: GIB, containers: 200 * MIB, free: 10 * GIB })
    expect(bar.host + bar.vms + bar.containers).toBe(6 * GIB)
  })

  it('is read from the kernel’s own words, also without swap', () => {
    const text = 'MemTotal:       16000000 kB\nMemAvailable:    8000000 kB\nSwapTotal:       0 kB\n'
    expect(parseMeminfo(text)).toEqual({ total: 16e6 * 1024, available: 8e6 * 1024, swapTotal: 0, swapFree: 0 })
  })

  it('that equal pages save is told in bytes, and a kernel without KSM is no failure', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labrig-test-ksm-'))
    await writeFile(join(folder, 'run'), '1\n')
    await writeFile(join(folder, 'pages_sharing'), '1000\n')
    const { state, saved } = await readSamePages(folder)
    expect([state, saved % 1000, saved > 0]).toEqual(['on', 0, true])
    await writeFile(join(folder, 'run'), '2\n')
    expect((await readSamePages(folder)).state).toBe('off')
    await rm(folder, { recursive: true })
    expect(await readSamePages(folder)).toEqual({ state: 'absent', saved: 0 })
    const auxv = Buffer.alloc(32)
    auxv.writeBigUInt64LE(6n, 16)
    auxv.writeBigUInt64LE(65_536n, 24)
    expect([parsePageSize(auxv), parsePageSize(Buffer.alloc(16))]).toEqual([65_536, 4096])
  })
})

describe('disks', () => {
  it('count what thin ones may still grow by, each file once though several pools list it', () => {
    const pools = [pool('default', '/a'), pool('again', '/a'), pool('other', '/b')]
    const held = heldByFolder(pools, [
      volume('/a/thin.qcow2', 20 * GIB, 2 * GIB),
      volume('/a/thin.qcow2', 20 * GIB, 2 * GIB, { pool: 'again' }),
      volume('/b/full.img', GIB, GIB, { pool: 'other' }),
      volume('/b/header.qcow2', 10, 100, { pool: 'other' }),
      volume('/var/lib/docker/volumes/v', 0, 0, { pool: null, engine: 'docker' }),
    ])
    expect(held.get('/a')).toEqual({ vms: 2 * GIB, promised: 18 * GIB })
    expect(held.get('/b')).toEqual({ vms: GIB + 100, promised: 0 })
  })

  it('of one file system are one, with all that lies there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labrig-test-disks-'))
    const held = new Map([
      [folder, { vms: 1, promised: 10 }],
      [tmpdir(), { vms: 2, promised: 20 }],
    ])
    const [one, ...others] = await readFileSystems([folder, tmpdir(), '/labrig-test-nowhere', folder], held)
    expect(others).toEqual([])
    expect(one).toMatchObject({ path: folder, folders: [folder, tmpdir()], vms: 3, promised: 30 })
    await rm(folder, { recursive: true })
  })
})

describe('ports', () => {
  it('are read from the kernel’s tables: who waits, not who speaks', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0',
      '   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0',
      '   2: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 20 4 30 10 -1',
    ].join('\n')
    expect(parseSockets('tcp', table)).toEqual([
      { port: 8080, protocol: 'tcp', address: '127.0.0.1', holder: null },
      { port: 22, protocol: 'tcp', address: '0.0.0.0', holder: null },
    ])
    const six = (words: string) => `   0: ${words}:0050 ${'0'.repeat(32)}:0000 0A 0:0 0:0 0 0 0 1`
    const address = (words: string) => parseSockets('tcp', six(words))[0]?.address
    expect(address('0'.repeat(32))).toBe('::')
    expect(address('0000000000000000FFFF00000100007F')).toBe('127.0.0.1')
    expect(address('B80D0120000000000000000001000000')).toBe('2001:db8::1')
  })

  it('that a running container publishes are its own', () => {
    const port = (hostPort: number | null, protocol = 'tcp') => ({
      ...{ containerPort: 80, protocol, hostAddress: '127.0.0.1', hostPort },
    })
    const box = (state: Container['state']) => ({
      name: 'web',
      state,
      ports: [port(8080), port(null), port(1, 'sctp')],
    })
    const boxes = [box('running'), box('exited')] as unknown as Container[]
    expect(publishedPorts(boxes)).toEqual([{ port: 8080, protocol: 'tcp', address: '127.0.0.1', holder: 'web' }])
  })
})

it('subnets of networks come first, and their bridges are not told twice', () => {
  const network = { name: 'default', engine: 'libvirt', subnets: ['192.168.122.0/24'] } as never
  const nic = (cidr: string | null, more: object = {}) => [{ cidr, internal: false, family: 'IPv4', ...more }] as never
  const interfaces = {
    ...{ lo: nic('127.0.0.1/8', { internal: true }), virbr0: nic('192.168.122.1/24'), eth0: nic('10.0.0.5/24') },
    ...{ tun0: nic(null), eth1: nic('fe80::1/64', { family: 'IPv6' }), gone: undefined },
  }
  expect(takenSubnets([network], interfaces)).toEqual([
    { subnet: '192.168.122.0/24', holder: 'default', engine: 'libvirt' },
    { subnet: '10.0.0.5/24', holder: 'eth0', engine: 'host' },
  ])
})

describe('the whole', () => {
  it('of this host is what the contract says, with a port that somebody listens on', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    const trash = { vms: 1, bytes: GIB }
    const nobody = { trash, vms: [], containers: [], samples: [], networks: [], pools: [], volumes: [], folders: ['/'] }
    const read = await readBudget(nobody)
    expect(schema.parse(read)).toEqual(read)
    expect(read.ports).toContainEqual({ port, protocol: 'tcp', address: '127.0.0.1', holder: null })
    expect(read.memory.total).toBeGreaterThan(0)
    expect(read.disks[0]?.path).toBe('/')
    expect(read.trash).toEqual(trash)
    server.close()
  })

  it('takes a thousand machines with a disk each', async () => {
    const vms = Array.from({ length: 1000 }, (_, at) => vm(`m${at}`))
    const volumes = vms.map((one) => volume(`/${one.uuid}.qcow2`, 2 * MIB, MIB))
    const spending = { trash: { vms: 0, bytes: 0 }, containers: [], samples: [], networks: [], folders: [] }
    const read = await readBudget({ ...spending, vms, volumes, pools: [pool('default', '/')] })
    expect(read.processors.committed).toBe(2000)
    expect(read.disks[0]).toMatchObject({ vms: 1000 * MIB, promised: 1000 * MIB })
  })
})

describe('what a new machine takes', () => {
  const wanted = { connection: 'system', memory: 1024, vcpus: 2, start: true } as const

  it('is its disk at once, memory and processors only when it is started', () => {
    const disk = { size: 3, pool: 'default', format: 'raw' } as const
    const demand = demandOfNewVm({ ...wanted, disk }, [pool('default', '/pool')])
    expect(demand).toMatchObject({ memory: GIB, vcpus: 2, disks: [{ path: '/pool', bytes: 3 * GIB, now: 3 * GIB }] })
    const later = demandOfNewVm({ ...wanted, start: false, disk: { ...disk, format: 'qcow2' } }, [])
    expect(later).toMatchObject({ memory: 0, disks: [{ path: '/var/lib/libvirt/images', now: 0 }] })
    expect(demandOfNewVm({ ...wanted, disk: null }, []).disks).toEqual([])
  })

  it('is a container’s limit and its ports', () => {
    const ports = [{ host: 8080, protocol: 'tcp', address: '127.0.0.1' }]
    expect(demandOfNewContainer({ memory: 64, ports, start: true })).toMatchObject({
      memory: 64 * MIB,
      ports: [{ port: 8080 }],
    })
    expect(demandOfNewContainer({ ports, start: false }).ports).toEqual([])
  })
})
