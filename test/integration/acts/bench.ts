import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { World } from '../../support/app/world.ts'
import { offerTreeinfo } from '../../support/install-trees.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'
import { VendorServer } from '../../support/vendor-server.ts'
import { makeDisk, reachableFolder, removeFolder, tinyGuest, tinyIso, uniqueName } from '../../support/host/index.ts'

/** Machines in the states that acts need or refuse, each made by labrig. Nobody waits for their guests to boot. */
export type Bench = {
  readonly world: World
  readonly app: InProcess
  readonly folder: string
  readonly iso: string
  /** Has an install tree at `tree/`. */
  readonly vendor: VendorServer
  /** On this host, without a login. */
  readonly registry: Registry
  readonly ids: {
    /** Off, with a disk and the snapshots `one` and `two`. */
    readonly offVm: string
    /** With a disk. */
    readonly runningVm: string
    /** Without a disk. */
    readonly pausedVm: string
    readonly savedVm: string
    /** In the trash, under another name than `names.trashedVm`. */
    readonly trashedVm: string
    /** Off, of an OS image, and was never started. */
    readonly seededVm: string
    /** Off, of an install tree, and was never started. */
    readonly installingVm: string
    readonly created: string
    readonly running: string
    readonly paused: string
    /** Of libvirt, and started. */
    readonly network: string
    /** Docker's own. */
    readonly dockerNetwork: string
    /** Libvirt's half of a segment of both engines, in which no container is. */
    readonly segment: string
    /** What `running` and the others are made of. */
    readonly image: string
  }
  readonly names: {
    readonly offVm: string
    readonly trashedVm: string
    readonly seededVm: string
    /** Not a VM's: the pool has a volume for a VM of this name. */
    readonly orphan: string
    /** A pool that is defined and off, without a disk of anybody. */
    readonly asleep: string
    readonly network: string
    readonly created: string
    readonly running: string
  }
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

async function makeVms(world: World, { client }: InProcess) {
  const { kernel, initrd } = await tinyGuest()
  const offVm = uniqueName('off')
  const trashedVm = uniqueName('trashed')
  const orphan = uniqueName('orphan')
  const asleep = uniqueName('asleep')
  const common = {
    source: { kind: 'kernel' as const, kernel, initrd },
    memory: 96,
    vcpus: 1,
    network: { kind: 'none' as const },
  }
  const vm = (name: string, more: object = {}) => client.vm.create({ ...common, name, ...more })
  const [off, running, paused, saved, trashed] = await Promise.all([
    vm(offVm, { disk: { size: 0.03125, pool: world.pool.name } }),
    vm(uniqueName('running'), {
      disk: { size: 0.03125, pool: world.pool.name },
      graphics: { kind: 'none' },
      start: true,
    }),
    vm(uniqueName('paused')),
    vm(uniqueName('saved'), { graphics: { kind: 'none' } }),
    vm(trashedVm, { graphics: { kind: 'none' } }),
  ])
  await client.vm.organise({ ids: [off.id], start: { order: 1, delay: 5 } })
  await client.vm.trash({ id: trashed.id })
  for (const name of ['auto-1', 'auto-2']) await client.vm.snapshot.create({ id: off.id, name, scheduled: true })
  await client.vm.snapshot.create({ id: off.id, name: 'one' })
  await client.vm.snapshot.create({ id: off.id, name: 'two' })
  for (const { id } of [paused, saved]) await client.vm.start({ id, paused: true })
  await client.vm.save({ id: saved.id })
  await world.virsh('vol-create-as', world.pool.name, `${orphan}.qcow2`, '1M', '--format', 'qcow2')
  await world.virsh('pool-define-as', asleep, 'dir', '--target', `${world.pool.path}/asleep`)
  return {
    names: { offVm, trashedVm, orphan, asleep },
    ids: { offVm: off.id, runningVm: running.id, pausedVm: paused.id, savedVm: saved.id, trashedVm: trashed.id },
  }
}

/** The image is empty: nobody starts its guest. */
async function makeSeeded(world: World, { client }: InProcess, folder: string) {
  const path = join(folder, 'image.qcow2')
  const name = uniqueName('seeded')
  await makeDisk(path, '1M')
  const { id } = await client.vm.create({
    name,
    source: { kind: 'image', path, format: 'qcow2', cloudInit: { kind: 'settings', user: 'ada' } },
    disk: { size: 0.03125, pool: world.pool.name },
    memory: 96,
    network: { kind: 'none' },
    graphics: { kind: 'none' },
  })
  return { id, name }
}

/** Its installer is none: nobody starts it. */
async function makeInstalling(world: World, { client }: InProcess, vendor: VendorServer) {
  offerTreeinfo(vendor, '/tree/')
  return client.vm.create({
    name: uniqueName('installing'),
    source: { kind: 'tree', url: `${vendor.folder}tree/` },
    disk: { size: 0.03125, pool: world.pool.name },
    memory: 96,
    network: { kind: 'bridge', name: 'labrig-none' },
    graphics: { kind: 'none' },
  })
}

async function makeContainers(world: World, { client }: InProcess) {
  const names = { created: uniqueName('created'), running: uniqueName('running'), paused: uniqueName('frozen') }
  const { image } = world
  const command = ['sleep', '10000']
  const ports = [{ container: 80, host: 8080 }]
  const [created, running, paused] = await Promise.all([
    client.container.create({ image, command, name: names.created }),
    client.container.create({ image, command, name: names.running, ports, start: true }),
    client.container.create({ image, command, name: names.paused, start: true }),
  ])
  await client.container.pause({ id: paused.id })
  const [made] = await client.image.list({})
  return { names, ids: { created: created.id, running: running.id, paused: paused.id, image: made?.id ?? '' } }
}

async function makeNetworks({ client }: InProcess) {
  const [network, segment] = [uniqueName('net'), uniqueName('seg')]
  await client.network.create({ engine: 'libvirt', name: network, subnet: '10.66.4.0/24' })
  await client.network.createMixed({ name: segment, subnet: '10.66.5.0/24' })
  const rows = await client.network.list()
  const idOf = (name: string, engine = 'libvirt') =>
    rows.find((row) => row.name === name && row.engine === engine)?.id ?? ''
  return {
    names: { network },
    ids: { network: idOf(network), dockerNetwork: idOf('bridge', 'docker'), segment: idOf(segment) },
  }
}

export async function makeBench(): Promise<Bench> {
  const world = await World.make()
  const folder = await reachableFolder('bench')
  const app = await inProcess(world.labrig)
  const vendor = await VendorServer.start()
  const images = await registry()
  const dispose = async (): Promise<void> => {
    await images[Symbol.asyncDispose]()
    await vendor[Symbol.asyncDispose]()
    await app[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
    await removeFolder(folder)
  }
  try {
    await writeFile(join(folder, 'empty.iso'), '')
    const [vms, containers] = await Promise.all([makeVms(world, app), makeContainers(world, app)])
    const networks = await makeNetworks(app)
    const seeded = await makeSeeded(world, app, folder)
    const installing = await makeInstalling(world, app, vendor)
    return {
      world,
      app,
      folder,
      vendor,
      registry: images,
      iso: await tinyIso(),
      ids: { ...vms.ids, ...containers.ids, ...networks.ids, seededVm: seeded.id, installingVm: installing.id },
      names: { ...vms.names, ...containers.names, ...networks.names, seededVm: seeded.name },
      [Symbol.asyncDispose]: dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}
