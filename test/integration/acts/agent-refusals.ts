import type { Refusal } from './refusal.ts'

const ofAgent = (more: object = {}): Refusal[] => [
  {
    what: 'an id that nothing has',
    input: () => ({ id: 'vm:system/00000000-0000-4000-8000-000000000000', ...more }),
    code: 'NOT_FOUND',
    exit: 3,
  },
  {
    what: 'a machine that is off',
    input: ({ ids }) => ({ id: ids.offVm, ...more }),
    code: 'INVALID_STATE',
    exit: 5,
    data: ({ ids }) => ({ id: ids.offVm, state: 'off' }),
  },
  {
    what: 'a guest in which no agent runs',
    input: ({ ids }) => ({ id: ids.runningVm, ...more }),
    code: 'ENGINE_ERROR',
    exit: 1,
    data: () => ({ engine: 'libvirt', cause: 'agent-silent' }),
  },
]

/** What is asked of a guest's agent. */
export const agentRefusals = {
  'vm.agent.run': ofAgent({ command: ['ls'] }),
  'vm.agent.setPassword': ofAgent({ user: 'root', password: 'x' }),
  'vm.agent.setTime': ofAgent(),
  'vm.agent.trim': ofAgent(),
  'vm.agent.copyOut': ofAgent({ path: '/etc/hosts', to: '/tmp/labrig-test-hosts' }),
  'vm.agent.copyIn': [
    ...ofAgent({ path: '/tmp/hosts', from: '/etc/hosts' }),
    {
      what: 'a file of this host that is not there',
      input: ({ ids }) => ({ id: ids.runningVm, path: '/tmp/a', from: '/no/such' }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ path: '/no/such', problem: 'missing' }),
    },
  ],
  'vm.agent.writeFile': ofAgent({ path: '/tmp/note', text: 'a', digest: null }),
} satisfies Readonly<Record<string, readonly Refusal[]>>
