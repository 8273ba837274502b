import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActPath } from '../../../main/api/planners.ts'
import { rootfsTar, tinyGuest, uniqueName } from '../../support/host/index.ts'
import type { Bench } from './bench.ts'
import { reference } from './image-refusals.ts'
import { acceptableRegistry } from './registry-refusals.ts'
import { container, iso } from './refusals.ts'
import { orphan } from './storage-refusals.ts'

/** Made once, of the VM that is off. */
async function someBackup({ app, ids, folder }: Bench): Promise<string> {
  const { backups } = await app.client.backup.list({ folder })
  const [first] = backups
  return first?.folder ?? (await app.client.vm.backup({ id: ids.offVm, folder })).folder
}

/** Made once, of the VM that is off. */
async function someOva({ app, ids, folder }: Bench): Promise<string> {
  const path = join(folder, 'some.ova')
  const { entries } = await app.client.host.folder({ path: folder })
  if (!entries.some(({ name }) => name === 'some.ova')) await app.client.vm.export({ id: ids.offVm, path })
  return path
}

/** A template and a clone that stands on it. */
async function someTemplate({ app, world }: Bench): Promise<{ readonly template: string; readonly clone: string }> {
  const { kernel } = await tinyGuest()
  const { id: template } = await app.client.vm.create({
    name: uniqueName('template'),
    source: { kind: 'kernel', kernel },
    disk: { size: 0.03125, pool: world.pool.name },
    network: { kind: 'none' },
    memory: 64,
  })
  const { ids } = await app.client.vm.clone({ id: template, name: uniqueName('linked'), kind: 'linked' })
  return { template, clone: ids[0] ?? '' }
}

/** The first link of a container. */
async function someLink({ app, ids }: Bench): Promise<{ readonly id: string; readonly mac: string }> {
  const { links } = await app.client.link.list({ id: ids.running })
  return { id: ids.running, mac: links[0]?.mac ?? '' }
}

/** Made once. */
async function someVolume(world: Bench['world']): Promise<string> {
  await world.docker('volume', 'create', 'labrig-test-some')
  return 'labrig-test-some'
}

/** The same with a file in it. */
async function filledVolume({ app, world, folder }: Bench): Promise<string> {
  const name = await someVolume(world)
  const from = join(folder, 'tiny.iso')
  await writeFile(from, 'some bytes')
  await app.client.containerVolume.copyIn({ name, from, to: '/', replace: true })
  return name
}

/** For every act: an input that it would take, for a look at what it would do. */
export const acceptable: Readonly<Record<ActPath, (bench: Bench) => unknown>> = {
  'network.createBridge': () => ({ name: 'lrtest0', nic: 'lrtest1' }),
  'network.removeBridge': () => ({ name: 'lrtest0' }),
  'forward.add': ({ ids }) => ({ id: ids.offVm, port: 22, hostPort: 2222 }),
  'forward.remove': ({ ids }) => ({ id: ids.offVm, hostPort: 2222 }),
  'forward.apply': () => ({}),
  'link.cut': someLink,
  'link.restore': someLink,
  'link.shape': async (bench) => ({ ...(await someLink(bench)), toMachine: { loss: 20 }, fromMachine: { rate: 800 } }),
  'link.reset': ({ ids }) => ({ id: ids.running }),
  'vm.create': (bench) => iso(bench, { disk: { size: 1, pool: bench.world.pool.name }, autostart: true, start: true }),
  'vm.clone': ({ ids }) => ({ id: ids.offVm, name: uniqueName('copy'), kind: 'linked', count: 2 }),
  'vm.backup': ({ ids, folder }) => ({ id: ids.offVm, folder }),
  'vm.restore': async (bench) => ({ folder: await someBackup(bench), name: uniqueName('back') }),
  'vm.export': ({ ids, folder }) => ({ id: ids.offVm, path: join(folder, 'new.ova') }),
  'vm.import': async (bench) => ({ path: await someOva(bench), network: null, names: [uniqueName('in')] }),
  'backup.verify': async (bench) => ({ folder: await someBackup(bench) }),
  'vm.template': ({ ids }) => ({ id: ids.offVm, on: true }),
  'vm.trash': ({ ids }) => ({ id: ids.offVm }),
  'vm.restoreFromTrash': ({ ids }) => ({ id: ids.trashedVm }),
  'vm.emptyTrash': ({ ids }) => ({ ids: [ids.trashedVm] }),
  'vm.organise': ({ ids }) => ({ ids: [ids.offVm, ids.runningVm], addTags: ['web'], group: 'course/week 1' }),
  'vm.rename': ({ ids }) => ({ id: ids.offVm, name: uniqueName('renamed') }),
  'vm.startInOrder': () => ({}),
  'vm.start': ({ ids }) => ({ id: ids.savedVm }),
  'vm.shutdown': ({ ids }) => ({ id: ids.runningVm }),
  'vm.forceOff': ({ ids }) => ({ id: ids.pausedVm }),
  'vm.reboot': ({ ids }) => ({ id: ids.runningVm }),
  'vm.reset': ({ ids }) => ({ id: ids.pausedVm }),
  'vm.pause': ({ ids }) => ({ id: ids.runningVm }),
  'vm.resume': ({ ids }) => ({ id: ids.pausedVm }),
  'vm.save': ({ ids }) => ({ id: ids.pausedVm }),
  'vm.autostart': ({ ids }) => ({ id: ids.offVm, on: true }),
  'vm.delete': ({ ids }) => ({ id: ids.offVm, files: true }),
  'vm.refreshTemplate': async (bench) => ({ id: (await someTemplate(bench)).template, start: false }),
  'vm.rebuild': async (bench) => ({ id: (await someTemplate(bench)).clone }),
  'vm.installed': ({ ids }) => ({ id: ids.installingVm }),
  'vm.cancelJob': async ({ ids, world }) => {
    const name = (await world.virsh('domname', ids.runningVm.replace(/.*\//, ''))).trim()
    // Its copy has caught up at once and waits for whoever began it.
    await world.virsh('blockcopy', name, 'vda', join(world.pool.path, 'copy.qcow2'), '--transient-job')
    return { id: ids.runningVm, target: 'vda' }
  },
  'vm.set': ({ ids }) => ({ id: ids.offVm, change: { kind: 'vcpus', count: 1 } }),
  'vm.attach': ({ ids }) => ({ id: ids.offVm, device: { kind: 'watchdog' } }),
  'vm.detach': ({ ids }) => ({ id: ids.offVm, device: 'rng:0' }),
  'vm.define': async ({ app, ids }) => {
    const { xml } = await app.client.vm.xml({ id: ids.offVm })
    return { id: ids.offVm, opened: xml, xml: xml.replace('<devices>', '<devices>\n') }
  },
  'vm.dropSeed': ({ ids }) => ({ id: ids.seededVm }),
  'vm.agent.run': ({ ids }) => ({ id: ids.runningVm, command: ['reboot'] }),
  'vm.agent.setPassword': ({ ids }) => ({ id: ids.runningVm, user: 'root', password: 'x' }),
  'vm.agent.setTime': ({ ids }) => ({ id: ids.runningVm }),
  'vm.agent.trim': ({ ids }) => ({ id: ids.runningVm }),
  'vm.agent.copyOut': ({ ids }) => ({ id: ids.runningVm, path: '/etc/hosts', to: '/tmp/hosts' }),
  'vm.agent.copyIn': ({ ids }) => ({ id: ids.runningVm, path: '/tmp/hosts', from: '/etc/hosts' }),
  'vm.agent.writeFile': ({ ids }) => ({ id: ids.runningVm, path: '/tmp/note', text: 'a', digest: null }),
  'vm.snapshot.create': ({ ids }) => ({ id: ids.offVm, name: 'three' }),
  'vm.snapshot.schedule': ({ ids }) => ({ id: ids.offVm, schedule: { every: 6, keep: 8 } }),
  'vm.snapshot.expire': ({ ids }) => ({ id: ids.offVm, keep: 1 }),
  'vm.snapshot.describe': ({ ids }) => ({ id: ids.offVm, name: 'one', description: 'the first' }),
  'vm.snapshot.revert': ({ ids }) => ({ id: ids.offVm, name: 'one' }),
  'vm.snapshot.delete': ({ ids }) => ({ id: ids.offVm, name: 'one', children: true }),
  'container.create': (bench) => container(bench, { start: true }),
  'container.start': ({ ids }) => ({ id: ids.created }),
  'container.stop': ({ ids }) => ({ id: ids.running }),
  'container.restart': ({ ids }) => ({ id: ids.running }),
  'container.kill': ({ ids }) => ({ id: ids.running }),
  'container.pause': ({ ids }) => ({ id: ids.running }),
  'container.resume': ({ ids }) => ({ id: ids.paused }),
  'container.rename': ({ ids }) => ({ id: ids.created, name: uniqueName('renamed') }),
  'container.delete': ({ ids }) => ({ id: ids.running, force: true, volumes: true }),
  'container.exec': ({ ids }) => ({ id: ids.running, command: ['touch', '/changed'] }),
  'container.set': ({ ids }) => ({ id: ids.running, memory: 128, cpus: 0.5, restart: { name: 'always' } }),
  'container.connect': async ({ ids, world }) => {
    const network = uniqueName('more')
    await world.docker('network', 'create', network)
    return { id: ids.created, network, aliases: ['db'] }
  },
  'container.disconnect': ({ ids }) => ({ id: ids.running, network: 'bridge' }),
  'container.move': async ({ ids, world }) => {
    const to = uniqueName('other')
    await world.docker('network', 'create', to)
    return { id: ids.created, from: 'bridge', to }
  },
  'container.recreate': ({ ids }) => ({ id: ids.running, change: { environment: { A: '1' } } }),
  'container.copyOut': ({ ids, folder }) => ({ id: ids.created, path: '/etc/passwd', to: join(folder, 'passwd') }),
  'container.copyIn': ({ ids, iso }) => ({ id: ids.created, from: iso, to: '/etc/passwd', replace: true }),
  'container.writeFile': ({ ids }) => ({ id: ids.running, path: '/etc/new', text: 'a\n', digest: null }),
  'container.makeFolder': ({ ids }) => ({ id: ids.created, path: '/etc/new folder' }),
  'container.renameFile': ({ ids }) => ({ id: ids.running, path: '/etc/passwd', to: '/etc/passwd.old' }),
  'container.deleteFile': ({ ids }) => ({ id: ids.running, path: '/etc/passwd' }),
  'container.commit': ({ ids }) => ({ id: ids.running, reference: 'labrig-test/accepted:1' }),
  'container.export': ({ ids, folder }) => ({ id: ids.created, path: join(folder, 'exported.tar') }),
  'containerVolume.create': () => ({ name: uniqueName('volume') }),
  'containerVolume.delete': async ({ world }) => ({ name: await someVolume(world) }),
  'containerVolume.backup': async ({ world, folder }) => ({
    name: await someVolume(world),
    path: join(folder, 'volume.tar'),
  }),
  'containerVolume.restore': async () => ({ name: uniqueName('volume'), path: await rootfsTar() }),
  'containerVolume.copyOut': async ({ world, folder }) => ({
    name: await someVolume(world),
    path: '/',
    to: join(folder, 'volume'),
  }),
  'containerVolume.copyIn': async ({ world, iso }) => ({ name: await someVolume(world), from: iso, to: '/' }),
  'containerVolume.writeFile': async ({ world }) => ({
    ...{ name: await someVolume(world), path: '/new', text: 'a\n', digest: null },
  }),
  'containerVolume.makeFolder': async ({ world }) => ({ name: await someVolume(world), path: '/new' }),
  'containerVolume.renameFile': async (bench) => ({
    name: await filledVolume(bench),
    path: '/tiny.iso',
    to: '/two.iso',
  }),
  'containerVolume.deleteFile': async (bench) => ({ name: await filledVolume(bench), path: '/tiny.iso' }),
  'container.rollBack': async (bench) => {
    const { container: made } = bench.app.client
    const { id } = await made.create(container(bench))
    return { id: (await made.recreate({ id, change: {} })).id }
  },
  'host.makeSshKey': ({ folder }) => ({ path: join(folder, 'id_new'), comment: 'a test' }),
  ...acceptableRegistry,
  'prune.run': ({ ids }) => ({ items: [{ kind: 'container', id: ids.created.split('/')[1] }] }),
  'image.pull': () => reference,
  'image.load': async () => ({ path: await rootfsTar() }),
  'image.import': async () => ({ path: await rootfsTar(), ...reference }),
  'image.build': ({ world, folder }) => ({
    context: folder,
    text: `FROM ${world.image}\n`,
    tags: ['labrig-test/none:1'],
  }),
  'image.saveDockerfile': ({ folder }) => ({ context: folder, text: 'FROM scratch\n', digest: null }),
  'image.tag': ({ ids }) => ({ id: ids.image, reference: `${uniqueName('tagged')}:1` }),
  'image.save': ({ ids, folder }) => ({ ids: [ids.image], path: join(folder, 'images.tar') }),
  'image.push': ({ world }) => ({ reference: world.image }),
  'image.delete': ({ ids }) => ({ id: ids.image, force: true }),
  'network.create': () => ({ engine: 'libvirt', name: uniqueName('more') }),
  'network.createMixed': () => ({ name: uniqueName('more') }),
  'network.names': async ({ ids, world }) => {
    const entry = `<host ip="10.66.5.200"><hostname>gone</hostname></host>`
    const name = (await world.virsh('net-name', ids.segment.replace(/.*\//, ''))).trim()
    // Of a container that is not there any more.
    await world.virsh('net-update', name, 'add', 'dns-host', entry, '--live', '--config')
    return { id: ids.segment }
  },
  'network.start': async ({ app }) => {
    const name = uniqueName('off')
    await app.client.network.create({ engine: 'libvirt', name, start: false })
    return { id: (await app.client.network.list()).find((row) => row.name === name)?.id }
  },
  'network.stop': ({ ids }) => ({ id: ids.segment }),
  'network.autostart': ({ ids }) => ({ id: ids.network, on: false }),
  'network.set': ({ ids }) => ({ id: ids.network, change: { domain: 'lab.test' } }),
  'network.delete': ({ ids }) => ({ id: ids.segment }),
  'pool.create': ({ folder }) => ({
    pool: uniqueName('more'),
    source: { type: 'dir', path: join(folder, 'more') },
  }),
  'pool.build': ({ names }) => ({ pool: names.asleep }),
  'pool.refresh': ({ world }) => ({ pool: world.pool.name }),
  'osImage.download': ({ world }) => ({ entry: 'debian-13-cloud-x86_64', pool: world.pool.name }),
  'osImage.discard': async ({ world }) => {
    const folder = join(world.labrig.cacheFolder, 'os-images/labrig-test-begun')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'part'), 'x')
    return { entry: 'labrig-test-begun' }
  },
  'osImage.import': ({ world, iso: path }) => ({ path, pool: world.pool.name, name: 'labrig-test-import.iso' }),
  'osImage.build': ({ world }) => ({ pool: world.pool.name, name: 'labrig-test-built.qcow2' }),
  'osImage.delete': (bench) => orphan(bench),
  'pool.start': ({ names }) => ({ pool: names.asleep }),
  'pool.stop': ({ world }) => ({ pool: world.pool.name }),
  'pool.autostart': ({ world }) => ({ pool: world.pool.name, on: true }),
  'pool.delete': ({ names }) => ({ pool: names.asleep }),
  'storage.clean': ({ world, names }) => ({ paths: [join(world.pool.path, `${names.orphan}.qcow2`)] }),
  'volume.create': ({ world }) => ({ pool: world.pool.name, name: 'labrig-test-new.qcow2', size: 1 }),
  'volume.resize': (bench) => ({ ...orphan(bench), size: 1 }),
  'volume.clone': (bench) => ({ ...orphan(bench), to: 'labrig-test-copy.qcow2' }),
  'volume.convert': (bench) => ({ ...orphan(bench), to: 'labrig-test-raw.img', format: 'raw' }),
  'volume.wipe': (bench) => orphan(bench),
  'volume.delete': (bench) => orphan(bench),
  'volume.upload': ({ world, iso: path }) => ({ pool: world.pool.name, name: 'labrig-test-up.iso', path }),
  'volume.download': (bench) => ({ ...orphan(bench), path: join(bench.folder, 'down.qcow2') }),
  'doctor.fix': () => ({ id: 'default-network' }),
  'doctor.undo': async ({ world }) => {
    const done = { verb: 'network-autostart', connection: 'system', network: 'default' }
    const path = join(world.labrig.stateFolder, 'fixes.json')
    await writeFile(path, JSON.stringify({ version: 1, fixes: { 'default-network': [done] } }))
    return { id: 'default-network' }
  },
}
