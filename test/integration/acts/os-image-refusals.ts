import { join } from 'node:path'
import type { ActPath } from '../../../main/api/planners.ts'
import type { Refusal } from './refusal.ts'

const KNOWN = { entry: 'debian-13-cloud-x86_64' }

const noPool = (more: object): Refusal => ({
  what: 'a pool that is not there, and says how to make it',
  input: () => ({ pool: 'labrig-test-no-pool', ...more }),
  code: 'NOT_FOUND',
  exit: 3,
  data: () => ({ what: 'storage pool', id: 'labrig-test-no-pool' }),
})

const asleep = (more: object): Refusal => ({
  what: 'a pool that is not started',
  input: ({ names }) => ({ pool: names.asleep, ...more }),
  code: 'INVALID_STATE',
  exit: 5,
  data: () => ({ state: 'off', needs: ['running'] }),
})

const taken = (more: object): Refusal => ({
  what: 'a name that is taken',
  input: ({ world, names }) => ({ pool: world.pool.name, name: `${names.orphan}.qcow2`, ...more }),
  code: 'NAME_TAKEN',
  exit: 5,
  data: () => ({ what: 'disk' }),
})

export const osImageRefusals = {
  'osImage.download': [
    {
      what: 'what is not in the catalogue',
      input: () => ({ entry: 'labrig-test-nothing' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ id: 'labrig-test-nothing' }),
    },
    noPool(KNOWN),
    asleep(KNOWN),
    taken(KNOWN),
  ],
  'osImage.discard': [
    {
      what: 'what was not begun',
      input: () => ({ entry: 'labrig-test-nothing' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'download' }),
    },
    {
      what: 'a folder elsewhere',
      input: () => ({ entry: '../../state' }),
      code: 'BAD_REQUEST',
      exit: 2,
    },
  ],
  'osImage.import': [
    {
      what: 'a file that is not there',
      input: ({ world }) => ({ pool: world.pool.name, path: '/srv/labrig-test-none.qcow2' }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ problem: 'missing' }),
    },
    {
      what: 'an empty file',
      input: ({ world, folder }) => ({ pool: world.pool.name, path: join(folder, 'empty.iso') }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ problem: 'empty' }),
    },
  ],
  'osImage.build': [noPool({}), asleep({}), taken({})],
  'osImage.delete': [
    {
      what: 'an image that is not there',
      input: ({ world }) => ({ pool: world.pool.name, name: 'labrig-test-none.img' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'disk' }),
    },
    {
      what: 'the disk of a VM, and says whose',
      input: ({ world, names }) => ({ pool: world.pool.name, name: `${names.offVm}.qcow2` }),
      code: 'REFUSED',
      exit: 5,
      data: ({ names }) => ({ reason: 'volume-in-use', detail: names.offVm }),
    },
  ],
} as const satisfies Partial<Record<ActPath, readonly Refusal[]>>
