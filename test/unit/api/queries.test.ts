import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { procedureEntries } from '../../../contract/procedures.ts'
import { procedureAt } from '../../support/app/in-process.ts'
import { offerTreeinfo } from '../../support/install-trees.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'
import { VendorServer } from '../../support/vendor-server.ts'

let on: ServicesOnFakes
let vendor: VendorServer
let images: Registry
const ids = { vm: '', container: '', image: '', network: '' }

beforeAll(async () => {
  on = await ServicesOnFakes.make()
  vendor = await VendorServer.start()
  images = await registry()
  offerTreeinfo(vendor, '/')
  const { host } = on.fakeLibvirt
  const net = host.addNetwork('default', { active: true })
  ids.network = formatId('network', 'system', net.uuid)
  host.addVolume(host.addPool('default'), 'a.qcow2')
  const domain = host.addDomain('web', { id: 3, state: 1 })
  domain.snapshots.set('one', {
    name: 'one',
    xml: '<domainsnapshot><name>one</name><state>running</state><creationTime>5</creationTime></domainsnapshot>',
    parent: null,
    state: 1,
  })
  ids.vm = formatId('vm', 'system', domain.uuid)
  const { state } = on.fakeDocker
  const box = state.create({ Image: 'busybox:local', Tty: true, OpenStdin: true }, 'db')
  box.state = 'running'
  ids.container = formatId('container', 'docker', box.id)
  ids.image = formatId('image', 'docker', [...state.images.keys()][0] ?? '')
  mkdirSync(join(on.folder, 'files'))
  writeFileSync(join(on.folder, 'files/a.iso'), 'x')
})
afterAll(async () => {
  await images[Symbol.asyncDispose]()
  await vendor[Symbol.asyncDispose]()
  await on[Symbol.asyncDispose]()
})

/** An input for every procedure that only looks; a new one fails the test below until it stands here. */
const inputs: Readonly<Record<string, () => unknown>> = {
  'backup.list': () => ({ folder: join(on.folder, 'files') }),
  'backup.inspect': () => ({ folder: join(on.folder, 'files') }),
  'connection.list': () => undefined,
  'connection.try': () => ({ place: { engine: 'docker', host: `unix://${on.folder}/nowhere.sock` } }),
  'connection.add': () => ({ id: 'more', place: { engine: 'docker', host: `unix://${on.folder}/nowhere.sock` } }),
  'connection.remove': () => ({ id: 'more' }),
  'console.serial': () => ({ id: ids.vm }),
  'console.screen': () => ({ id: ids.vm }),
  'console.exec': () => ({ id: ids.container, command: ['cat'] }),
  'console.attach': () => ({ id: ids.container }),
  'console.shell': () => ({}),
  'console.ssh': () => ({ id: ids.vm }),
  'console.trustHostKey': () => ({ id: ids.vm, keys: ['ssh-ed25519 AAAA'] }),
  'console.offers': () => undefined,
  'container.files': () => ({ id: ids.container }),
  'container.file': () => ({ id: ids.container, path: '/etc/passwd' }),
  'container.changes': () => ({ id: ids.container }),
  'containerVolume.list': () => ({}),
  'containerVolume.sizes': () => ({}),
  'containerVolume.files': () => ({ name: 'none' }),
  'containerVolume.file': () => ({ name: 'none', path: '/a' }),
  'container.paste': () => ({ text: 'docker run busybox' }),
  'container.logs': () => ({ id: ids.container }),
  'container.inspect': () => ({ id: ids.container }),
  'container.editing': () => ({ id: ids.container }),
  'container.isolation': () => ({ id: ids.container }),
  'diagram.look': () => undefined,
  'diagram.watch': () => undefined,
  'diagram.reach': () => ({ from: 'db', to: 'host' }),
  'diagram.probe': () => ({ from: 'web', to: 'host' }),
  'doctor.check': () => undefined,
  'doctor.keep': () => ({ id: 'subnets' }),
  'host.folder': () => ({ path: join(on.folder, 'files') }),
  'host.checkFile': () => ({ path: join(on.folder, 'files/a.iso') }),
  'host.load': () => undefined,
  'host.devices': () => ({}),
  'host.budget': () => undefined,
  'host.systems': () => undefined,
  'host.systemNeeds': () => ({ system: 'http://debian.org/debian/11' }),
  'host.detectSystem': () => ({ path: join(on.folder, 'files/a.iso') }),
  'host.person': () => undefined,
  'image.list': () => undefined,
  'incident.list': () => undefined,
  'incident.watch': () => undefined,
  'forward.list': () => ({}),
  'link.list': () => ({ id: ids.container }),
  'link.capture': () => ({ id: ids.container, mac: '02:42:ac:11:00:02' }),
  'image.overview': () => undefined,
  'image.context': () => ({ context: join(on.folder, 'files') }),
  'image.dockerfile': () => ({ context: join(on.folder, 'files') }),
  'image.sizes': () => undefined,
  'image.inspect': () => ({ id: ids.image }),
  'image.layers': () => ({ id: ids.image }),
  'image.files': () => ({ id: ids.image, layer: 0 }),
  'image.search': () => ({ term: 'busybox' }),
  'inventory.machines': () => undefined,
  'inventory.networks': () => undefined,
  'inventory.pools': () => undefined,
  'inventory.volumes': () => undefined,
  'inventory.images': () => undefined,
  'inventory.watch': () => undefined,
  'inventory.statistics': () => ({ ids: [ids.vm, ids.container] }),
  'load.record': () => ({ of: ids.vm }),
  'load.watch': () => ({ of: ids.vm }),
  'journal.list': () => ({}),
  'network.list': () => undefined,
  'network.inspect': () => ({ id: ids.network }),
  'network.leases': () => ({}),
  'network.suggest': () => ({}),
  'network.bridges': () => undefined,
  'network.keepBridge': () => ({ name: 'lrnone0' }),
  'osImage.list': () => ({}),
  'osImage.label': () => ({ pool: 'default', name: 'a.qcow2', label: 'A' }),
  'ova.inspect': () => ({ path: join(on.folder, 'files/a.iso') }),
  'prune.preview': () => undefined,
  'registry.list': () => undefined,
  'registry.catalogue': () => ({ address: images.address }),
  'registry.tags': () => ({ address: images.address, repository: 'app' }),
  'registry.limit': () => ({ address: images.address }),
  'report.make': () => undefined,
  'settings.get': () => undefined,
  'settings.set': () => ({ theme: 'dark' }),
  'settings.reset': () => undefined,
  'pool.abilities': () => ({}),
  'pool.sources': () => ({ type: 'logical' }),
  'storage.leftovers': () => ({}),
  'storage.overview': () => ({}),
  'task.list': () => undefined,
  'task.watch': () => undefined,
  'task.cancel': () => ({ task: 'none' }),
  'upload.taken': () => ({ place: { container: ids.container }, folder: '/', paths: ['a/b'] }),
  'upload.open': () => ({ files: [{ path: 'a/b', size: 1, modified: 0 }] }),
  'upload.discard': () => ({ folder: '/none' }),
  'vm.vcpus': () => ({ id: ids.vm }),
  'vm.interfaces': () => ({ id: ids.vm }),
  'vm.condition': () => ({ id: ids.vm }),
  'vm.installTree': () => ({ url: vendor.folder }),
  'vm.osImage': () => ({ path: join(on.folder, 'files/a.iso') }),
  'vm.virtInstall': () => ({ name: 'a', source: { kind: 'iso', path: '/a.iso' } }),
  'vm.paste': () => ({ text: 'virt-install --name a --cdrom /a.iso' }),
  'vm.backingUp': () => ({ id: ids.vm, folder: join(on.folder, 'files') }),
  'vm.copying': () => ({ id: ids.vm, name: 'copy' }),
  'vm.trashed': () => ({}),
  'vm.organisation': () => ({ id: ids.vm }),
  'vm.deletion': () => ({ id: ids.vm }),
  'vm.hardware': () => ({ id: ids.vm }),
  'vm.offers': () => ({ id: ids.vm }),
  'vm.xml': () => ({ id: ids.vm }),
  'vm.screenshot': () => ({ id: ids.vm }),
  'vm.agent.look': () => ({ id: ids.vm }),
  'vm.agent.files': () => ({ id: ids.vm }),
  'vm.agent.file': () => ({ id: ids.vm, path: '/etc/hosts' }),
  'vm.snapshot.list': () => ({ id: ids.vm }),
  'vm.snapshot.facts': () => ({ id: ids.vm }),
  'vm.snapshot.picture': () => ({ id: ids.vm, name: 'one', created: 5 }),
  explain: () => ({ procedure: 'vm.forceOff', input: { id: ids.vm } }),
}

/** Refusals that are the right answer here: no screen, no shell allowed, no such task, a file of another kind. */
const refused: Readonly<Record<string, string>> = {
  // No agent runs in it.
  'vm.agent.files': 'ENGINE_ERROR',
  'vm.agent.file': 'ENGINE_ERROR',
  'ova.inspect': 'REFUSED',
  // It has no repository yet.
  'registry.tags': 'NOT_FOUND',
  'link.capture': 'NOT_FOUND',
  'console.screen': 'UNSUPPORTED',
  'console.shell': 'REFUSED',
  'console.ssh': 'REFUSED',
  'task.cancel': 'NOT_FOUND',
  // Of one that is there they are read by a container that is made and removed again; see test/integration/acts.
  'containerVolume.files': 'NOT_FOUND',
  'containerVolume.file': 'NOT_FOUND',
  'doctor.keep': 'NOT_FOUND',
  'network.keepBridge': 'NOT_FOUND',
}

/** Procedures of libvirt that look, listen or say hello; whatever is not here changes something. */
const looking =
  /^(AUTH_|CONNECT_(OPEN|CLOSE|SUPPORTS_FEATURE|FIND_|GET_|LIST_|DOMAIN_EVENT_|NETWORK_EVENT_|STORAGE_POOL_EVENT_)|NODE_GET_|\w+_LOOKUP_BY_|\w+_(GET|IS|HAS|LIST)_|DOMAIN_SNAPSHOT_(GET|IS|LIST)_|DOMAIN_SCREENSHOT$|DOMAIN_OPEN_CONSOLE$)/

/** The agent opens a file to read it, or runs what lists a folder: its one call is for everything. */
const asksAgent = (path: string, name: string) => path.startsWith('vm.agent.file') && name === 'QEMU_AGENT_COMMAND'

/** What Docker takes as POST although nothing changes: a console into what runs, which is no act by the contract. */
const consoles = /^POST \/(containers\/[^/]+\/(exec|attach|resize)|exec\/[^/]+\/(start|resize))$/

describe('a procedure that only looks', () => {
  it('stands in the list of this test', () => {
    const queries = procedureEntries.filter((entry) => !entry.meta.mutates).map((entry) => entry.path)
    expect(queries.filter((path) => !Object.hasOwn(inputs, path))).toEqual([])
  })

  it.each(Object.keys(inputs))('%s changes nothing in any engine', async (path) => {
    on.fakeLibvirt.calls.length = 0
    on.fakeDocker.requests.length = 0
    const before = { vms: [...on.fakeLibvirt.host.domains.values()].map(({ state, xml }) => [state, xml]) }
    const asked = procedureAt(on.client, path)(inputs[path]?.())
    const expected = refused[path]
    if (expected === undefined) await readSome(await asked)
    else await expect(asked).rejects.toMatchObject({ code: expected })
    expect(on.fakeLibvirt.calls.filter((name) => !looking.test(name) && !asksAgent(path, name))).toEqual([])
    const requests = on.fakeDocker.requests.filter((line) => !/^(GET|HEAD) /.test(line))
    // Names of files are asked of a program in the container.
    const opens = path.startsWith('console.') || path === 'container.files'
    expect(requests.filter((line) => !opens || !consoles.test(line))).toEqual([])
    expect({ vms: [...on.fakeLibvirt.host.domains.values()].map(({ state, xml }) => [state, xml]) }).toEqual(before)
  })
})

/** The first event of a stream, and its end. */
async function readSome(answer: unknown): Promise<void> {
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return
  const events = (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]()
  await Promise.race([events.next(), new Promise((resolve) => setTimeout(resolve, 100))])
  void events.return?.()
}
