import type { Container, Vm } from '../../../contract/machine.ts'

/** A VM of the inventory with a number instead of a name that means something. */
export function vmItem(number: number, changes: Partial<Vm> = {}): Vm {
  const uuid = `fa4e0000-0000-4000-8000-${String(number).padStart(12, '0')}`
  return {
    kind: 'vm',
    id: `vm:system/${uuid}`,
    connection: 'system',
    name: `vm${number}`,
    state: 'running',
    reason: 'booted',
    addresses: [],
    owner: 'foreign',
    uuid,
    title: null,
    os: null,
    accelerator: 'qemu',
    vcpus: 1,
    memory: 1 << 28,
    persistent: true,
    autostart: false,
    interfaces: [],
    ...changes,
  }
}

export function containerItem(number: number, changes: Partial<Container> = {}): Container {
  return {
    kind: 'container',
    id: `container:docker/${number.toString(16).padStart(64, '0')}`,
    connection: 'docker',
    name: `box${number}`,
    state: 'running',
    status: 'Up 3 minutes',
    exitCode: null,
    health: null,
    addresses: [],
    owner: 'foreign',
    image: 'busybox',
    command: 'sh',
    created: 1_700_000_000,
    networks: ['bridge'],
    ports: [],
    labels: {},
    ...changes,
  }
}
