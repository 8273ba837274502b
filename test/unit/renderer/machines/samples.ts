import type { Container, Vm } from '../../../../contract/machine.ts'

const uuid = (number: number) => `6f1c0000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`

/** A VM for tests of pure code. */
export function aVm(number: number, changes: Partial<Vm> = {}): Vm {
  return {
    kind: 'vm',
    id: `vm:system/${uuid(number)}`,
    connection: 'system',
    name: `guest-${number}`,
    state: 'off',
    reason: null,
    addresses: [],
    owner: 'foreign',
    uuid: uuid(number),
    title: null,
    os: null,
    accelerator: 'qemu',
    vcpus: 1,
    memory: 128 * 1024 ** 2,
    persistent: true,
    autostart: false,
    interfaces: [],
    ...changes,
  }
}

/** A container for tests of pure code. */
export function aContainer(number: number, changes: Partial<Container> = {}): Container {
  return {
    kind: 'container',
    id: `container:docker/${number.toString(16).padStart(64, '0')}`,
    connection: 'docker',
    name: `web${number}`,
    state: 'running',
    status: 'Up 2 minutes',
    exitCode: null,
    health: null,
    addresses: [],
    owner: 'foreign',
    image: 'nginx:1',
    command: 'nginx',
    created: 1_700_000_000,
    networks: ['bridge'],
    ports: [],
    labels: {},
    ...changes,
  }
}
