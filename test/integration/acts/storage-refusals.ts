import { join } from 'node:path'
import { expect } from 'vitest'
import type { ActPath } from '../../../main/api/planners.ts'
import type { Bench } from './bench.ts'
import type { Refusal } from './refusal.ts'

/** The volume that no VM has. */
export const orphan = ({ world, names }: Bench) => ({ pool: world.pool.name, name: `${names.orphan}.qcow2` })
/** The disk of the VM that is off. */
const used = ({ world, names }: Bench) => ({ pool: world.pool.name, name: `${names.offVm}.qcow2` })

const dir = (path: string) => ({ type: 'dir', path })

const noPool = (more: object = {}): Refusal => ({
  what: 'a pool that is not there',
  input: () => ({ pool: 'labrig-test-no-pool', ...more }),
  code: 'NOT_FOUND',
  exit: 3,
  data: () => ({ what: 'storage pool', id: 'labrig-test-no-pool' }),
})

const noVolume = (more: object = {}): Refusal => ({
  what: 'a disk that is not there',
  input: ({ world }) => ({ pool: world.pool.name, name: 'labrig-test-none.img', ...more }),
  code: 'NOT_FOUND',
  exit: 3,
  data: () => ({ what: 'disk', id: 'labrig-test-none.img' }),
})

const inUse = (more: object = {}): Refusal => ({
  what: 'the disk of a VM, and says whose',
  input: (bench) => ({ ...used(bench), ...more }),
  code: 'REFUSED',
  exit: 5,
  data: ({ names }) => ({ reason: 'volume-in-use', detail: names.offVm }),
})

const taken = (input: Refusal['input'], what = 'disk'): Refusal => ({
  what: 'a name that is taken',
  input,
  code: 'NAME_TAKEN',
  exit: 5,
  data: () => ({ what }),
})

export const storageRefusals = {
  'pool.create': [
    taken(({ world, folder }) => ({ pool: world.pool.name, source: dir(folder) }), 'storage pool'),
    {
      what: 'a folder that is a pool already, and says which',
      input: ({ world }) => ({ pool: 'labrig-test-second', source: dir(`${world.pool.path}/`) }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ world }) => ({ what: 'storage pool', holder: world.pool.name }),
    },
    {
      what: 'to format a folder',
      input: ({ folder }) => ({ pool: 'labrig-test-second', source: dir(folder), prepare: 'overwrite' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'prepare' }),
    },
    {
      what: 'to format a device with a file system that is not said',
      input: () => ({
        pool: 'labrig-test-second',
        source: { type: 'fs', device: '/dev/null', path: '/mnt/labrig-test' },
        prepare: 'if-empty',
      }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'source.format' }),
    },
    {
      what: 'a device that is none',
      input: () => ({
        pool: 'labrig-test-second',
        source: { type: 'fs', device: '/dev/null', path: '/mnt/labrig-test' },
      }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'source.device' }),
    },
  ],
  'pool.build': [
    noPool(),
    {
      what: 'a pool that runs',
      input: ({ world }) => ({ pool: world.pool.name }),
      code: 'INVALID_STATE',
      exit: 5,
      data: () => ({ state: 'running' }),
    },
    {
      what: 'to format the folder of a pool',
      input: ({ names }) => ({ pool: names.asleep, prepare: 'if-empty' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'prepare' }),
    },
  ],
  'pool.refresh': [
    noPool(),
    {
      what: 'a pool that is off',
      input: ({ names }) => ({ pool: names.asleep }),
      code: 'INVALID_STATE',
      exit: 5,
      data: () => ({ state: 'off' }),
    },
  ],
  'pool.start': [
    noPool(),
    {
      what: 'a pool that is started',
      input: ({ world }) => ({ pool: world.pool.name }),
      code: 'INVALID_STATE',
      exit: 5,
      data: () => ({ state: 'running' }),
    },
  ],
  'pool.stop': [noPool()],
  'pool.autostart': [noPool({ on: true })],
  'pool.delete': [
    noPool(),
    {
      what: 'a pool with the disk of a VM, and says whose',
      input: ({ world }) => ({ pool: world.pool.name }),
      code: 'REFUSED',
      exit: 5,
      // Others stand there too, in the order of their names.
      data: ({ names }) => ({
        reason: 'pool-in-use',
        detail: expect.stringMatching(`${names.offVm}, .*${names.seededVm}`) as string,
      }),
    },
  ],
  'storage.clean': [
    {
      what: 'the disk of a VM, and anything else that is no leftover',
      input: ({ world, names }) => ({ paths: [join(world.pool.path, `${names.offVm}.qcow2`)] }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'leftover' }),
    },
  ],
  'volume.create': [
    noPool({ name: 'labrig-test-new.img', size: 1 }),
    taken((bench) => ({ ...orphan(bench), size: 1 })),
    {
      what: 'a raw disk that cannot fit',
      input: ({ world }) => ({ pool: world.pool.name, name: 'labrig-test-big.img', size: 60_000, format: 'raw' }),
      code: 'DISK_FULL',
      exit: 5,
      data: () => ({ needed: 60_000 * 2 ** 30 }),
    },
  ],
  'volume.resize': [
    noVolume({ size: 1 }),
    {
      what: 'a smaller size that is not said to be meant',
      input: (bench) => ({ ...orphan(bench), size: 0.0001 }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'size' }),
    },
  ],
  'volume.clone': [
    noVolume({ to: 'labrig-test-copy.img' }),
    taken((bench) => ({ ...orphan(bench), to: used(bench).name })),
  ],
  'volume.convert': [
    noVolume({ to: 'labrig-test-raw.img', format: 'raw' }),
    taken((bench) => ({ ...orphan(bench), to: used(bench).name, format: 'raw' })),
    inUse({ to: 'labrig-test-raw.img', format: 'raw', replace: true }),
    {
      what: 'the format that it has',
      input: (bench) => ({ ...orphan(bench), to: 'labrig-test-copy.img', format: 'qcow2' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'format', problem: 'qcow2' }),
    },
  ],
  'volume.wipe': [noVolume(), inUse()],
  'volume.delete': [noVolume(), inUse()],
  'volume.upload': [
    taken((bench) => ({ ...orphan(bench), path: bench.iso })),
    {
      what: 'a file that is not there',
      input: ({ world, folder }) => ({ pool: world.pool.name, name: 'labrig-test-up.img', path: join(folder, 'none') }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ problem: 'missing' }),
    },
  ],
  'volume.download': [
    noVolume({ path: '/labrig-test-none' }),
    taken((bench) => ({ ...orphan(bench), path: bench.iso }), 'file'),
  ],
} satisfies Partial<Record<ActPath, readonly Refusal[]>>
