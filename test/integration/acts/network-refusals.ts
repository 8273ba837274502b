import type { ActPath } from '../../../main/api/planners.ts'
import type { Refusal } from './refusal.ts'

const NO_VM = 'vm:system/00000000-0000-4000-8000-000000000000'
const NO_NETWORK = 'network:system/00000000-0000-4000-8000-000000000000'
const NO_DOCKER_NETWORK = `network:docker/${'0'.repeat(64)}`

const noNetwork = (more: object = {}, id = NO_NETWORK): Refusal => ({
  what: 'a network that is not there',
  input: () => ({ id, ...more }),
  code: 'NOT_FOUND',
  exit: 3,
  data: () => ({ what: 'network' }),
})

const wrong = (what: string, input: object, field: string, problem: string): Refusal => ({
  what,
  input: () => ({ name: 'labrig-test-refused', ...input }),
  code: 'INVALID_INPUT',
  exit: 2,
  data: () => ({ field, problem }),
})

const taken = (input: (name: string) => object): Refusal => ({
  what: 'a name that is taken',
  input: ({ names }) => input(names.network),
  code: 'NAME_TAKEN',
  exit: 5,
  data: ({ names }) => ({ what: 'network', name: names.network }),
})

const ofDocker = (more: object = {}): Refusal => ({
  what: 'a network of Docker, which is there or not',
  input: ({ ids }) => ({ id: ids.dockerNetwork, ...more }),
  code: 'UNSUPPORTED',
  exit: 5,
})

const libvirt = { engine: 'libvirt' }

export const networkRefusals = {
  'network.create': [
    taken((name) => ({ ...libvirt, name })),
    wrong('the mode bridge without one', { ...libvirt, mode: 'bridge' }, 'bridge', 'bridge-needed'),
    wrong('the bridge of Docker', { ...libvirt, mode: 'bridge', bridge: 'docker0' }, 'bridge', 'bridge-of'),
    wrong('a bridge that is there', { ...libvirt, bridge: 'lo' }, 'bridge', 'interface-there'),
    wrong('a NAT without a subnet', { ...libvirt, subnet: null }, 'subnet', 'subnet-needed'),
    wrong(
      'addresses beside its subnet',
      { ...libvirt, subnet: '10.66.9.0/24', ranges: [{ start: '10.66.8.2', end: '10.66.9.9' }] },
      'ranges.0',
      'not-inside',
    ),
    wrong('a macvlan on nothing', { engine: 'docker', driver: 'macvlan' }, 'parent', 'parent-needed'),
    {
      what: 'the subnet of another network, and says whose',
      input: () => ({ ...libvirt, name: 'labrig-test-refused', subnet: '10.66.4.128/25' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: ({ names }) => ({ field: 'subnet', problem: 'subnet-taken', params: { holder: names.network } }),
    },
  ],
  'network.createMixed': [
    taken((name) => ({ name })),
    wrong('a subnet without room for both', { subnet: '10.66.9.0/28' }, 'subnet', 'subnet-narrow'),
  ],
  'forward.add': [
    {
      what: 'a VM that is not there',
      input: () => ({ id: NO_VM, port: 22 }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ id: NO_VM }),
    },
  ],
  'forward.remove': [
    {
      what: 'a port that leads nowhere',
      input: ({ ids }) => ({ id: ids.offVm, hostPort: 2222 }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ id: 'tcp/127.0.0.1:2222' }),
    },
  ],
  'forward.apply': [
    {
      what: 'a word that it does not know, naming it',
      input: () => ({ vm: 'a' }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({}),
    },
  ],
  'network.createBridge': [
    wrong('the name of an interface', { name: 'lo', nic: 'lrtest1' }, 'name', 'interface-there'),
    wrong('an interface that is not there', { name: 'lrtest0', nic: 'lrtest1' }, 'nic', 'no-interface'),
  ],
  'network.removeBridge': [
    {
      what: 'a bridge that is not there',
      input: () => ({ name: 'lrtest0' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'bridge' }),
    },
  ],
  'network.names': [
    {
      what: 'a network of one engine',
      input: ({ ids }) => ({ id: ids.network }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'segment' }),
    },
  ],
  'network.start': [
    noNetwork(),
    ofDocker(),
    {
      what: 'one that runs',
      input: ({ ids }) => ({ id: ids.network }),
      code: 'INVALID_STATE',
      exit: 5,
      data: () => ({ state: 'running' }),
    },
  ],
  'network.stop': [noNetwork(), ofDocker()],
  'network.autostart': [noNetwork({ on: true }), ofDocker({ on: true })],
  'network.set': [
    noNetwork({ change: {} }),
    ofDocker({ change: {} }),
    {
      what: 'nothing to change',
      input: ({ ids }) => ({ id: ids.network, change: {} }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'change', problem: 'nothing-to-change' }),
    },
    {
      what: 'to become a bridge',
      input: ({ ids }) => ({ id: ids.network, change: { mode: 'bridge' } }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'change.mode', problem: 'mode-fixed' }),
    },
  ],
  'network.delete': [
    noNetwork({}, NO_DOCKER_NETWORK),
    {
      what: 'one of the engine’s own',
      input: ({ ids }) => ({ id: ids.dockerNetwork }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'network-built-in', detail: 'bridge' }),
    },
  ],
} satisfies Partial<Record<ActPath, readonly Refusal[]>>
