import type { Refusal } from './refusal.ts'

const NO_VM = 'vm:system/00000000-0000-4000-8000-000000000000'

const noVm = (more: object): Refusal => ({
  what: 'an id that nothing has',
  input: () => ({ id: NO_VM, ...more }),
  code: 'NOT_FOUND',
  exit: 3,
})

const rng = { kind: 'rng' }
const link = { kind: 'link', mac: '52:54:00:00:00:99', up: false }

export const hardwareRefusals = {
  'vm.cancelJob': [
    noVm({ target: 'vda' }),
    {
      what: 'of a VM that is off',
      input: ({ ids }) => ({ id: ids.offVm, target: 'vda' }),
      code: 'INVALID_STATE',
      exit: 5,
      data: () => ({ state: 'off' }),
    },
    {
      what: 'where nothing runs',
      input: ({ ids }) => ({ id: ids.runningVm, target: 'vdz' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'job', id: 'vdz' }),
    },
  ],
  'vm.set': [
    noVm({ change: { kind: 'vcpus', count: 1 } }),
    {
      what: 'a card that the VM has not',
      input: ({ ids }) => ({ id: ids.offVm, change: link }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'device', id: 'interface:52:54:00:00:00:99' }),
    },
    {
      what: 'more processors than the maximum',
      input: ({ ids }) => ({ id: ids.offVm, change: { kind: 'vcpus', count: 2 } }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'count' }),
    },
    {
      what: 'a total beside its halves',
      input: ({ ids }) => ({
        id: ids.offVm,
        change: { kind: 'limits', target: 'vda', totalIops: 100, readIops: 50 },
      }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'totalIops' }),
    },
    {
      what: 'a processor that the host has not',
      input: ({ ids }) => ({ id: ids.offVm, change: { kind: 'pin', pins: [{ vcpu: 0, cpus: '4000' }] } }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'pins' }),
    },
    {
      what: 'virtio where everything is it already',
      input: ({ ids }) => ({ id: ids.offVm, change: { kind: 'virtio' } }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'virtio-already' }),
    },
    {
      what: 'a disk that would shrink',
      input: ({ ids }) => ({ id: ids.offVm, change: { kind: 'grow', target: 'vda', size: 0.001 } }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'size' }),
    },
    {
      what: 'what a running guest cannot take, for now',
      input: ({ ids }) => ({ id: ids.runningVm, when: 'live', change: { kind: 'memory', maximum: 256 } }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'next-start-only' }),
    },
    {
      what: 'to change what runs of a VM that is off',
      input: ({ ids }) => ({ id: ids.offVm, when: 'live', change: { kind: 'vcpus', count: 1 } }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'not-running' }),
    },
    {
      what: 'a field that the change has not, naming it',
      input: ({ ids }) => ({ id: ids.offVm, change: { kind: 'vcpus', cores: 2 } }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({ issues: [{ path: ['change'] }] }),
    },
  ],
  'vm.attach': [
    noVm({ device: rng }),
    {
      what: 'a module of memory that no guest could take',
      input: ({ ids }) => ({ id: ids.offVm, device: { kind: 'module', size: 100 } }),
      code: 'BAD_REQUEST',
      exit: 2,
    },
    {
      what: 'a pool that is not there',
      input: ({ ids }) => ({
        id: ids.offVm,
        device: { kind: 'disk', source: { kind: 'new', size: 1, pool: 'labrig-test-no-pool' } },
      }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'storage pool' }),
    },
    {
      what: 'a second line to the guest agent',
      input: ({ ids }) => ({ id: ids.offVm, device: { kind: 'agent' } }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'device-there' }),
    },
  ],
  'vm.detach': [
    noVm({ device: 'rng:0' }),
    {
      what: 'a device that the VM has not',
      input: ({ ids }) => ({ id: ids.offVm, device: 'disk:vdz' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'device', id: 'disk:vdz' }),
    },
    {
      what: 'what other devices need',
      input: ({ ids }) => ({ id: ids.offVm, device: 'controller:pci0' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'built-in' }),
    },
  ],
  'vm.define': [
    noVm({ xml: '<domain/>', opened: '' }),
    {
      what: 'what is no XML, with the place',
      input: ({ ids }) => ({ id: ids.offVm, xml: '<domain>\n<a></b></domain>', opened: '' }),
      code: 'INVALID_INPUT',
      exit: 2,
    },
    {
      what: 'the definition of another VM',
      input: ({ ids }) => ({ id: ids.offVm, xml: '<domain><name>other</name></domain>', opened: '' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'other-identity' }),
    },
  ],
} as const satisfies Record<string, readonly Refusal[]>
