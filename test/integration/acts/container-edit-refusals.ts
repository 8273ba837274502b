import type { Refusal } from './refusal.ts'

const NO_CONTAINER = `container:docker/${'0'.repeat(64)}`

const notFound = (more: object = {}): Refusal => ({
  what: 'an id that nothing has',
  input: () => ({ id: NO_CONTAINER, ...more }),
  code: 'NOT_FOUND',
  exit: 3,
})

/** What changes of a container refuse. */
export const containerEditRefusals = {
  'container.set': [
    notFound({ memory: 64 }),
    {
      what: 'to change nothing',
      input: ({ ids }) => ({ id: ids.running }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ problem: 'nothing-to-change' }),
    },
  ],
  'container.connect': [
    notFound({ network: 'bridge' }),
    {
      what: 'a network that there is not',
      input: ({ ids }) => ({ id: ids.running, network: 'labrig-test-none' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'network', id: 'labrig-test-none' }),
    },
    {
      what: 'a network that it is in already',
      input: ({ ids }) => ({ id: ids.running, network: 'bridge' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'connected' }),
    },
  ],
  'container.disconnect': [
    notFound({ network: 'bridge' }),
    {
      what: 'a network that it is not in',
      input: ({ ids }) => ({ id: ids.running, network: 'labrig-test-none' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'network', id: 'labrig-test-none' }),
    },
  ],
  'container.move': [
    notFound({ from: 'bridge', to: 'none' }),
    {
      what: 'a network that it is not in',
      input: ({ ids }) => ({ id: ids.running, from: 'labrig-test-none', to: 'bridge' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'network', id: 'labrig-test-none' }),
    },
    {
      what: 'a network that there is not',
      input: ({ ids }) => ({ id: ids.running, from: 'bridge', to: 'labrig-test-none' }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'network', id: 'labrig-test-none' }),
    },
    {
      what: 'a network that it is in already',
      input: ({ ids }) => ({ id: ids.running, from: 'bridge', to: 'bridge' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'connected' }),
    },
  ],
  'container.recreate': [
    notFound({ change: {} }),
    {
      what: 'a field that there is not, naming those that there are',
      input: ({ ids }) => ({ id: ids.running, change: { portts: [] } }),
      code: 'BAD_REQUEST',
      exit: 2,
    },
  ],
  'container.rollBack': [
    notFound(),
    {
      what: 'a container that replaced none',
      input: ({ ids }) => ({ id: ids.paused }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'container that this one replaced' }),
    },
  ],
} as const satisfies Readonly<Record<string, readonly Refusal[]>>
