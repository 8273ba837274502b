import { join } from 'node:path'
import type { ActPath } from '../../../main/api/planners.ts'
import { uniqueName } from '../../support/host/index.ts'
import { agentRefusals } from './agent-refusals.ts'
import { backupRefusals } from './backup-refusals.ts'
import type { Bench } from './bench.ts'
import { containerVolumeRefusals } from './container-volume-refusals.ts'
import { containerFileRefusals } from './container-file-refusals.ts'
import { containerEditRefusals } from './container-edit-refusals.ts'
import { doctorFix, doctorUndo } from './doctor-refusals.ts'
import type { Refusal } from './refusal.ts'
import { imageRefusals } from './image-refusals.ts'
import { registryRefusals } from './registry-refusals.ts'
import { hardwareRefusals } from './hardware-refusals.ts'
import { networkRefusals } from './network-refusals.ts'
import { osImageRefusals } from './os-image-refusals.ts'
import { storageRefusals } from './storage-refusals.ts'

const NO_VM = 'vm:system/00000000-0000-4000-8000-000000000000'
const NO_CONTAINER = `container:docker/${'0'.repeat(64)}`

const notFound = (id: string, more: object = {}): Refusal => ({
  what: 'an id that nothing has',
  input: () => ({ id, ...more }),
  code: 'NOT_FOUND',
  exit: 3,
})

function wrongState(which: keyof Bench['ids'], state: string, more: object = {}): Refusal {
  return {
    what: `a machine that is ${state}`,
    input: ({ ids }) => ({ id: ids[which], ...more }),
    code: 'INVALID_STATE',
    exit: 5,
    data: ({ ids }) => ({ id: ids[which], state }),
  }
}

export const iso = (bench: Bench, more: object = {}) => ({
  name: uniqueName('refused'),
  source: { kind: 'iso', path: bench.iso },
  network: { kind: 'none' },
  ...more,
})

export const container = (bench: Bench, more: object = {}) => ({
  name: uniqueName('refused'),
  image: bench.world.image,
  ...more,
})

const vmCreate: readonly Refusal[] = [
  {
    what: 'an address where no installer is, and names it',
    input: (bench) =>
      iso(bench, {
        source: { kind: 'tree', url: `${bench.vendor.folder}none/` },
        network: { kind: 'bridge', name: 'labrig-none' },
      }),
    code: 'DOWNLOAD_FAILED',
    exit: 1,
    data: ({ vendor }) => ({ problem: 'no-tree', url: `${vendor.folder}none/` }),
  },
  {
    what: 'an install tree without a network',
    input: (bench) => iso(bench, { source: { kind: 'tree', url: `${bench.vendor.folder}tree/` } }),
    code: 'INVALID_INPUT',
    exit: 2,
    data: () => ({ field: 'network' }),
  },
  {
    what: 'a name that another VM has, and says which',
    input: (bench) => iso(bench, { name: bench.names.offVm }),
    code: 'NAME_TAKEN',
    exit: 5,
    data: ({ ids, names }) => ({ what: 'VM', name: names.offVm, holder: ids.offVm }),
  },
  {
    what: 'a name whose disk the pool has already, and says where',
    input: (bench) => iso(bench, { name: bench.names.orphan, disk: { size: 1, pool: bench.world.pool.name } }),
    code: 'NAME_TAKEN',
    exit: 5,
    data: ({ names, world }) => ({
      what: 'disk',
      name: `${names.orphan}.qcow2`,
      holder: join(world.pool.path, `${names.orphan}.qcow2`),
    }),
  },
  {
    what: 'a pool that is not there',
    input: (bench) => iso(bench, { disk: { size: 1, pool: 'labrig-test-no-pool' } }),
    code: 'NOT_FOUND',
    exit: 3,
    data: () => ({ what: 'storage pool', id: 'labrig-test-no-pool' }),
  },
  {
    what: 'a network that is not there',
    input: (bench) => iso(bench, { network: { kind: 'network', name: 'labrig-test-no-net' } }),
    code: 'NOT_FOUND',
    exit: 3,
    data: () => ({ what: 'network', id: 'labrig-test-no-net' }),
  },
  {
    what: 'an ISO that is not there, and names the folder that is missing',
    input: (bench) => iso(bench, { source: { kind: 'iso', path: join(bench.folder, 'no/such.iso') } }),
    code: 'PATH_PROBLEM',
    exit: 5,
    data: ({ folder }) => ({ problem: 'missing', culprit: join(folder, 'no') }),
  },
  {
    what: 'an ISO without a byte in it',
    input: (bench) => iso(bench, { source: { kind: 'iso', path: join(bench.folder, 'empty.iso') } }),
    code: 'PATH_PROBLEM',
    exit: 5,
    data: ({ folder }) => ({ problem: 'empty', culprit: join(folder, 'empty.iso') }),
  },
  {
    what: 'a folder as an ISO',
    input: (bench) => iso(bench, { source: { kind: 'iso', path: bench.folder } }),
    code: 'PATH_PROBLEM',
    exit: 5,
    data: () => ({ problem: 'not-a-file' }),
  },
  {
    what: 'a raw disk that cannot fit',
    input: (bench) => iso(bench, { disk: { size: 60_000, pool: bench.world.pool.name, format: 'raw' } }),
    code: 'DISK_FULL',
    exit: 5,
    data: ({ world }) => ({ path: world.pool.path, needed: 60_000 * 2 ** 30 }),
  },
  {
    what: 'more processors than the host can give',
    input: (bench) => iso(bench, { vcpus: 512 }),
    code: 'INVALID_INPUT',
    exit: 2,
    data: () => ({ field: 'vcpus' }),
  },
  {
    what: 'a relative path, naming the field',
    input: (bench) => iso(bench, { source: { kind: 'iso', path: 'tiny.iso' } }),
    code: 'BAD_REQUEST',
    exit: 2,
    data: () => ({ issues: [{ path: ['source', 'path'] }] }),
  },
  {
    what: 'a connection that is not there',
    input: (bench) => iso(bench, { connection: 'elsewhere' }),
    code: 'NOT_FOUND',
    exit: 3,
  },
]

const containerCreate: readonly Refusal[] = [
  {
    what: 'a name that another container has, and says which',
    input: (bench) => container(bench, { name: bench.names.running }),
    code: 'NAME_TAKEN',
    exit: 5,
    data: ({ names }) => ({ what: 'container', name: names.running }),
  },
  {
    what: 'a port that a running container publishes, and says which',
    input: (bench) => container(bench, { ports: [{ container: 80, host: 8080 }] }),
    code: 'PORT_IN_USE',
    exit: 5,
    data: ({ names }) => ({ port: 8080, protocol: 'tcp', holder: `the container ${names.running}` }),
  },
  {
    what: 'an image that is not there when it must not be fetched',
    input: (bench) => container(bench, { image: 'labrig-test/no-such:1', pull: 'never' }),
    code: 'NOT_FOUND',
    exit: 3,
    data: () => ({ what: 'image', id: 'labrig-test/no-such:1' }),
  },
  {
    what: 'a network that is not there',
    input: (bench) => container(bench, { network: 'labrig-test-no-net' }),
    code: 'NOT_FOUND',
    exit: 3,
    data: () => ({ what: 'network' }),
  },
  {
    what: 'a name that the engine would not take, naming the field',
    input: (bench) => container(bench, { name: 'white space' }),
    code: 'BAD_REQUEST',
    exit: 2,
    data: () => ({ issues: [{ path: ['name'] }] }),
  },
]

const MAC = '02:42:ac:11:00:fe'

const noLink: Refusal = {
  what: 'a network interface that the machine has not',
  input: ({ ids }) => ({ id: ids.running, mac: MAC }),
  code: 'NOT_FOUND',
  exit: 3,
  data: () => ({ id: MAC }),
}
const ofLink = [notFound(NO_CONTAINER, { mac: MAC }), noLink, wrongState('created', 'off', { mac: MAC })]

/** For every act that the contract has: what it refuses, with which code. The compiler misses an act that is left out. */
export const refusals: Readonly<Record<ActPath, readonly Refusal[]>> = {
  'link.cut': ofLink,
  'link.restore': ofLink,
  'link.shape': [
    ...ofLink,
    {
      what: 'a share of more than all packets, naming the field',
      input: ({ ids }) => ({ id: ids.running, mac: MAC, toMachine: { loss: 101 } }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({ issues: [{ path: ['toMachine', 'loss'] }] }),
    },
  ],
  'link.reset': [notFound(NO_VM)],
  'vm.create': vmCreate,
  'vm.clone': [
    {
      what: 'a VM that is being installed',
      input: ({ ids }) => ({ id: ids.installingVm, name: 'labrig-test-copy' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'installing' }),
    },
    notFound(NO_VM, { name: 'labrig-test-copy' }),
    wrongState('runningVm', 'running', { name: 'labrig-test-copy' }),
    wrongState('savedVm', 'saved', { name: 'labrig-test-copy' }),
    {
      what: 'a name that another VM has, and says which',
      input: ({ ids, names }) => ({ id: ids.offVm, name: names.offVm }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ ids, names }) => ({ what: 'VM', name: names.offVm, holder: ids.offVm }),
    },
    {
      what: 'a name whose disk the pool has already, and says where',
      input: ({ ids, names }) => ({ id: ids.offVm, name: names.orphan }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ names }) => ({ what: 'disk', name: `${names.orphan}.qcow2` }),
    },
  ],
  'vm.template': [
    notFound(NO_VM, { on: true }),
    wrongState('runningVm', 'running', { on: true }),
    {
      what: 'to unlock what is no template',
      input: ({ ids }) => ({ id: ids.offVm, on: false }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'no-template' }),
    },
  ],
  'vm.trash': [
    notFound(NO_VM),
    wrongState('runningVm', 'running'),
    wrongState('pausedVm', 'paused', { stop: 'shutdown' }),
    {
      what: 'what is there already',
      input: ({ ids }) => ({ id: ids.trashedVm }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'in-trash' }),
    },
  ],
  'vm.restoreFromTrash': [
    notFound(NO_VM),
    {
      what: 'what is not in the trash',
      input: ({ ids }) => ({ id: ids.offVm }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'not-in-trash' }),
    },
    {
      what: 'a name that another VM has, and says which',
      input: ({ ids, names }) => ({ id: ids.trashedVm, name: names.offVm }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ ids, names }) => ({ what: 'VM', name: names.offVm, holder: ids.offVm }),
    },
  ],
  'vm.emptyTrash': [
    {
      what: 'all when one of them is not in the trash',
      input: ({ ids }) => ({ ids: [ids.trashedVm, ids.offVm] }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'not-in-trash' }),
    },
  ],
  'vm.organise': [
    {
      what: 'a title for several at once',
      input: ({ ids }) => ({ ids: [ids.offVm, ids.runningVm], title: 'one of them' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'title' }),
    },
  ],
  'vm.rename': [
    notFound(NO_VM, { name: 'labrig-test-renamed' }),
    wrongState('runningVm', 'running', { name: 'labrig-test-renamed' }),
    wrongState('savedVm', 'saved', { name: 'labrig-test-renamed' }),
    {
      what: 'a name that another VM has, and says which',
      input: ({ ids, names }) => ({ id: ids.offVm, name: names.seededVm }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ names }) => ({ what: 'VM', name: names.seededVm }),
    },
    {
      what: 'one of the trash',
      input: ({ ids }) => ({ id: ids.trashedVm, name: 'labrig-test-renamed' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'trashed' }),
    },
  ],
  'vm.startInOrder': [
    {
      what: 'a connection that is none',
      input: () => ({ connection: 'nowhere' }),
      code: 'NOT_FOUND',
      exit: 3,
    },
  ],
  'vm.start': [
    {
      what: 'what is in the trash',
      input: ({ ids }) => ({ id: ids.trashedVm }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'trashed' }),
    },
    notFound(NO_VM),
    wrongState('pausedVm', 'paused'),
  ],
  'vm.shutdown': [notFound(NO_VM), wrongState('offVm', 'off'), wrongState('pausedVm', 'paused')],
  'vm.forceOff': [notFound(NO_VM), wrongState('offVm', 'off'), wrongState('savedVm', 'saved')],
  'vm.reboot': [notFound(NO_VM), wrongState('offVm', 'off')],
  'vm.reset': [notFound(NO_VM), wrongState('savedVm', 'saved')],
  'vm.pause': [notFound(NO_VM), wrongState('pausedVm', 'paused')],
  'vm.resume': [notFound(NO_VM), wrongState('offVm', 'off')],
  'vm.save': [notFound(NO_VM), wrongState('savedVm', 'saved')],
  'vm.autostart': [notFound(NO_VM, { on: true })],
  'vm.delete': [notFound(NO_VM), wrongState('pausedVm', 'paused')],
  'vm.dropSeed': [
    notFound(NO_VM),
    {
      what: 'a VM that has no seed',
      input: ({ ids }) => ({ id: ids.offVm }),
      code: 'NOT_FOUND',
      exit: 3,
      data: ({ names }) => ({ what: 'seed', id: names.offVm }),
    },
  ],
  'vm.refreshTemplate': [
    notFound(NO_VM),
    {
      what: 'a VM that is no template',
      input: ({ ids }) => ({ id: ids.offVm }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'no-template' }),
    },
  ],
  'vm.rebuild': [
    notFound(NO_VM),
    {
      what: 'a VM that stands on no template',
      input: ({ ids }) => ({ id: ids.offVm }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'no-linked-clone' }),
    },
  ],
  'host.makeSshKey': [
    {
      what: 'a key that is there already',
      input: ({ iso }) => ({ path: iso }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ iso }) => ({ what: 'file', name: iso }),
    },
  ],
  'vm.installed': [
    notFound(NO_VM),
    {
      what: 'a VM that is not being installed',
      input: ({ ids }) => ({ id: ids.offVm }),
      code: 'NOT_FOUND',
      exit: 3,
      data: ({ names }) => ({ what: 'installation', id: names.offVm }),
    },
  ],
  ...agentRefusals,
  'vm.snapshot.create': [
    notFound(NO_VM, { name: 'one' }),
    {
      what: 'a name that another snapshot of the VM has',
      input: ({ ids }) => ({ id: ids.offVm, name: 'one' }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: () => ({ what: 'snapshot', name: 'one' }),
    },
    {
      what: 'a VM without a disk that could keep it',
      input: ({ ids }) => ({ id: ids.pausedVm, name: 'one' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'no-disk' }),
    },
  ],
  'vm.snapshot.schedule': [notFound(NO_VM, { schedule: null })],
  'vm.snapshot.expire': [
    notFound(NO_VM, { keep: 1 }),
    {
      what: 'without saying how many stay',
      input: ({ ids }) => ({ id: ids.offVm }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'keep' }),
    },
  ],
  'vm.snapshot.describe': [
    {
      what: 'a snapshot that the VM does not have',
      input: ({ ids }) => ({ id: ids.offVm, name: 'three', description: '' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'snapshot', id: 'three' }),
    },
  ],
  'vm.snapshot.revert': [
    notFound(NO_VM, { name: 'one' }),
    {
      what: 'a snapshot that the VM does not have',
      input: ({ ids }) => ({ id: ids.offVm, name: 'three' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'snapshot', id: 'three' }),
    },
  ],
  'vm.snapshot.delete': [
    {
      what: 'a snapshot that the VM does not have',
      input: ({ ids }) => ({ id: ids.offVm, name: 'three' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'snapshot', id: 'three' }),
    },
  ],
  'container.create': containerCreate,
  'container.start': [notFound(NO_CONTAINER), wrongState('running', 'running')],
  'container.stop': [notFound(NO_CONTAINER), wrongState('created', 'created')],
  'container.restart': [notFound(NO_CONTAINER)],
  'container.kill': [
    notFound(NO_CONTAINER),
    wrongState('created', 'created'),
    {
      what: 'a signal that no system has, in the engine’s words',
      input: ({ ids }) => ({ id: ids.running, signal: 'SIGNOSUCH' }),
      code: 'ENGINE_ERROR',
      exit: 1,
      data: () => ({ engine: 'docker' }),
    },
  ],
  'container.pause': [notFound(NO_CONTAINER), wrongState('paused', 'paused')],
  'container.resume': [notFound(NO_CONTAINER), wrongState('running', 'running')],
  'container.rename': [
    notFound(NO_CONTAINER, { name: 'labrig-test-renamed' }),
    {
      what: 'a name that another container has',
      input: ({ ids, names }) => ({ id: ids.created, name: names.running }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ names }) => ({ name: names.running }),
    },
  ],
  'container.delete': [notFound(NO_CONTAINER), wrongState('running', 'running')],
  'container.exec': [
    notFound(NO_CONTAINER, { command: ['true'] }),
    wrongState('paused', 'paused', { command: ['true'] }),
    wrongState('created', 'created', { command: ['true'] }),
  ],
  ...imageRefusals,
  ...registryRefusals,
  'prune.run': [
    {
      what: 'what is in use, and says which',
      input: ({ ids }) => ({ items: [{ kind: 'container', id: ids.running.split('/')[1] }] }),
      code: 'REFUSED',
      exit: 5,
      data: ({ ids }) => ({ reason: 'used-by-now', detail: ids.running.split('/')[1] }),
    },
  ],
  ...containerEditRefusals,
  ...containerFileRefusals,
  ...networkRefusals,
  ...containerVolumeRefusals,
  ...storageRefusals,
  ...backupRefusals,
  ...osImageRefusals,
  ...hardwareRefusals,
  'doctor.fix': doctorFix,
  'doctor.undo': doctorUndo,
}
